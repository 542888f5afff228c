import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSecondsClock } from '../../renderer/app/clock.svelte.ts';
import { momentText } from '../../contracts/times/moments.ts';

const callAtMs = new Date(2026, 10, 24, 17, 30).getTime();

describe('the day, in a window that stays open', () => {
  beforeEach(() => void vi.useFakeTimers({ now: new Date(2026, 10, 24, 18, 0) }));
  afterEach(() => void vi.useRealTimers());

  /** The moment of a call of that evening, as a list shows it. */
  function openList() {
    let wake = (): void => undefined;
    let following = 0;
    const clock = createSecondsClock((woke) => {
      following += 1;
      wake = woke;
      return () => (following -= 1);
    });
    let shown = '';
    const stop = $effect.root(() => {
      $effect(() => {
        shown = momentText(callAtMs, clock.todayMs, 'en');
      });
    });
    flushSync();
    const look = (): string => {
      flushSync();
      return shown;
    };
    return { look, stop, wake: () => wake(), following: () => following };
  }

  /** Timers stand still meanwhile (CLOCK_MONOTONIC), the clock goes on. */
  const sleepUntilMorning = () => vi.setSystemTime(new Date(2026, 10, 25, 8, 0));

  it.each([
    ['the computer has said that it woke', (list: ReturnType<typeof openList>) => list.wake()],
    ['the page is looked at again', () => void document.dispatchEvent(new Event('visibilitychange'))],
    ['the window has the keyboard again', () => void window.dispatchEvent(new Event('focus'))],
    ['an hour has gone by', () => vi.advanceTimersByTime(3_600_000)],
  ])('is the new one after a night’s sleep, once %s', (_what, sign) => {
    const list = openList();
    expect(list.look()).toBe('17:30');
    sleepUntilMorning();
    sign(list);
    expect(list.look()).toBe('24 Nov, 17:30');
    list.stop();
  });

  it('changes at midnight, and nothing is left running once nobody reads it', async () => {
    const list = openList();
    vi.advanceTimersByTime(6 * 3_600_000 - 1);
    expect(list.look()).toBe('17:30');
    vi.advanceTimersByTime(1);
    expect(list.look()).toBe('24 Nov, 17:30');
    list.stop();
    await vi.advanceTimersByTimeAsync(0);
    expect([vi.getTimerCount(), list.following()]).toEqual([0, 0]);
  });
});

describe('how long ago something was', () => {
  const nowMs = new Date(2026, 10, 24, 18, 0).getTime();
  beforeEach(() => void vi.useFakeTimers({ now: nowMs }));
  afterEach(() => void vi.useRealTimers());

  function follow(momentMs: number) {
    let wake = (): void => undefined;
    const clock = createSecondsClock((woke) => {
      wake = woke;
      return () => undefined;
    });
    let shown = 0;
    const stop = $effect.root(() => {
      $effect(() => {
        shown = clock.sinceMs(momentMs);
      });
    });
    const look = (): number => {
      flushSync();
      return shown;
    };
    look();
    return { look, stop, wake: () => wake() };
  }

  it.each([
    ['back by an hour', -3_600_000],
    ['forward by an hour', 3_600_000],
  ])('goes on when the clock is set %s', (_which, byMs) => {
    const { look, stop } = follow(nowMs - 7_000);
    expect(look()).toBe(7_000);
    vi.setSystemTime(nowMs + byMs);
    vi.advanceTimersByTime(3_000);
    expect(look()).toBe(10_000);
    stop();
  });

  it('counts the time that the computer slept', () => {
    const { look, stop, wake } = follow(nowMs - 7_000);
    vi.setSystemTime(nowMs + 600_000);
    wake();
    expect(look()).toBe(607_000);
    stop();
  });
});
