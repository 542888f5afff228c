import { expect, it } from 'vitest';
import { systemTimers } from '../../../electron/platform/systemClock.ts';

it('what is to be done at once is done in its order, in a turn of its own, unless it is called off', async () => {
  const done: string[] = [];
  systemTimers.after(0, () => done.push('first'));
  const callOff = systemTimers.after(0, () => done.push('called off'));
  callOff();
  const last = new Promise<void>((resolve) => {
    systemTimers.after(-1, () => {
      done.push('last');
      resolve();
    });
  });
  expect(done).toEqual([]);
  await last;
  expect(done).toEqual(['first', 'last']);
});
