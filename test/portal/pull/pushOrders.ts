import { subjectOf, type Channels, type PushTarget, type Subject } from './channels.ts';
import type { ConnectionInfo, Connections, PullConnection } from './connections.ts';
import type { ModuleMessage, PullMessage } from './messages.ts';

/** What a test can order of the push side; `target` is a user id or an application's channel. Without one an order is for everybody. */
export interface PushControl {
  /** Publishes any command to a user's channel, e.g. of an unrelated module. */
  send(target: PushTarget, message: ModuleMessage): PullMessage;
  /** Publishes to the channel that everybody shares. */
  sendShared(message: ModuleMessage): PullMessage;
  /** Sends a text to the user's open connections as it is: broken frames, foreign formats. */
  sendRaw(target: PushTarget, text: string): void;
  /** Sends the newest `count` messages of the user again, with the same mids. */
  repeat(target: PushTarget, count?: number): void;
  /** Keeps deliveries back until `release`, which sends each connection all of its messages in one frame. */
  hold(): void;
  release(): void;
  /** Replaces a channel and says so with `channel_expire` on the old one. */
  expireChannel(target: PushTarget, action?: 'reconnect' | 'get_config'): void;
  /** The same for the shared channel. */
  expireSharedChannel(action?: 'reconnect' | 'get_config'): void;
  /** Replaces a user's channel without a word; the old id is refused with 4010 from then on. */
  forgetChannel(target: PushTarget): void;
  /** `config_expire` or `server_restart`, module pull. */
  control(command: 'config_expire' | 'server_restart', target?: PushTarget): void;
  close(code: number, target?: PushTarget, reason?: string): void;
  /** Cuts connections without a closing handshake: clients see 1006. */
  terminate(target?: PushTarget): void;
  /** Silent stall of the connections open now: nothing is delivered, no pong is sent, nothing is closed. */
  stall(target?: PushTarget): void;
  unstall(target?: PushTarget): void;
  /** Answers upgrades with this HTTP status from now on; undefined accepts again. */
  refuseSockets(status: number | undefined): void;
  refusePolling(status: number | undefined): void;
  /** Answers held polls with an empty 200, which resets the client's mid. */
  resetPolling(target?: PushTarget): void;
  readonly connections: readonly ConnectionInfo[];
  waitForConnection: Connections['waitForConnection'];
  waitForDisconnection: Connections['waitForDisconnection'];
  /** Takes back holds and refusals. */
  clear(): void;
}

export interface PushOrders extends PushControl {
  /** Delivers a message, or keeps it back while that is ordered. */
  deliver(to: readonly PullConnection[], message: PullMessage): void;
  /** The newest mid that was not kept back. */
  readonly deliveredUpToMid: string;
  readonly socketRefusal: number | undefined;
  readonly pollingRefusal: number | undefined;
  readonly expiryAction: 'reconnect' | 'get_config' | 'silent';
}

/** Carries out orders about the push side. */
export function createPushOrders(deps: {
  readonly channels: Channels;
  readonly connections: Connections;
  readonly publish: (subject: Subject, message: ModuleMessage) => PullMessage;
}): PushOrders {
  const { channels, connections, publish } = deps;
  let held: Map<PullConnection, PullMessage[]> | undefined;
  let heldAfterMid = '';
  let socketRefusal: number | undefined;
  let pollingRefusal: number | undefined;
  let expiryAction: 'reconnect' | 'get_config' | 'silent' = 'reconnect';

  const release = (): void => {
    const waiting = held;
    held = undefined;
    for (const [connection, messages] of waiting ?? []) connection.deliver(messages);
  };
  const expire = (subject: Subject, action: 'reconnect' | 'get_config' | 'silent'): void => {
    expiryAction = action;
    channels.renew(subject);
    expiryAction = 'reconnect';
  };

  return {
    send: (target, message) => publish(subjectOf(target), message),
    sendShared: (message) => publish('shared', message),
    sendRaw: (target, text) => {
      for (const connection of connections.of(target)) connection.sendRaw(text);
    },
    repeat: (target, count = 1) => {
      const newest = channels.newest(subjectOf(target), count);
      // Not what is kept back: it would come out of order.
      const again = held === undefined ? newest : newest.filter(({ mid }) => mid <= heldAfterMid);
      if (again.length > 0) for (const connection of connections.of(target)) connection.deliver(again);
    },
    hold: () => {
      if (held === undefined) heldAfterMid = channels.lastMid;
      held ??= new Map();
    },
    release,
    expireChannel: (target, action = 'reconnect') => expire(subjectOf(target), action),
    expireSharedChannel: (action = 'reconnect') => expire('shared', action),
    forgetChannel: (target) => expire(subjectOf(target), 'silent'),
    control: (command, target) => {
      publish(target === undefined ? 'shared' : subjectOf(target), { moduleId: 'pull', command, params: {} });
    },
    close: (code, target, reason = '') => {
      for (const connection of connections.of(target)) connection.close(code, reason);
    },
    terminate: (target) => {
      for (const connection of connections.of(target)) connection.terminate();
    },
    stall: (target) => {
      for (const connection of connections.of(target)) connection.setStalled(true);
    },
    unstall: (target) => {
      for (const connection of connections.of(target)) connection.setStalled(false);
    },
    refuseSockets: (status) => {
      socketRefusal = status;
    },
    refusePolling: (status) => {
      pollingRefusal = status;
    },
    resetPolling: (target) => {
      for (const connection of connections.of(target))
        if (connection.kind === 'polling') connection.sendRaw('');
    },
    get connections() {
      return connections.infos;
    },
    waitForConnection: connections.waitForConnection,
    waitForDisconnection: connections.waitForDisconnection,
    clear: () => {
      release();
      socketRefusal = undefined;
      pollingRefusal = undefined;
    },
    deliver: (to, message) => {
      for (const connection of to) {
        if (held === undefined) connection.deliver([message]);
        else held.set(connection, [...(held.get(connection) ?? []), message]);
      }
    },
    get deliveredUpToMid() {
      return held === undefined ? channels.lastMid : heldAfterMid;
    },
    get socketRefusal() {
      return socketRefusal;
    },
    get pollingRefusal() {
      return pollingRefusal;
    },
    get expiryAction() {
      return expiryAction;
    },
  };
}
