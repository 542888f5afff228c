import { describe, expect, it } from 'vitest';
import type { HistoryPage } from '../../../contracts/history/history.ts';
import { pageOfRows } from '../../../electron/core/history/rowsHistory.ts';
import { rowOfKept, type KeptCall } from '../../../electron/core/ports/history/keptCall.ts';
import { createEarlierCalls } from '../../../electron/features/recordings/earlierCalls.ts';
import { createHeldTime } from '../core/heldTime.ts';
import { keptCall, nowMs } from '../storage/history/historySetUp.ts';

const minuteMs = 60_000;

/** A history of talks, a minute apart, the last one now. */
function setUp(count: number) {
  const time = createHeldTime();
  const talks = Array.from({ length: count }, (_, n): KeptCall => {
    const startedAtMs = nowMs - n * minuteMs;
    return keptCall(n, {
      outcome: 'answered',
      startedAtMs,
      answeredAtMs: startedAtMs,
      endedAtMs: startedAtMs + 9,
    });
  });
  const everybodys = [...talks];
  const asked = { pages: 0, calls: 0 };
  let hold: Promise<unknown> | null = null;
  const earlier = createEarlierCalls({
    list: { find: () => undefined },
    queue: { all: () => [] },
    clock: time,
    history: {
      async answered(part): Promise<HistoryPage> {
        asked.pages += 1;
        const page = pageOfRows(talks.map(rowOfKept), { search: '', filter: 'answered', ...part }, 'RU');
        await hold;
        return page;
      },
      callOf(key) {
        asked.calls += 1;
        const call = everybodys.find((one) => one.key === key);
        return call === undefined ? Promise.reject(new Error('call.unknown')) : Promise.resolve(call);
      },
    },
  });
  return { time, talks, asked, earlier, holdUntil: (until: Promise<unknown> | null) => (hold = until) };
}

describe('calls of earlier runs', () => {
  it('are all that were since, however many, and none before', async () => {
    const { earlier } = setUp(700);
    const found = await earlier.since(nowMs - 600 * minuteMs);
    expect(new Set(found.map(({ key }) => key)).size).toBe(601);
    expect(Math.min(...found.map(({ startedAtMs }) => startedAtMs))).toBe(nowMs - 600 * minuteMs);
  });

  it('are asked for once a minute, and each call once', async () => {
    const { earlier, asked, time } = setUp(10);
    const sinceMs = nowMs - 600 * minuteMs;
    await earlier.since(sinceMs);
    const before = { ...asked };
    expect((await earlier.since(sinceMs + minuteMs)).length).toBe(10);
    expect(asked).toEqual(before);
    time.turn(minuteMs);
    await earlier.since(sinceMs);
    expect([asked.pages > before.pages, asked.calls]).toEqual([true, before.calls]);
    // What was asked for did not go so far back.
    const pages = asked.pages;
    await earlier.since(sinceMs - minuteMs);
    expect(asked.pages).toBeGreaterThan(pages);
  });

  it('of the operator before are not kept for the next one, whose answer came late included', async () => {
    const { earlier, talks, holdUntil } = setUp(3);
    let answer = (): void => undefined;
    holdUntil(new Promise<void>((resolve) => (answer = resolve)));
    const late = earlier.since(0);
    earlier.forget();
    talks.length = 0;
    holdUntil(null);
    answer();
    await late;
    expect(await earlier.since(0)).toEqual([]);
  });
});
