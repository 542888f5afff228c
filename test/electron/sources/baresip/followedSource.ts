import { onTestFinished } from 'vitest';
import type { PhoneHealth, PhoneState } from '../../../../contracts/phones.ts';
import type { CallEvent } from '../../../../electron/core/ports/callSource.ts';
import type { PhoneControl, PhoneSource } from '../../../../electron/core/ports/phoneSource.ts';
import { systemClock, systemTimers } from '../../../../electron/platform/systemClock.ts';
import { createBaresipSource } from '../../../../electron/sources/baresip/baresipSource.ts';
import { within } from '../../../phones/ownedProcess.ts';
import { quietLog } from '../../core/heldTime.ts';

export interface FollowedSource {
  readonly source: PhoneSource;
  readonly control: PhoneControl;
  readonly events: readonly CallEvent[];
  readonly news: readonly string[];
  readonly health: readonly PhoneHealth[];
  setPort(port: number): void;
  stop(): void;
  /** The first event of this type that is, or will be, told; of this number where one is given. */
  event<T extends CallEvent['type']>(type: T, ofCall?: string): Promise<Extract<CallEvent, { type: T }>>;
  /** Resolves once it is in this state (again). */
  state(state: PhoneState): Promise<PhoneHealth>;
}

/** A source that listens to the port, everything it tells kept. */
export function followSource(port: number): FollowedSource {
  let usedPort = port;
  const events: CallEvent[] = [];
  const news: string[] = [];
  const health: PhoneHealth[] = [];
  const looks = new Set<() => void>();
  const portListeners = new Set<() => void>();
  const told = (): void => looks.forEach((look) => look());
  const source = createBaresipSource({
    port: () => usedPort,
    followPort: (listener) => {
      portListeners.add(listener);
      return () => portListeners.delete(listener);
    },
    clock: systemClock,
    timers: systemTimers,
    log: quietLog,
  });
  const stop = source.start({
    onEvent: (event) => void (events.push(event), told()),
    onNews: (what) => void news.push(what),
    onHealth: (now) => void (health.push(now), told()),
  });
  onTestFinished(stop);

  const until = <T>(what: string, look: () => T | undefined): Promise<T> => {
    const found = new Promise<T>((resolve) => {
      const tryIt = (): void => {
        const value = look();
        if (value === undefined) return;
        looks.delete(tryIt);
        resolve(value);
      };
      looks.add(tryIt);
      tryIt();
    });
    return within(15_000, what, found);
  };
  if (source.control === null) throw new Error('baresip has no control');
  return {
    source,
    control: source.control,
    events,
    news,
    health,
    setPort(given) {
      usedPort = given;
      for (const listener of portListeners) listener();
    },
    stop,
    event: (type, ofCall) =>
      until(`${type} of ${ofCall ?? 'any call'}`, () =>
        events.find(
          (event): event is Extract<CallEvent, { type: typeof type }> =>
            event.type === type && (ofCall === undefined || event.call.sourceCallId === ofCall),
        ),
      ),
    state: (state) =>
      until(`state ${state}`, () => {
        const now = health.at(-1);
        return now?.state === state ? now : undefined;
      }),
  };
}
