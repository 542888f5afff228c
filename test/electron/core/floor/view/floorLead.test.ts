import { expect, it } from 'vitest';
import { createFloorLead } from '../../../../../electron/core/floor/view/floorLead.ts';
import { createListeners } from '../../../../../electron/core/listeners.ts';
import type { FloorView, ReadingState } from '../../../../../electron/core/ports/floor/floorView.ts';
import { createHeldTime, failingLog, quietLog } from '../../heldTime.ts';

it('says as of when its figures are, however often reading is tried again in vain', () => {
  const time = createHeldTime();
  const readingChanged = createListeners<undefined>(failingLog);
  let reading: ReadingState = 'reading';
  const lead = createFloorLead({
    view: {
      read: () => undefined,
      states: createListeners<never>(failingLog) as FloorView['states'],
      reading: () => reading,
      readingChanged,
      retryForAll: async () => 'noBroker',
    },
    people: () => null,
    leads: () => true,
    newId: () => 'id',
    clock: time,
    timers: time,
    log: quietLog,
  });
  const becomes = (next: ReadingState): void => {
    reading = next;
    readingChanged.tell(undefined);
  };
  becomes('reading');
  time.turn(60_000);
  const endedAtMs = time.nowMs();
  becomes('off');
  for (const next of ['connecting', 'refused', 'connecting', 'off'] as const) {
    time.turn(30_000);
    becomes(next);
  }
  expect(lead.picture.get().sinceMs).toBe(endedAtMs);
  time.turn(30_000);
  becomes('reading');
  expect(lead.picture.get().sinceMs).toBe(time.nowMs());
  lead.stop();
});
