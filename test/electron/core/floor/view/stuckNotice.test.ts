import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createStuckNotice,
  noticeAtMostEveryMs,
  stuckTag,
  type StuckCards,
} from '../../../../../electron/core/floor/view/stuckNotice.ts';
import type { NoticeAnswer, OwnNotice } from '../../../../../electron/core/ports/people/ownNotices.ts';
import { createHeldTime, quietLog, settled } from '../../heldTime.ts';

const minuteMs = 60_000;
const problem = { code: 'portal.insufficientScope' as const, params: { scope: 'im' } };
const down = { code: 'portal.down' as const, params: {} };
const noCards: StuckCards = { cards: 0, desks: 0 };
const some = (cards: number, desks: number): StuckCards => ({ cards, desks });

/** A lead at a portal that answers as it is told to; a notice is on its way until `answers` is over. */
function lead(answer: () => NoticeAnswer | Promise<NoticeAnswer> = () => ({ is: 'told' })) {
  const time = createHeldTime();
  const sent: (OwnNotice & { readonly atMs: number })[] = [];
  let isConnected = true;
  let problems = 0;
  const notice = createStuckNotice({
    notices: () => {
      const portal = {
        tell: async (one: OwnNotice) => {
          sent.push({ ...one, atMs: time.monotonicMs() });
          return answer();
        },
      };
      return isConnected ? { portal, userId: 17 } : null;
    },
    noticeText: ({ cards, desks }) => `${cards}/${desks}`,
    onProblem: () => (problems += 1),
    clock: time,
    timers: time,
    random: () => 0,
    log: quietLog,
  });
  return {
    ...{ time, sent, notice },
    texts: () => sent.map(({ text }) => text),
    problems: () => problems,
    connects: (does: boolean) => (isConnected = does),
    async pass(ms: number) {
      for (let left = ms; left > 0; left -= 5_000) {
        time.turn(Math.min(5_000, left));
        await settled();
      }
    },
  };
}

