import { describe, expect, it } from 'vitest';
import type { DeskState } from '../../../../../contracts/floor/deskState.ts';
import type { FloorPicture } from '../../../../../contracts/floor/floorPicture.ts';
import { createFloorLead } from '../../../../../electron/core/floor/view/floorLead.ts';
import { noHiddenTimes } from '../../../../../electron/core/floor/view/hiddenTimes.ts';
import { noticeAtMostEveryMs } from '../../../../../electron/core/floor/view/stuckNotice.ts';
import { createListeners } from '../../../../../electron/core/listeners.ts';
import type { NoticeAnswer } from '../../../../../electron/core/ports/people/ownNotices.ts';
import { createHeldTime, failingLog, settled } from '../../heldTime.ts';

const problem = { code: 'portal.insufficientScope' as const, params: { scope: 'im' } };

/** A lead's desk that hears what the desks of `stuck` tell. */
function lead({ answer = { is: 'told' } as NoticeAnswer } = {}) {
  const time = createHeldTime();
  const states = createListeners<{ readonly userId: number; readonly state: DeskState }>(failingLog);
  const readingChanged = createListeners<undefined>(failingLog);
  const texts: string[] = [];
  let reading: FloorPicture['reading'] = 'reading';
  let leads = true;
  let seq = 0;
  const desk = createFloorLead({
    view: {
      read: () => undefined,
      states,
      reading: () => reading,
      readingChanged,
      retryForAll: async () => 'taken',
    },
    leads: () => leads,
    people: () => null,
    notices: () => ({
      portal: {
        async tell({ text }) {
          texts.push(text);
          return answer;
        },
      },
      userId: 17,
    }),
    noticeText: ({ cards, desks }) => `${cards} at ${desks}`,
    newId: () => 'id',
    clock: time,
    timers: time,
    random: () => 0,
    log: failingLog,
  });
  const reads = (now: FloorPicture['reading']): void => {
    reading = now;
    readingChanged.tell(undefined);
  };
  desk.look();
  reads('reading');
  return {
    ...{ desk, texts, reads, time },
    leads(does: boolean) {
      leads = does;
      desk.look();
    },
    stuck(userId: number, cards: number) {
      seq += 1;
      const state: DeskState = {
        ...{ v: 1, run: `00000000-0000-4000-8000-${String(userId).padStart(12, '0')}`, seq },
        program: '0.1.0',
        stuck: { cards, oldestMs: cards * 70_000 },
        channel: { is: 'live', forMs: 1_000 },
        day: { date: '2026-11-27', refused: 0, unfinished: 0, hidden: [...noHiddenTimes] },
      };
      states.tell({ userId, state });
    },
    async pass(ms: number) {
      time.turn(ms);
      await settled();
    },
  };
}

describe('a lead', () => {
  it('is told in Bitrix24 of the cards that desks heard of have open, as counts alone', async () => {
    const { stuck, pass, texts } = lead();
    stuck(101, 2);
    stuck(102, 1);
    stuck(103, 0);
    await pass(12_000);
    expect(texts).toEqual(['3 at 2']);
  });

  it.each(['elsewhere', 'refused', 'connecting', 'off'] as const)(
    'is not told of what was heard before, once reading is %s',
    async (reading) => {
      const { stuck, pass, texts, reads } = lead();
      stuck(101, 2);
      await pass(2_000);
      reads(reading);
      await pass(60_000);
      expect(texts).toEqual([]);
      reads('reading');
      await pass(12_000);
      expect(texts).toEqual(['2 at 1']);
    },
  );

  it('is not told where they do not lead any more', async () => {
    const { stuck, pass, texts, leads } = lead();
    stuck(101, 2);
    await pass(2_000);
    leads(false);
    await pass(60_000);
    expect(texts).toEqual([]);
  });

  it('is not told of desks that fell silent: that may be over by now', async () => {
    const { stuck, pass, texts } = lead({ answer: { is: 'notNow', problem, notBeforeMs: null } });
    stuck(101, 2);
    await pass(12_000);
    expect(texts).toHaveLength(1);
    await pass(noticeAtMostEveryMs);
    const told = texts.length;
    await pass(10 * noticeAtMostEveryMs);
    expect(texts).toHaveLength(told);
  });

  it('sees on the page that the notice is refused, and the next operator or sign-in does not', async () => {
    for (const next of ['forget', 'signInChanged'] as const) {
      const { stuck, pass, desk } = lead({ answer: { is: 'refused', problem } });
      expect(desk.picture.get().noticeProblem).toBeNull();
      stuck(101, 2);
      await pass(12_000);
      expect(desk.picture.get().noticeProblem).toEqual(problem);
      desk[next]();
      expect(desk.picture.get().noticeProblem).toBeNull();
    }
  });

  it('says as of when its figures are, however often reading is tried again in vain', () => {
    const { desk, reads, time } = lead();
    time.turn(60_000);
    const endedAtMs = time.nowMs();
    reads('off');
    for (const next of ['connecting', 'refused', 'connecting', 'off'] as const) {
      time.turn(30_000);
      reads(next);
    }
    expect(desk.picture.get().sinceMs).toBe(endedAtMs);
    time.turn(30_000);
    reads('reading');
    expect(desk.picture.get().sinceMs).toBe(time.nowMs());
  });
});
