import { EventEmitter } from 'node:events';
import type { PowerMonitor } from 'electron';
import { describe, expect, it } from 'vitest';
import { watchPowerAndNetwork } from '../../../electron/desktop/power.ts';
import { createHeldTime } from '../core/heldTime.ts';

function setUp() {
  const power = new EventEmitter();
  const time = createHeldTime();
  const told: string[] = [];
  /** What the system's clock went on by while the timers stood still. */
  let asleepMs = 0;
  const network = { online: true };
  const stop = watchPowerAndNetwork(
    {
      onSleep: () => told.push('sleep'),
      onWake: () => told.push('wake'),
      onPerson: () => told.push('person'),
      onNetworkReturned: () => told.push('network'),
    },
    {
      power: power as unknown as PowerMonitor,
      isOnline: () => network.online,
      clock: { nowMs: () => time.nowMs() + asleepMs },
      timers: time,
    },
  );
  return { power, time, told, network, stop, sleepFor: (ms: number) => (asleepMs += ms) };
}

describe('sleep and wake', () => {
  it('are told as the system tells them, once', () => {
    const { power, time, told, sleepFor } = setUp();
    power.emit('suspend');
    sleepFor(8 * 3_600_000);
    power.emit('resume');
    time.turn(10_000);
    expect(told).toEqual(['sleep', 'wake', 'person']);
  });

  it.each([['after a suspend'], ['without any event']])(
    'a wake that nobody tells of is noticed, %s',
    (how) => {
      const { power, time, told, sleepFor } = setUp();
      if (how === 'after a suspend') power.emit('suspend');
      sleepFor(60_000);
      time.turn(2_000);
      expect(told.filter((what) => what !== 'sleep')).toEqual(['wake']);
      time.turn(60_000);
      expect(told.filter((what) => what !== 'sleep')).toEqual(['wake']);
    },
  );

  it('an unlocked screen is a person and no wake; a clock set back is nothing', () => {
    const { power, time, told, sleepFor } = setUp();
    power.emit('unlock-screen');
    sleepFor(-3_600_000);
    time.turn(10_000);
    expect(told).toEqual(['person']);
  });
});

it('the network’s return is told at each return, and nothing at its going', () => {
  const { time, told, network } = setUp();
  for (let round = 0; round < 2; round += 1) {
    network.online = false;
    time.turn(10_000);
    network.online = true;
    time.turn(10_000);
  }
  expect(told).toEqual(['network', 'network']);
});

it('stops', () => {
  const { power, time, stop } = setUp();
  stop();
  expect(time.pending()).toBe(0);
  expect(power.eventNames()).toEqual([]);
});
