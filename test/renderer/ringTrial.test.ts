import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createRingTrial, type Heard, type RingPlayer } from '../../renderer/features/ring/ringPlayer.ts';
import { giveAudio } from './fakeAudio.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
const headset = { deviceId: 'h', label: 'Headset' };
const onHeadset = { tone: 'soft', volume: 60, output: { id: 'h', label: 'Headset' } } as const;
const onSystem = { ...onHeadset, output: null };
const forMs = 1_500;

function follow(create: (onHeard: (heard: Heard) => void) => RingPlayer) {
  const heard: Heard[] = [];
  return { heard, player: create((one) => heard.push(one)) };
}
const aTrial = (onHeard: (heard: Heard) => void): RingPlayer => createRingTrial(onHeard, forMs);

it('an output that wakes late is waited for, and heard for its whole time', async () => {
  const audio = giveAudio([headset], { h: 2_000 });
  const { heard, player } = follow(aTrial);
  player.play(onHeadset);
  await pass(1_900);
  expect(heard).toEqual([]);
  await pass(200);
  expect(heard).toEqual([{ problem: null, output: 'Headset' }]);
  await pass(forMs - 200);
  expect(audio.open()).toEqual(['h']);
  await pass(300);
  expect(audio.open()).toEqual([]);
});

it('where the output that was chosen plays nothing, the system’s is tried, and that is told', async () => {
  const audio = giveAudio([headset], { h: Infinity });
  const { heard, player } = follow(aTrial);
  player.play(onHeadset);
  await pass(3_200);
  expect(heard).toEqual([{ problem: 'ring.outputGone', output: 'Headset' }]);
  expect(audio.open()).toEqual(['']);
  await pass(forMs + 100);
  expect(audio.open()).toEqual([]);
});

it('one that is played again while it is tried has its whole time, and silence ends it at once', async () => {
  const audio = giveAudio([headset]);
  const { heard, player } = follow(aTrial);
  player.play(onHeadset);
  await pass(1_000);
  player.play(onSystem);
  await pass(1_000);
  expect(audio.open()).toEqual(['']);
  expect(heard).toHaveLength(2);
  player.play(null);
  await pass(100);
  expect(audio.open()).toEqual([]);
});

it('where nobody can tell which outputs there are, the one that was chosen is played on all the same', async () => {
  const audio = giveAudio([headset]);
  audio.keepOutputsBack();
  const { heard, player } = follow(aTrial);
  player.play(onHeadset);
  await pass(100);
  expect(heard).toEqual([{ problem: null, output: 'Headset' }]);
  expect(audio.open()).toEqual(['h']);
  player.play(onSystem);
  await pass(100);
  expect(heard.at(-1)).toEqual({ problem: null, output: '' });
  expect(audio.open()).toEqual(['']);
});
