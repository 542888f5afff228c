import type { PowerMonitor } from 'electron';
import type { Clock, Timers } from '../core/ports/clock.ts';

export interface PowerAndNetworkHandlers {
  readonly onSleep: () => void;
  /** It has slept, whoever said so. */
  readonly onWake: () => void;
  /** Somebody is at the computer who was not a moment ago. */
  readonly onPerson: () => void;
  readonly onNetworkReturned: () => void;
}

export interface PowerAndNetworkDeps {
  readonly power: Pick<PowerMonitor, 'on' | 'off'>;
  /** Electron's main process has no event for the network's return, so it is asked; the question costs microseconds. */
  readonly isOnline: () => boolean;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly timers: Timers;
}

const askEveryMs = 2_000;
/** A look that comes so much too late: the computer slept, or was too busy for its connections to be trusted. */
const sleptAfterMs = 15_000;

/**
 * Sleep, wake and the network's return. No event is relied on alone, since each has been seen to stay away: Linux without
 * logind tells of none, and a `suspend` may come that no `resume` follows (electron#44971). Time that went by between two
 * looks tells of a sleep as well. Returns how to stop.
 */
export function watchPowerAndNetwork(
  handlers: PowerAndNetworkHandlers,
  deps: PowerAndNetworkDeps,
): () => void {
  const { power, clock, timers } = deps;
  let online = deps.isOnline();
  let lookedAtMs = clock.nowMs();
  let cancel = (): void => undefined;

  const look = (): void => {
    const nowMs = clock.nowMs();
    const passedMs = nowMs - lookedAtMs;
    lookedAtMs = nowMs;
    const isOnline = deps.isOnline();
    const isBack = isOnline && !online;
    online = isOnline;
    cancel = timers.after(askEveryMs, look);
    if (passedMs > sleptAfterMs) handlers.onWake();
    if (isBack) handlers.onNetworkReturned();
  };
  const resumed = (): void => {
    // The look that follows need not say it again.
    lookedAtMs = clock.nowMs();
    handlers.onWake();
    handlers.onPerson();
  };

  cancel = timers.after(askEveryMs, look);
  // Each by its name, which the compiler compares with Electron's own.
  power.on('suspend', handlers.onSleep);
  power.on('resume', resumed);
  power.on('unlock-screen', handlers.onPerson);
  return () => {
    cancel();
    power.off('suspend', handlers.onSleep);
    power.off('resume', resumed);
    power.off('unlock-screen', handlers.onPerson);
  };
}
