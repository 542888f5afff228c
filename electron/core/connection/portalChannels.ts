import type { PushHealth } from '../../../contracts/portal.ts';
import type { Clock, Timers } from '../ports/clock.ts';
import { createListeners, type ListenersLog, type Told } from '../listeners.ts';
import type { PushChannel, PushMessage } from '../ports/portal.ts';
import { createTopic, type PublishedTopic, type Topic } from '../topic.ts';

export type ChannelName = 'operator' | 'connector';
type Channels = Partial<Readonly<Record<ChannelName, PushChannel>>>;

/** The channels over which a portal in use tells of calls, whichever it has. */
export interface PortalChannels {
  /** `off` where the portal in use has no such channel. */
  readonly operator: Topic<PushHealth>;
  readonly connector: Topic<PushHealth>;
  /** How each channel is doing that the portal in use has: all that calls are heard over. */
  readonly inUse: Topic<readonly PushHealth[]>;
  /** What is told over each channel, in the order of arrival. */
  readonly messages: Readonly<Record<ChannelName, Told<PushMessage>>>;
  /** Listens to these and to no others any more. */
  use(channels: Channels): void;
  reconnect(reason: 'networkReturned' | 'wokeUp'): void;
  /** The computer goes to sleep. Ends by itself where nobody says that it woke up. */
  pause(): void;
  /** The pause is over: something happened that does not happen to a computer asleep. */
  endPause(): void;
  /** Resolves once the channels are up or known not to come; soon in any case, since cards can be hidden without. */
  known(): Promise<void>;
}

export interface PortalChannelsDeps {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: ListenersLog;
}

const knownWithinMs = 2_000;
/**
 * Timers stand still, or are overdue, while a computer sleeps: one that runs shows that it is awake. Long enough for the
 * seconds between the announcement and the sleep; what is opened before it is opened anew at the wake.
 */
const pauseAtMostMs = 15_000;

export function createPortalChannels({ clock, timers, log }: PortalChannelsDeps): PortalChannels {
  const off = (): PushHealth => ({
    state: 'off',
    transport: null,
    sinceMs: clock.nowMs(),
    problem: null,
    lastMessageAtMs: null,
  });
  const health: Record<ChannelName, PublishedTopic<PushHealth>> = {
    operator: createTopic(off(), log),
    connector: createTopic(off(), log),
  };
  const messages = {
    operator: createListeners<PushMessage>(log),
    connector: createListeners<PushMessage>(log),
  };
  const inUse = createTopic<readonly PushHealth[]>([], log);
  let channels: readonly (readonly [ChannelName, PushChannel])[] = [];
  let stops: (() => void)[] = [];
  let cancelPause: (() => void) | null = null;

  const publish = (name: ChannelName, next: PushHealth): void => {
    health[name].publish(next);
    inUse.publish(channels.map(([each]) => health[each].get()));
  };

  const reconnect = (reason: 'networkReturned' | 'wokeUp'): void => {
    cancelPause?.();
    cancelPause = null;
    for (const [, channel] of channels) channel.reconnectNow(reason);
  };

  return {
    operator: health.operator,
    connector: health.connector,
    inUse,
    messages,
    use(next) {
      cancelPause?.();
      cancelPause = null;
      for (const stop of stops) stop();
      const before = channels;
      channels = (['operator', 'connector'] as const).flatMap((name) => {
        const channel = next[name];
        return channel === undefined ? [] : [[name, channel] as const];
      });
      for (const [name] of before) publish(name, off());
      stops = channels.map(([name, channel]) =>
        channel.start({ onMessage: messages[name].tell, onHealth: (reported) => publish(name, reported) }),
      );
    },
    reconnect,
    pause() {
      if (channels.length === 0) return;
      for (const [, channel] of channels) channel.pause();
      cancelPause?.();
      cancelPause = timers.after(pauseAtMostMs, () => reconnect('wokeUp'));
    },
    endPause() {
      if (cancelPause !== null) reconnect('wokeUp');
    },
    known() {
      return new Promise((resolve) => {
        const done = (): void => {
          cancel();
          stopFollowing();
          resolve();
        };
        const isKnown = (all: readonly PushHealth[]): boolean =>
          all.every(({ state }) => state !== 'off' && state !== 'connecting');
        const cancel = timers.after(knownWithinMs, done);
        const stopFollowing = inUse.follow((all) => {
          if (isKnown(all)) done();
        });
        if (isKnown(inUse.get())) done();
      });
    },
  };
}
