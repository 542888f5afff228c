import { createWaiters } from '../record/waiting.ts';
import {
  applicationOf,
  subjectOf,
  type ApplicationTarget,
  type PushTarget,
  type Subject,
} from './channels.ts';
import type { PullMessage } from './messages.ts';

/** A subscriber that is listening now: a socket, or one held long-polling request. */
export interface PullConnection {
  /** Grows by one with each connection. */
  readonly id: number;
  readonly kind: 'websocket' | 'polling';
  readonly subjects: readonly Subject[];
  deliver(messages: readonly PullMessage[]): void;
  /** Sends any text as it is; long polling answers with it. */
  sendRaw(text: string): void;
  /** Closes with a close code; long polling is cut. */
  close(code: number, reason: string): void;
  /** Cuts the connection without a word: the client sees 1006. */
  terminate(): void;
  /** From now on nothing leaves and pings are not answered, while the connection stays open. */
  setStalled(stalled: boolean): void;
}

/** A connection as tests see it. */
export interface ConnectionInfo {
  readonly id: number;
  readonly kind: 'websocket' | 'polling';
  /** Whose private channel it listens to; undefined for an application's. */
  readonly userId: number | undefined;
  /** Whose application channel it listens to; undefined for a user's own. */
  readonly application: ApplicationTarget | undefined;
}

interface ConnectionChange {
  readonly info: ConnectionInfo;
  readonly open: boolean;
}

export interface Connections {
  readonly nextId: () => number;
  add(connection: PullConnection): void;
  remove(connection: PullConnection): void;
  /** Those that listen to that channel, or all. */
  of(target?: PushTarget): readonly PullConnection[];
  listening(subject: Subject): readonly PullConnection[];
  /** The subject got a new channel: those listening now hear its old one, on which nothing is said any more. */
  orphan(subject: Subject): void;
  readonly infos: readonly ConnectionInfo[];
  waitForConnection(
    target: PushTarget,
    timeoutMs: number,
    options?: { readonly kind?: 'websocket' | 'polling'; readonly afterId?: number },
  ): Promise<ConnectionInfo>;
  /** Resolves when that connection is gone. */
  waitForDisconnection(connectionId: number, timeoutMs: number): Promise<void>;
}

/** Keeps who is listening. */
export function createConnections(): Connections {
  const open = new Set<PullConnection>();
  const orphaned = new WeakMap<PullConnection, Set<Subject>>();
  const waiters = createWaiters<ConnectionChange>();
  let last = 0;

  return {
    nextId: () => (last += 1),
    add: (connection) => {
      open.add(connection);
      waiters.notify({ info: infoOf(connection), open: true });
    },
    remove: (connection) => {
      if (open.delete(connection)) waiters.notify({ info: infoOf(connection), open: false });
    },
    of: (target) => [...open].filter((c) => target === undefined || c.subjects.includes(subjectOf(target))),
    listening: (subject) =>
      [...open].filter((c) => c.subjects.includes(subject) && orphaned.get(c)?.has(subject) !== true),
    orphan: (subject) => {
      for (const connection of open) {
        if (!connection.subjects.includes(subject)) continue;
        orphaned.set(connection, new Set([...(orphaned.get(connection) ?? []), subject]));
      }
    },
    get infos() {
      return [...open].map(infoOf);
    },
    waitForConnection: async (target, timeoutMs, options = {}) => {
      const fits = (info: ConnectionInfo): boolean =>
        listensTo(info, target) &&
        info.id > (options.afterId ?? 0) &&
        (options.kind === undefined || info.kind === options.kind);
      const now = [...open].map(infoOf).find(fits);
      if (now !== undefined) return now;
      const who = typeof target === 'number' ? `user ${target}` : 'an application';
      const what = `${who} to listen${options.kind === undefined ? '' : ` by ${options.kind}`}`;
      return (await waiters.wait((change) => change.open && fits(change.info), timeoutMs, what)).info;
    },
    waitForDisconnection: async (connectionId, timeoutMs) => {
      if (![...open].some((c) => c.id === connectionId)) return;
      const what = `connection ${connectionId} to go`;
      await waiters.wait((change) => !change.open && change.info.id === connectionId, timeoutMs, what);
    },
  };
}

function infoOf(connection: PullConnection): ConnectionInfo {
  const own = connection.subjects.find((subject) => subject.startsWith('user:'));
  const applications = connection.subjects.map(applicationOf).filter((target) => target !== undefined);
  return {
    id: connection.id,
    kind: connection.kind,
    userId: own === undefined ? undefined : Number(own.slice(5)),
    application: applications.find(({ userId }) => userId !== undefined) ?? applications[0],
  };
}

function listensTo(info: ConnectionInfo, target: PushTarget): boolean {
  if (typeof target === 'number') return info.userId === target;
  const { application } = info;
  if (application?.clientId !== target.clientId) return false;
  return target.userId === undefined || application.userId === target.userId;
}
