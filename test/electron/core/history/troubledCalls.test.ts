import { expect, it } from 'vitest';
import { createTroubledCalls } from '../../../../electron/core/history/troubledCalls.ts';
import { quietLog } from '../heldTime.ts';
import { failed, knownTalk, quietMs, setUpTalk } from '../recordings/recordingsSetUp.ts';

it('a call whose recording was refused is one with a problem, until it is given up or taken', async () => {
  const { disk, calls, answeredAtMs, name, pass, portal, recordings, queue } = await setUpTalk();
  const troubled = createTroubledCalls(queue, quietLog);
  const told: (readonly string[])[] = [];
  troubled.start();
  troubled.changes.follow(() => told.push(troubled.all()));
  disk.put(name);
  calls.push(knownTalk('a', answeredAtMs));
  recordings.look();
  await pass(quietMs);
  expect([troubled.all(), told]).toEqual([[], []]);
  await portal.sent[0]?.answer(failed);
  expect(troubled.all()).toEqual(['a']);
  recordings.tryAgain(name);
  expect(troubled.all()).toEqual([]);
  await portal.sent[1]?.answer(failed);
  recordings.leave(name);
  expect(troubled.all()).toEqual([]);
  expect(told).toEqual([['a'], [], ['a'], []]);
});
