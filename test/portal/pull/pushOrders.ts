import type { Channels, Subject } from './channels.ts';
import type { ConnectionInfo, Connections, PullConnection } from './connections.ts';
import type { ModuleMessage, PullMessage } from './messages.ts';

/** What a test can order of the push side. Without a user id an order is for everybody. */
export interface PushControl {
  /** Publishes any command to a user's channel, e.g. of an unrelated module. */
  send(userId: number, message: ModuleMessage): PullMessage;
  /** Publishes to the channel that everybody shares. */
  sendShared(message: ModuleMessage): PullMessage;
  /** Sends a text to the user's open connections as it is: broken frames, foreign formats. */
  sendRaw(userId: number, text: string): void;
  /** Sends the newest `count` messages of the user again, with the same mids. */
  repeat(userId: number, count?: number): void;
  /** Keeps deliveries back until `release`, which sends each connection all of its messages in one frame. */
  hold(): void;
  release(): void;
  /** Replaces a channel and says so with `channel_expire` on the old one. */
  expireChannel(userId: number, action?: 'reconnect' | 'get_config'): void;
  /** The same for the shared channel. */
  expireSharedChannel(action?: 'reconnect' | 'get_config'): void;
  /** Replaces a user's channel without a word; the old id is refused with 4010 from then on. */
  forgetChannel(userId: number): void;
  /** `config_expire` or `server_restart`, module pull. */
  control(command: 'config_expire' | 'server_restart', userId?: number): void;
  close(code: number, userId?: number, reason?: string): void;
  /** Cuts connections without a closing handshake: clients see 1006. */
  terminate(userId?: number): void;
  /** Silent stall of the connections open now: nothing is delivered, no pong is sent, nothing is closed. */
  stall(userId?: number): void;
  unstall(userId?: number): void;
  /** Answers upgrades with this HTTP status from now on; undefined accepts again. */
  refuseSockets(status: number | undefined): void;
  refusePolling(status: number | undefined): void;
  /** Answers held polls with an empty 200, which resets the client's mid. */
  resetPolling(userId?: number): void;
  readonly connections: readonly ConnectionInfo[];
  waitForConnection: Connections['waitForConnection'];
  waitForDisconnection: Connections['waitForDisconnection'];
  /** Takes back holds and refusals. */
  clear(): void;
}

export interface PushOrders extends PushControl {
  /** Delivers a message, or keeps it back while that is ordered. */
  deliver(to: readonly PullConnection[], message: PullMessage): void;
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
    send: (userId, message) => publish(`user:${userId}`, message),
    sendShared: (message) => publish('shared', message),
    sendRaw: (userId, text) => {
      for (const connection of connections.of(userId)) connection.sendRaw(text);
    },
    repeat: (userId, count = 1) => {
      const again = channels.newest(`user:${userId}`, count);
      if (again.length > 0) for (const connection of connections.of(userId)) connection.deliver(again);
    },
    hold: () => {
      held ??= new Map();
    },
    release,
    expireChannel: (userId, action = 'reconnect') => expire(`user:${userId}`, action),
    expireSharedChannel: (action = 'reconnect') => expire('shared', action),
    forgetChannel: (userId) => expire(`user:${userId}`, 'silent'),
    control: (command, userId) => {
      publish(userId === undefined ? 'shared' : `user:${userId}`, { moduleId: 'pull', command, params: {} });
    },
    close: (code, userId, reason = '') => {
      for (const connection of connections.of(userId)) connection.close(code, reason);
    },
    terminate: (userId) => {
      for (const connection of connections.of(userId)) connection.terminate();
    },
    stall: (userId) => {
      for (const connection of connections.of(userId)) connection.setStalled(true);
    },
    unstall: (userId) => {
      for (const connection of connections.of(userId)) connection.setStalled(false);
    },
    refuseSockets: (status) => {
      socketRefusal = status;
    },
    refusePolling: (status) => {
      pollingRefusal = status;
    },
    resetPolling: (userId) => {
      for (const connection of connections.of(userId))
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
