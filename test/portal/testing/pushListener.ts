import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { createWaiters } from '../record/waiting.ts';
import { parseJson, type JsonValue } from '../rest/parsing/jsonValue.ts';
import { at, type PortalFixture } from './portalFixture.ts';

/** A received command, in the order of arrival. */
export interface Heard {
  readonly mid: string;
  readonly moduleId: string;
  readonly command: string;
  readonly params: JsonValue | undefined;
  /** Number of the frame it came in. */
  readonly frame: number;
}

export interface PushListener {
  readonly heard: readonly Heard[];
  /** Raw frames. */
  readonly frames: readonly string[];
  /** Resolves when the n-th command (1 is the first) has arrived. */
  waitForCount(count: number): Promise<readonly Heard[]>;
  /** Resolves with the close code. */
  readonly closed: Promise<number>;
  readonly socket: WebSocket;
}

/** The subscriber's address for a user, as pull.config.get names it. */
export async function pushUrl(
  portal: PortalFixture,
  userId: number,
  kind: 'websocket' | 'long_polling',
  extra: Readonly<Record<string, string>> = { format: 'json' },
): Promise<string> {
  const config = at((await portal.call('pull.config.get', {}, { userId })).json, 'result');
  const query = new URLSearchParams({
    CHANNEL_ID: `${text(config, 'channels', 'private', 'id')}/${text(config, 'channels', 'shared', 'id')}`,
    clientId: text(config, 'clientId'),
    revision: '19',
    ...extra,
  });
  return `${text(config, 'server', kind)}?${query}`;
}

/** Subscribes to a user's channel by WebSocket; resolves when the portal counts the connection. */
export async function listenToUser(
  portal: PortalFixture,
  userId: number,
  extra: Readonly<Record<string, string>> = { format: 'json' },
): Promise<PushListener> {
  const before = Math.max(0, ...portal.push.connections.map((connection) => connection.id));
  const listener = openListener(await pushUrl(portal, userId, 'websocket', extra));
  await portal.push.waitForConnection(userId, 4000, { afterId: before });
  return listener;
}

/** Opens a socket and collects what comes. */
export function openListener(url: string): PushListener {
  const socket = new WebSocket(url);
  onTestFinished(() => socket.terminate());
  const heard: Heard[] = [];
  const frames: string[] = [];
  const waiters = createWaiters<number>();
  socket.on('message', (data) => {
    const frame = Buffer.isBuffer(data) ? data.toString('utf8') : '';
    frames.push(frame);
    for (const message of messagesOf(frame)) {
      heard.push({
        mid: text(message, 'mid'),
        moduleId: text(message, 'text', 'module_id'),
        command: text(message, 'text', 'command'),
        params: at(message, 'text', 'params'),
        frame: frames.length,
      });
    }
    waiters.notify(heard.length);
  });
  socket.on('error', () => undefined);
  return {
    heard,
    frames,
    socket,
    waitForCount: async (count) => {
      if (heard.length < count) await waiters.wait((n) => n >= count, 4000, `${count} commands`);
      return heard;
    },
    closed: new Promise((resolve) => socket.on('close', resolve)),
  };
}

/** Messages of a frame or of a long-polling body, in either framing. */
export function messagesOf(frame: string): readonly JsonValue[] {
  if (frame.startsWith('#!')) {
    return [...frame.matchAll(/#!NGINXNMS!#(.*?)#!NGINXNME!#/g)].map(
      (match) => parseJson(match[1] ?? '') ?? null,
    );
  }
  const json = parseJson(frame);
  return Array.isArray(json) ? json : json === undefined ? [] : [json];
}

function text(value: JsonValue | undefined, ...path: readonly string[]): string {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : '';
}
