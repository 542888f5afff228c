import type { PushHealth } from '../../../../contracts/portal.ts';
import type { PushMessage } from '../../../../electron/core/ports/portal.ts';
import type { SocketHandlers } from '../../../../electron/core/ports/socket.ts';
import { defaultTimings } from '../../../../electron/portal/dependencies.ts';
import { createPushChannel } from '../../../../electron/portal/push/pushChannel.ts';
import { operatorChannel } from '../../../../electron/portal/push/configSource.ts';
import type { RestAnswer } from '../../../../electron/portal/answers/restAnswer.ts';
import { createManualTime, settle } from './manualTime.ts';

export interface ScriptedSocket {
  readonly url: URL;
  readonly handlers: SocketHandlers;
  readonly sent: readonly string[];
  closed: boolean;
  /** Pongs wanted and not yet given. */
  readonly pings: (() => void)[];
}

export interface ScriptedPoll {
  readonly url: URL;
  answer(status: number, body?: string, headers?: Readonly<Record<string, string>>): Promise<void>;
  /** @param name of Chromium's network errors */
  fail(name?: string): Promise<void>;
  readonly aborted: boolean;
}

/** A `pull.config.get` that says yes, with channels that live 12 hours. */
export const goodConfig: RestAnswer = {
  ok: true,
  result: {
    server: {
      version: 4,
      server_enabled: true,
      websocket_enabled: true,
      websocket_secure: 'wss://rt.example/subws/',
      long_pooling_secure: 'https://rt.example/sub/',
    },
    channels: { private: { id: 'pr1vate' }, shared: { id: 'shar3d' } },
    clientId: 'cl1ent',
  },
};

/** The push channel with time, portal and push server in the test's hands. */
export function createScriptedPush(options: { readonly canPing?: boolean; readonly random?: number } = {}) {
  const time = createManualTime();
  const sockets: ScriptedSocket[] = [];
  const polls: ScriptedPoll[] = [];
  const configAnswers: RestAnswer[] = [];
  const messages: PushMessage[] = [];
  const healths: PushHealth[] = [];
  let configRequests = 0;

  const channel = createPushChannel({
    origin: 'https://portal.example',
    channel: operatorChannel,
    clock: time,
    timers: time,
    random: () => options.random ?? 0,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    timings: defaultTimings,
    rest: {
      call: () => {
        configRequests += 1;
        return Promise.resolve(configAnswers.shift() ?? goodConfig);
      },
    },
    openSocket: (url, handlers) => {
      const sent: string[] = [];
      const pings: (() => void)[] = [];
      const socket: ScriptedSocket = { url: new URL(url), handlers, sent, pings, closed: false };
      sockets.push(socket);
      return {
        close: () => {
          socket.closed = true;
        },
        send: (text) => sent.push(text),
        ping: options.canPing === false ? undefined : (onPong) => pings.push(onPong),
      };
    },
    fetch: (input, init) =>
      new Promise((resolve, reject) => {
        let aborted = false;
        init?.signal?.addEventListener('abort', () => {
          aborted = true;
          reject(new DOMException('aborted', 'AbortError'));
        });
        polls.push({
          url: new URL(String(input)),
          answer: async (status, body, headers = {}) => {
            resolve(new Response(status === 304 ? null : (body ?? ''), { status, headers }));
            await settle();
          },
          fail: async (name = 'ERR_CONNECTION_RESET') => {
            reject(new Error(`net::${name}`));
            await settle();
          },
          get aborted() {
            return aborted;
          },
        });
      }),
  });

  return {
    time,
    channel,
    sockets,
    polls,
    configAnswers,
    messages,
    healths,
    get configRequests() {
      return configRequests;
    },
    get socket(): ScriptedSocket {
      const newest = sockets.at(-1);
      if (newest === undefined) throw new Error('no socket was opened');
      return newest;
    },
    get poll(): ScriptedPoll {
      const newest = polls.at(-1);
      if (newest === undefined) throw new Error('nothing was polled');
      return newest;
    },
    get health(): PushHealth {
      const newest = healths.at(-1);
      if (newest === undefined) throw new Error('no health was reported');
      return newest;
    },
    /** Starts, and lets the first socket open. */
    async goLive(): Promise<void> {
      channel.start({
        onMessage: (message) => messages.push(message),
        onHealth: (health) => healths.push(health),
      });
      await settle();
      this.socket.handlers.onOpen();
    },
    start(): Promise<void> {
      channel.start({
        onMessage: (message) => messages.push(message),
        onHealth: (health) => healths.push(health),
      });
      return settle();
    },
  };
}

/** A frame as a push server of version 4 sends it. */
export function frameOf(mid: string, moduleId = 'im', command = 'say', params: object = {}): string {
  return JSON.stringify([{ mid, text: { module_id: moduleId, command, params } }]);
}
