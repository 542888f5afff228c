import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallRow } from '../../../../contracts/calls.ts';
import { historyFilters } from '../../../../contracts/history/historyBounds.ts';
import { dayOfRows, pageOfRows, toCallBackOfRows } from '../../../../electron/core/history/rowsHistory.ts';
import { searchFor } from '../../../../electron/core/history/searchText.ts';
import { rowOfKept, type KeptCall } from '../../../../electron/core/ports/history/keptCall.ts';
import { anna, historyOf, keptCall, nowMs, useHistoryFolder } from './historySetUp.ts';

const at = useHistoryFolder();

const names = ['Анна Ёлкина', 'ANNA', 'Łukasz', 'Boris "B"', '', '%_', "O'Neil", '\u0000x'];
const numbers = [
  '+7 (495) 123-45-67',
  '84951234567',
  '1001',
  '',
  'anonymous',
  'sip:anna@pbx.example',
  '+4930901820',
];

/** Any call that there can be, of a few callers, so that they meet. */
const someCall = fc
  .record({
    name: fc.constantFrom(...names),
    company: fc.constantFrom(null, 'ООО Север', 'Northwind'),
    phoneNumber: fc.constantFrom(...numbers),
    direction: fc.constantFrom('incoming' as const, 'outgoing' as const, 'callback' as const),
    state: fc.constantFrom('ringing' as const, 'answered' as const, 'ended' as const),
    outcome: fc.constantFrom(
      'answered' as const,
      'missed' as const,
      'declined' as const,
      'answeredElsewhere' as const,
      'failed' as const,
      'unknown' as const,
    ),
    startedAgoS: fc.integer({ min: 0, max: 40 }),
    rangS: fc.integer({ min: 0, max: 60 }),
    talkedS: fc.option(fc.integer({ min: 0, max: 60 })),
    isTest: fc.boolean(),
    hideFailed: fc.boolean(),
    request: fc.option(fc.constantFrom('', 'Please', 'После пяти')),
  })
  .map((of) => {
    const startedAtMs = nowMs - of.startedAgoS * 1_000;
    const answered = of.state === 'answered' || of.outcome === 'answered';
    const answeredAtMs = answered ? startedAtMs + of.rangS * 1_000 : null;
    return {
      party: {
        ...keptCall(0).party,
        name: of.name || null,
        company: of.company,
        phoneNumber: of.phoneNumber,
        formattedNumber: of.phoneNumber,
      },
      direction: of.direction,
      state: of.state,
      outcome: of.state === 'ended' ? of.outcome : null,
      startedAtMs,
      answeredAtMs,
      endedAtMs:
        of.state === 'ended' && of.talkedS !== null
          ? (answeredAtMs ?? startedAtMs) + of.talkedS * 1_000
          : null,
      isTest: of.isTest,
      ...(of.request !== null && { request: { text: of.request } }),
      card: { ...keptCall(0).card, state: of.hideFailed ? ('hideFailed' as const) : ('unknown' as const) },
    } satisfies Partial<KeptCall>;
  });

/** As the list stands: newest first, of two that began at once the one that was written later. */
function rowsOf(calls: readonly KeptCall[]): CallRow[] {
  return calls
    .map((call, place) => ({ call, place }))
    .toSorted((a, b) => b.call.startedAtMs - a.call.startedAtMs || b.place - a.place)
    .map(({ call }) => rowOfKept(call));
}

