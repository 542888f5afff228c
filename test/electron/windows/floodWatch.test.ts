import { expect, it } from 'vitest';
import { createFloodWatch, eventsPerSecondAtMost } from '../../../electron/windows/signIn/floodWatch.ts';

it('bears what a page asks for at its pace for hours, and tells once of one that goes on without end', () => {
  let nowMs = 0;
  let told = 0;
  const watch = createFloodWatch(
    () => nowMs,
    () => (told += 1),
  );
  for (let second = 0; second < 3600; second += 1, nowMs += 1000)
    for (let event = 0; event < eventsPerSecondAtMost; event += 1) watch.count();
  expect(told).toBe(0);
  for (let event = 0; event < 10_000; event += 1) watch.count();
  expect(told).toBe(1);
});
