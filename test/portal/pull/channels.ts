import { randomBytes } from 'node:crypto';
import type { PortalClock } from '../clock.ts';
import type { PortalSettings } from '../settings.ts';
import { formatMid, type ModuleMessage, type PullMessage } from './messages.ts';

/** Whose messages: a user's own, everybody's, or an application's (which never carry module pushes). */
export type Subject = `user:${number}` | 'shared' | `app:${string}`;

/** An application's channel: the one of a user in it, or the one that all of its users share. */
export interface ApplicationTarget {
  readonly clientId: string;
  readonly userId?: number;
}

/** Whose channel an order is about: a user's own, or an application's. */
export type PushTarget = number | ApplicationTarget;

/** The subject behind a target. */
export function subjectOf(target: PushTarget): Subject {
  if (typeof target === 'number') return `user:${target}`;
  const { clientId, userId } = target;
  return userId === undefined ? `app:${clientId}` : `app:${clientId}:user:${userId}`;
}

/** An application's subject taken apart again; undefined for others. */
export function applicationOf(subject: Subject): ApplicationTarget | undefined {
  const match = /^app:(.*?)(?::user:(\d+))?$/.exec(subject);
  if (match === null) return undefined;
  const clientId = match[1] ?? '';
  return match[2] === undefined ? { clientId } : { clientId, userId: Number(match[2]) };
}

export interface Channel {
  /** The secret that a client subscribes with. */
  readonly id: string;
  readonly publicId: string;
  /** The first part of the id: what messages name as their channel. */
  readonly name: string;
  readonly subject: Subject;
  readonly type: 'private' | 'shared';
  readonly startMs: number;
  readonly endMs: number;
}

export interface Channels {
  /** The subject's channel in force; a new one when there is none or it has outlived itself. */
  current(subject: Subject): Channel;
  /** Replaces the channel at once; the old id is wrong from then on. */
  renew(subject: Subject): Channel;
  /** The channel in force with this id. */
  findById(id: string): Channel | undefined;
  /** Makes a message with the next mid and keeps it for nobody. */
  compose(subject: Subject, content: ModuleMessage, channelName?: string): PullMessage;
  /** Makes a message and keeps it for those who come back with an earlier `mid`. */
  store(subject: Subject, content: ModuleMessage): PullMessage;
  /** What these subjects got after `mid`; nothing for a mid that is unknown or older than what is kept. */
  since(subjects: readonly Subject[], mid: string): readonly PullMessage[];
  /** The message with that tag and time and what followed (servers up to version 2). */
  sinceTag(subjects: readonly Subject[], tag: string, time: string): readonly PullMessage[];
  /** The newest messages of a subject, newest last. */
  newest(subject: Subject, count: number): readonly PullMessage[];
  /** The mid of the newest message of all, for clients that heard nothing yet. */
  readonly lastMid: string;
  /** Called with the old and the new channel whenever one is replaced. */
  onRenewed(listener: (before: Channel, after: Channel) => void): void;
  clearMessages(): void;
}

interface Store {
  messages: PullMessage[];
  /** The newest mid that is no longer kept. */
  lostUpTo: string;
}

/** Keeps channel ids and the messages of the subjects behind them. */
export function createChannels(deps: {
  readonly clock: PortalClock;
  readonly settings: { readonly current: PortalSettings };
}): Channels {
  const { clock, settings } = deps;
  const channels = new Map<Subject, Channel>();
  const stores = new Map<Subject, Store>();
  const listeners: ((before: Channel, after: Channel) => void)[] = [];
  let counter = 0;
  const firstMid = formatMid(clock.nowMs(), 0);
  let lastMid = firstMid;

  const storeOf = (subject: Subject): Store => {
    const store = stores.get(subject) ?? { messages: [], lostUpTo: firstMid };
    stores.set(subject, store);
    return store;
  };
  const renew = (subject: Subject): Channel => {
    const before = channels.get(subject);
    const after = newChannel(subject, clock.nowMs(), settings.current.channelLifetimeS);
    channels.set(subject, after);
    if (before !== undefined) for (const listener of listeners) listener(before, after);
    return after;
  };
  const compose: Channels['compose'] = (subject, content, channelName) => {
    const sentAtMs = clock.nowMs();
    counter += 1;
    // Seconds never go back, so that mids always grow.
    const seconds = Math.max(sentAtMs, Number(lastMid.slice(0, 10)) * 1000);
    lastMid = formatMid(seconds, counter);
    return {
      id: counter,
      mid: lastMid,
      channel: channelName ?? channels.get(subject)?.name ?? '',
      tag: String(counter),
      time: new Date(sentAtMs).toUTCString(),
      sentAtMs,
      content,
    };
  };
  const collect = (
    subjects: readonly Subject[],
    wanted: (message: PullMessage) => boolean,
  ): readonly PullMessage[] =>
    subjects.flatMap((subject) => storeOf(subject).messages.filter(wanted)).sort((a, b) => a.id - b.id);

  return {
    current: (subject) => {
      const channel = channels.get(subject);
      return channel !== undefined && channel.endMs > clock.nowMs() ? channel : renew(subject);
    },
    renew,
    findById: (id) =>
      [...channels.values()].find((channel) => channel.id === id && channel.endMs > clock.nowMs()),
    compose,
    store: (subject, content) => {
      const message = compose(subject, content);
      const store = storeOf(subject);
      store.messages.push(message);
      const lost = store.messages.splice(
        0,
        Math.max(0, store.messages.length - settings.current.messagesKept),
      );
      store.lostUpTo = lost.at(-1)?.mid ?? store.lostUpTo;
      return message;
    },
    since: (subjects, mid) => {
      if (!/^\d{26}$/.test(mid) || mid > lastMid) return [];
      if (subjects.some((subject) => mid < storeOf(subject).lostUpTo)) return [];
      return collect(subjects, (message) => message.mid > mid);
    },
    sinceTag: (subjects, tag, time) => {
      const known = collect(subjects, (message) => message.tag === tag && message.time === time)[0];
      return known === undefined ? [] : collect(subjects, (message) => message.id > known.id);
    },
    newest: (subject, count) => storeOf(subject).messages.slice(-count),
    get lastMid() {
      return lastMid;
    },
    onRenewed: (listener) => void listeners.push(listener),
    clearMessages: () => {
      for (const store of stores.values()) {
        store.messages = [];
        store.lostUpTo = lastMid;
      }
    },
  };
}

function newChannel(subject: Subject, nowMs: number, lifetimeS: number): Channel {
  const name = randomBytes(16).toString('hex');
  const publicName = randomBytes(16).toString('hex');
  const signature = randomBytes(20).toString('hex');
  const isShared = subject === 'shared' || (subject.startsWith('app:') && !subject.includes(':user:'));
  return {
    id: isShared ? `${name}.${signature}` : `${name}:${publicName}.${signature}`,
    publicId: `${publicName}.${signature}`,
    name,
    subject,
    type: isShared ? 'shared' : 'private',
    startMs: nowMs,
    endMs: nowMs + lifetimeS * 1000,
  };
}