describe('what is asked of the calls on disk', () => {
  it('has the answers that the same calls have in memory', async () => {
    let folders = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(someCall, { maxLength: 25 }),
        fc.constantFrom(...historyFilters),
        fc.constantFrom(
          '',
          'анна',
          'после',
          'ёЛК',
          'lukasz',
          '495 12',
          '8495',
          '(495)',
          '%',
          '_',
          "o'n",
          'север',
          '9',
          '"',
        ),
        fc.nat({ max: 10 }),
        fc.integer({ min: 1, max: 10 }),
        fc.nat({ max: 40 }),
        fc.array(
          fc.nat({ max: 30 }).map((number) => keptCall(number).key),
          { maxLength: 4 },
        ),
        async (changes, filter, search, offset, limit, sinceS, troubled) => {
          const calls = changes.map((change, number) => keptCall(number, change));
          const { history, write } = historyOf(`${at.folder}${(folders += 1)}`);
          for (let from = 0; from < calls.length; from += 7) write(calls.slice(from, from + 7));
          const rows = rowsOf(calls);
          const all = await history.ask(anna, 'page', {
            search: searchFor(search),
            filter,
            until: null,
            offset,
            limit,
            troubled,
          });
          const same = pageOfRows(rows, { search, filter, until: null, offset, limit }, 'RU', troubled);
          expect(all.calls.map(rowOfKept)).toEqual(same.rows);
          expect(all.counts).toEqual(same.counts);
          const sinceMs = nowMs - sinceS * 1_000;
          expect(await history.ask(anna, 'day', { sinceMs })).toEqual(dayOfRows(rows, sinceMs));
          expect(await history.ask(anna, 'toCallBack', { sinceMs })).toEqual(
            toCallBackOfRows(rows, new Set(), sinceMs, 'RU'),
          );
          history.close();
        },
      ),
      { numRuns: 120 },
    );
  }, 60_000);

  it('gives any part of the list, and the same parts while new calls come', async () => {
    const { history, write } = historyOf(at.folder);
    write(Array.from({ length: 50 }, (_, number) => keptCall(number)));
    const page = (until: string | null, offset: number) =>
      history.ask(anna, 'page', { search: searchFor(''), filter: 'all', until, offset, limit: 10 });
    const first = await page(null, 0);
    expect(first.calls[0]?.key).toBe('run1-49');
    write([keptCall(60), keptCall(61)]);
    const later = await page(first.newest, 30);
    expect(later.calls.map(({ key }) => key)).toEqual(Array.from({ length: 10 }, (_, n) => `run1-${19 - n}`));
    expect(later).toMatchObject({ newer: 2, counts: { all: 52, missed: 52 } });
    expect((await page(null, 0)).calls[0]?.key).toBe('run1-61');
    history.close();
  });

  it('ticks off the missed calls of a caller until then, and takes back that tick alone', async () => {
    const { history, write } = historyOf(at.folder);
    const party = keptCall(1).party;
    const waiting = async () =>
      (await history.ask(anna, 'toCallBack', { sinceMs: 0 })).entries.map(({ key, missedCalls }) => [
        key,
        missedCalls,
      ]);
    write([keptCall(1, { party }), keptCall(2, { party }), keptCall(3)]);
    expect(await waiting()).toEqual([
      ['run1-3', 1],
      ['run1-2', 2],
    ]);
    expect(await history.ask(anna, 'tickOff', { key: 'run1-2', atMs: nowMs })).toBe(true);
    expect(await waiting()).toEqual([['run1-3', 1]]);
    write([keptCall(4, { party }), keptCall(5, { party })]);
    // What is written of a call once more leaves the tick as it is.
    write([keptCall(2, { party, dismissed: true })]);
    expect(await waiting()).toEqual([
      ['run1-5', 2],
      ['run1-3', 1],
    ]);
    await history.ask(anna, 'tickOff', { key: 'run1-5', atMs: nowMs + 1 });
    await history.ask(anna, 'putBack', { key: 'run1-5' });
    expect(await waiting()).toEqual([
      ['run1-5', 2],
      ['run1-3', 1],
    ]);
    expect(await history.ask(anna, 'tickOff', { key: 'nobody', atMs: nowMs })).toBe(false);
    history.close();
  });

  it('knows of each caller all of today, and the last missed call and talk before', async () => {
    const { history, write } = historyOf(at.folder);
    const party = keptCall(1).party;
    const day = 24 * 3_600_000;
    const talk = (number: number, agoMs: number): KeptCall => {
      const startedAtMs = nowMs - agoMs;
      return keptCall(number, {
        party,
        outcome: 'answered',
        startedAtMs,
        answeredAtMs: startedAtMs + 5_000,
        endedAtMs: startedAtMs + 65_400,
      });
    };
    write([
      talk(1, 9 * day),
      talk(2, 3 * day),
      keptCall(3, { party, startedAtMs: nowMs - 2 * day }),
      keptCall(4, { party, startedAtMs: nowMs - 5 * day }),
      keptCall(5, { party, startedAtMs: nowMs - 60_000 }),
      keptCall(6, { party: { ...party, phoneNumber: 'anonymous' } }),
      keptCall(7, { isTest: true }),
    ]);
    const known = await history.ask(anna, 'callers', { todayMs: nowMs - day, callersAtMost: 10 });
    expect(known.map(({ key, isMissed, talk: of }) => [key, isMissed, of?.seconds ?? null])).toEqual([
      ['run1-5', true, null],
      ['run1-3', true, null],
      ['run1-2', false, 60],
    ]);
    history.close();
  });

  it('is one of the counts and sizes alone for diagnostics', async () => {
    const { history, write } = historyOf(at.folder);
    write([keptCall(1), keptCall(2)]);
    const facts = await history.ask(anna, 'facts', null);
    expect(facts).toEqual({
      calls: 2,
      oldestAtMs: keptCall(1).startedAtMs,
      bytes: expect.any(Number) as unknown,
    });
    history.close();
  });
});
