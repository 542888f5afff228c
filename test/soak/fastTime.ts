import type { Clock, Timers } from '../../electron/core/ports/clock.ts';
import type { PortalClock } from '../portal/clock.ts';

/** Time that runs faster than the machine's, the same for portal and desks; sockets keep their own pace. */
export interface FastTime {
  /** Ms of this time since it began. */
  elapsedMs(): number;
  readonly portalClock: PortalClock;
  readonly timers: Timers;
  /** A desk's clock, whose wall time can be set as a user or a time server does. */
  deskClock(): DeskClock;
}

export interface DeskClock extends Clock {
  /** Ms that the wall clock is set forward, or back. */
  jump(ms: number): void;
  readonly offsetMs: number;
}

/** @param speed how many seconds of this time a real second holds */
export function createFastTime(speed: number): FastTime {
  const beganMs = performance.now();
  const originMs = Date.now();
  const elapsedMs = (): number => (performance.now() - beganMs) * speed;
  const after = (delayMs: number, action: () => void): (() => void) => {
    const timer = setTimeout(action, Math.min(Math.max(0, delayMs) / speed, 2 ** 31 - 1));
    return () => clearTimeout(timer);
  };
  return {
    elapsedMs,
    portalClock: { nowMs: () => originMs + elapsedMs(), after },
    timers: { after },
    deskClock: () => {
      let offsetMs = 0;
      return {
        nowMs: () => originMs + elapsedMs() + offsetMs,
        monotonicMs: elapsedMs,
        jump: (ms) => {
          offsetMs += ms;
        },
        get offsetMs() {
          return offsetMs;
        },
      };
    },
  };
}
