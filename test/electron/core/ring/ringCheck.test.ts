import { expect, it } from 'vitest';
import type { RingSound } from '../../../../contracts/ring/ring.ts';
import { defaultSettings, type Settings } from '../../../../contracts/settings.ts';
import { createRingCheck } from '../../../../electron/core/ring/ringCheck.ts';
import { createHeldTime } from '../heldTime.ts';

const output = { id: 'x', label: 'Headset' };

function create(settings: Partial<Settings>) {
  const time = createHeldTime();
  const played: RingSound[] = [];
  const check = createRingCheck({
    settings: () => ({ ...defaultSettings, ...settings }),
    play: (sound) => played.push(sound),
    timers: time,
  });
  return { check, played, time };
}

it('says so where no ring is chosen or the volume is at 0, and plays nothing', async () => {
  const { check, played } = create({});
  expect(await check.run()).toEqual({ state: 'notInUse', facts: { why: 'off' } });
  const silent = create({ ringTone: 'bell', ringVolume: 0 });
  expect(await silent.check.run()).toEqual({ state: 'notInUse', facts: { why: 'volume' } });
  expect([...played, ...silent.played]).toEqual([]);
});

it('plays what is chosen where it is chosen, that of a line alone included', async () => {
  const { check, played } = create({
    ringVolume: 30,
    ringOutput: output,
    lines: [{ line: '1', name: '', colour: 'blue', ring: 'pulse' }],
  });
  const result = check.run();
  expect(played).toEqual([{ tone: 'pulse', volume: 30, output }]);
  check.played({ asked: 'check', problem: null, output: 'Headset' });
  expect(await result).toEqual({ state: 'works', facts: { output: 'Headset' } });
});

it('tells the output that is gone', async () => {
  const { check } = create({ ringTone: 'soft', ringOutput: output });
  const result = check.run();
  check.played({ asked: 'check', problem: 'ring.outputGone', output: 'Headset' });
  expect(await result).toEqual({
    state: 'broken',
    problem: { code: 'ring.outputGone', params: { output: 'Headset' } },
  });
});

it('waits for an output that plays nothing, and for the system’s that begins late in its place', async () => {
  const { check, time } = create({ ringTone: 'soft', ringOutput: output });
  const result = check.run();
  time.turn(2 * 6_000);
  check.played({ asked: 'check', problem: 'ring.outputGone', output: 'Headset' });
  expect(await result).toMatchObject({ state: 'broken', problem: { code: 'ring.outputGone' } });
});

it('is broken where no page says that it was played, and says so itself before it counts as hanging', async () => {
  const { check, time } = create({ ringTone: 'soft' });
  const result = check.run();
  time.turn((check.limitMs ?? 0) - 1);
  await expect(result).rejects.toMatchObject({ code: 'ring.notHeard' });
});