describe('a notice to the lead about cards that stay open', () => {
  it('counts all who tell of them within the same seconds, and comes once for as long as they stand', async () => {
    const { notice, pass, sent } = lead();
    notice.look(some(1, 1));
    await pass(5_000);
    notice.look(some(40, 30));
    await pass(3 * 60 * minuteMs);
    expect(sent).toMatchObject([{ userId: 17, tag: stuckTag, text: '40/30' }]);
  });

  it('comes again where it gets worse, not sooner than ten minutes after the last one, and with the same tag', async () => {
    const { notice, pass, sent, texts } = lead();
    notice.look(some(2, 2));
    await pass(minuteMs);
    notice.look(some(1, 1));
    await pass(minuteMs);
    notice.look(some(2, 1));
    await pass(20 * minuteMs);
    expect(texts(), 'no worse than what is known').toEqual(['2/2']);
    notice.look(some(2, 3));
    await pass(minuteMs);
    notice.look(some(9, 3));
    await pass(noticeAtMostEveryMs - 2 * minuteMs);
    expect(texts()).toEqual(['2/2', '2/3']);
    await pass(3 * minuteMs);
    expect(texts()).toEqual(['2/2', '2/3', '9/3']);
    expect(new Set(sent.map(({ tag }) => tag)).size).toBe(1);
  });

  it('comes again after it was over, and says nothing of the end', async () => {
    const { notice, pass, texts } = lead();
    notice.look(some(2, 1));
    await pass(minuteMs);
    notice.look(noCards);
    await pass(60 * minuteMs);
    expect(texts()).toEqual(['2/1']);
    notice.look(some(1, 1));
    await pass(minuteMs);
    expect(texts()).toEqual(['2/1', '1/1']);
  });

  it('does not come where it is over, or nobody knows any more, before it is sent', async () => {
    for (const end of [noCards, null]) {
      const { notice, pass, sent, time } = lead();
      notice.look(some(3, 2));
      await pass(5_000);
      notice.look(end);
      await pass(60 * minuteMs);
      expect(sent).toEqual([]);
      expect(time.pending()).toBe(0);
    }
  });

  it('was not told of the next time where that began while the first was on its way', async () => {
    let arrive: (answer: NoticeAnswer) => void = () => undefined;
    const { notice, pass, texts } = lead(() => new Promise((resolve) => (arrive = resolve)));
    notice.look(some(5, 1));
    await pass(minuteMs);
    notice.look(noCards);
    notice.look(some(2, 1));
    arrive({ is: 'told' });
    await pass(11 * minuteMs);
    expect(texts()).toEqual(['5/1', '2/1']);
  });

  it('is not tried again once it is refused, until the sign-in is another one', async () => {
    let answer: NoticeAnswer = { is: 'refused', problem };
    const { notice, pass, texts, problems } = lead(() => answer);
    notice.look(some(1, 1));
    await pass(minuteMs);
    expect([notice.problem(), problems()]).toEqual([problem, 1]);
    notice.look(noCards);
    await pass(minuteMs);
    notice.look(some(50, 20));
    await pass(24 * 60 * minuteMs);
    expect(texts()).toEqual(['1/1']);
    answer = { is: 'told' };
    notice.begin();
    expect([notice.problem(), problems()]).toEqual([null, 2]);
    await pass(minuteMs);
    expect(texts()).toEqual(['1/1', '50/20']);
  });

  it('that an earlier sign-in was refused is no problem of this one', async () => {
    let arrive: (answer: NoticeAnswer) => void = () => undefined;
    const { notice, pass, texts } = lead(() => new Promise((resolve) => (arrive = resolve)));
    notice.look(some(1, 1));
    await pass(minuteMs);
    notice.begin();
    arrive({ is: 'refused', problem });
    await pass(minuteMs);
    expect(notice.problem()).toBeNull();
    expect(texts(), 'told by this one').toHaveLength(2);
  });

  it('waits for a portal that is not in use', async () => {
    const { notice, pass, texts, connects } = lead();
    connects(false);
    notice.look(some(1, 1));
    await pass(60 * minuteMs);
    connects(true);
    notice.begin();
    await pass(minuteMs);
    expect(texts()).toEqual(['1/1']);
  });

  it('that did not come through is tried again with growing waits, for as long as it is true', async () => {
    const { notice, pass, sent } = lead(() => ({ is: 'notNow', problem: down, notBeforeMs: null }));
    notice.look(some(1, 1));
    await pass(30 * minuteMs);
    const waits = sent
      .slice(1)
      .map(({ atMs }, index) => Math.round((atMs - (sent[index]?.atMs ?? 0)) / 1_000));
    expect(waits).toEqual([30, 60, 120, 300, 600, 600]);
    expect(notice.problem(), 'it may pass').toBeNull();
    notice.look(noCards);
    const before = sent.length;
    await pass(60 * minuteMs);
    expect(sent).toHaveLength(before);
  });

  it('is not tried before a time that the portal names, up to an hour', async () => {
    for (const [inMinutes, after] of [
      [20, 20],
      [24 * 60, 60],
    ] as const) {
      const { notice, pass, sent, time } = lead(() => ({
        ...{ is: 'notNow' as const, problem: down },
        notBeforeMs: time.nowMs() + inMinutes * minuteMs,
      }));
      notice.look(some(1, 1));
      await pass((after - 1) * minuteMs);
      expect(sent).toHaveLength(1);
      await pass(2 * minuteMs);
      expect(sent).toHaveLength(2);
    }
  });

  it('says whatever happens what is true when it is sent, and never comes twice within ten minutes once it came', async () => {
    const count = fc.nat({ max: 4 });
    const step = fc.oneof(
      fc.record({ do: fc.constant('see' as const), cards: count, desks: count }),
      fc.constant({ do: 'lose' as const }),
      fc.record({ do: fc.constant('pass' as const), seconds: fc.constantFrom(1, 7, 30, 200, 601) }),
      fc.record({
        do: fc.constant('portal' as const),
        is: fc.constantFrom('told' as const, 'notNow' as const),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        let is: 'told' | 'notNow' = 'told';
        let now: StuckCards | null = null;
        const came: number[] = [];
        const desk = lead(() => {
          expect(now?.cards ?? 0).toBeGreaterThan(0);
          expect(desk.texts().at(-1)).toBe(`${now?.cards}/${now?.desks}`);
          if (is === 'told') came.push(desk.time.monotonicMs());
          return is === 'told' ? { is } : { is, problem: down, notBeforeMs: null };
        });
        for (const one of steps) {
          if (one.do === 'portal') is = one.is;
          else if (one.do === 'pass') await desk.pass(one.seconds * 1_000);
          else desk.notice.look((now = one.do === 'lose' ? null : some(one.cards, one.desks)));
        }
        came.slice(1).forEach((atMs, index) => {
          expect(atMs - (came[index] ?? 0)).toBeGreaterThanOrEqual(noticeAtMostEveryMs);
        });
        // Whatever was before: cards that stand open where the lead was told of none are told of.
        is = 'told';
        desk.notice.look((now = noCards));
        desk.notice.look((now = some(1, 1)));
        const before = came.length;
        await desk.pass(11 * minuteMs);
        expect(came).toHaveLength(before + 1);
      }),
      { numRuns: 100 },
    );
  });
});
