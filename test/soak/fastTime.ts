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
  /** From now on a real second holds so many of this time; what waits already waits by it as well. */
  setSpeed(speed: number): void;
}

export interface DeskClock extends Clock {
  /** Ms that the wall clock is set forward, or back. */
  jump(ms: number): void;
  readonly offsetMs: number;
}

interface Waiting {
  readonly dueMs: number;
  readonly action: () => void;
  timer: NodeJS.Timeout;
}

/** @param speedAtFirst how many seconds of this time a real second holds */
export function createFastTime(speedAtFirst: number): FastTime {
  const originMs = Date.now();
  const waiting = new Set<Waiting>();
  let speed = speedAtFirst;
  let base = { realMs: performance.now(), ms: 0 };
  const exactMs = (): number => base.ms + (performance.now() - base.realMs) * speed;
  // The program's times are whole ones, as its database wants them.
  const elapsedMs = (): number => Math.floor(exactMs());
  const arm = (one: Waiting): NodeJS.Timeout =>
    setTimeout(
      () => {
        waiting.delete(one);
        one.action();
      },
      Math.min(Math.max(0, one.dueMs - exactMs()) / speed, 2 ** 31 - 1),
    );
  const after = (delayMs: number, action: () => void): (() => void) => {
    const one = { dueMs: exactMs() + Math.max(0, delayMs), action } as Waiting;
    one.timer = arm(one);
    waiting.add(one);
    return () => {
      waiting.delete(one);
      clearTimeout(one.timer);
    };
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
          offsetMs += Math.round(ms);
        },
        get offsetMs() {
          return offsetMs;
        },
      };
    },
    setSpeed(next) {
      base = { realMs: performance.now(), ms: exactMs() };
      speed = next;
      for (const one of waiting) {
        clearTimeout(one.timer);
        one.timer = arm(one);
      }
    },
  };
}
