import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCallerIndex } from '../../../../electron/core/history/callerIndex.ts';
import { createKeptCalls } from '../../../../electron/core/history/keptCalls.ts';
import { rowOfKept } from '../../../../electron/core/ports/history/keptCall.ts';
import type { CallEvent } from '../../../../electron/core/ports/callSource.ts';
import { setUpCalls } from '../calls/callsSetUp.ts';
import { hangsUp, hidden, picksUp, rings, shown } from '../calls/cardMessages.ts';
import { quietLog, settled } from '../heldTime.ts';
import type { HistoryOwner } from '../../../../electron/core/ports/history/callHistory.ts';
import { createMemoryHistory } from './memoryHistory.ts';

const account = 'portal.example/7';

function setUp() {
  const callers = createCallerIndex(() => 'RU');
  const parts = setUpCalls(undefined, { knownOf: (call) => callers.known(call, 0), run: 'run1' });
  const history = createMemoryHistory();
  let owner: HistoryOwner = { account, renamedFrom: null };
  const kept = createKeptCalls({
    calls: parts.calls,
    history,
    callers,
    owner: () => owner,
    country: () => 'RU',
    timers: parts.time,
    log: quietLog,
  });
  kept.start();
  return {
    ...parts,
    callers,
    history,
    kept,
    use: (next: string | null, renamedFrom: string | null = null) => (owner = { account: next, renamedFrom }),
  };
}

/** Everything that sources may say about a few calls that may be one another. */
const events: fc.Arbitrary<CallEvent> = fc
  .record({
    what: fc.constantFrom('rings', 'picksUp', 'hangsUp', 'shown', 'hidden', 'joined'),
    call: fc.nat({ max: 2 }),
    outcome: fc.constantFrom(
      'answered' as const,
      'missed' as const,
      'declined' as const,
      'answeredElsewhere' as const,
      'failed' as const,
    ),
    atMs: fc.integer({ min: 1_000_000, max: 1_004_000 }),
    number: fc.constantFrom('+79123456789', '89123456789', '101'),
  })
  .map(({ what, call, outcome, atMs, number }): CallEvent => {
    switch (what) {
      case 'rings':
        return rings(`p${call}`, { atMs, phoneNumber: number });
      case 'picksUp':
        return picksUp(`p${call}`, { atMs });
      case 'hangsUp':
        return hangsUp(`p${call}`, outcome, { atMs });
      case 'shown':
        return { ...shown(`c${call}`, null, { phoneNumber: number }), atMs };
      case 'hidden':
        return { ...hidden(`c${call}`), atMs };
      default:
        // An id that says that two entries were one call all along.
        return {
          ...rings(`p${call}`, { atMs, phoneNumber: number }),
          call: { callId: `c${call}`, sourceCallId: `p${call}` },
        };
    }
  });

const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: events.map((event) => ({ event })) },
    { weight: 2, arbitrary: fc.record({ turnMs: fc.integer({ min: 1, max: 400_000 }) }) },
    { weight: 1, arbitrary: fc.record({ dismiss: fc.nat({ max: 3 }) }) },
    { weight: 1, arbitrary: fc.constant({ lost: true }) },
  ),
  { maxLength: 30 },
);

describe('the history', () => {
  it('says of each call what the list says, in every order of events, and has no call that there is not', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const { calls, history, kept, time } = setUp();
        for (const step of all) {
          if ('event' in step) calls.take(step.event);
          if ('turnMs' in step) time.turn(step.turnMs);
          if ('dismiss' in step) {
            const key = calls.rows.get().rows[step.dismiss]?.key;
            if (key !== undefined) calls.dismiss(key);
            await settled();
          }
          if ('lost' in step) {
            history.lose();
            kept.writeAgain();
          }
        }
        kept.flush();
        time.turn(1_000);
        kept.flush();
        const live = calls.rows
          .get()
          .rows.map((row) => rowOfKept({ ...row, callId: calls.get(row.key).callId }));
        const written = history.of(account).map(rowOfKept);
        expect(written.toSorted(byKey)).toEqual(live.toSorted(byKey));
        expect(kept.liveRows(account)).toEqual(calls.rows.get().rows);
      }),
      { numRuns: 300 },
    );
  }, 60_000);

  it('writes a call that rings, is answered and ends within a moment once, after the popup was told', () => {
    const { calls, history, time } = setUp();
    const popupTold: number[] = [];
    calls.popup.follow(() => popupTold.push(history.writes.length));
    calls.take(rings('p'));
    calls.take(picksUp('p'));
    calls.take(hangsUp('p', 'answered'));
    time.turn(119);
    expect(history.writes).toEqual([]);
    time.turn(2);
    expect(history.writes).toHaveLength(1);
    expect(popupTold[0]).toBe(0);
    expect(history.of(account)).toMatchObject([{ state: 'ended', outcome: 'answered' }]);
  });

  it('is that of the operator whose call it was, whoever is there when it ends', () => {
    const { calls, history, time, use } = setUp();
    calls.take(rings('a', { phoneNumber: '101' }));
    time.turn(200);
    use('portal.example/8');
    calls.take(rings('b', { phoneNumber: '102' }));
    calls.take(hangsUp('a', 'missed'));
    time.turn(200);
    use(null);
    calls.take(rings('c', { phoneNumber: '103' }));
    time.turn(200);
    expect(history.of(account)).toMatchObject([{ party: { phoneNumber: '101' }, outcome: 'missed' }]);
    expect(history.of('portal.example/8')).toMatchObject([{ party: { phoneNumber: '102' } }]);
    expect(history.of(null)).toMatchObject([{ party: { phoneNumber: '103' } }]);
  });

  it('goes on under the new name where the portal is renamed while calls go on', () => {
    const { calls, history, kept, time, use } = setUp();
    calls.take(rings('a', { phoneNumber: '101' }));
    time.turn(200);
    use('renamed.example/7', account);
    calls.take(hangsUp('a', 'missed'));
    expect(kept.liveRows('renamed.example/7')).toMatchObject([{ outcome: 'missed' }]);
    time.turn(200);
    expect(history.of('renamed.example/7')).toMatchObject([
      { party: { phoneNumber: '101' }, outcome: 'missed' },
    ]);
    expect(history.of(account)).toMatchObject([{ state: 'ringing' }]);
  });

  it.each([
    ['are erased', true],
    ['could not be erased', false],
  ])('has what became of calls meanwhile where they %s: %s', (_, areErased) => {
    const { calls, history, kept, time } = setUp();
    for (const name of ['a', 'b']) {
      calls.take(rings(name, { phoneNumber: name === 'a' ? '101' : '102' }));
      calls.take(hangsUp(name, 'missed'));
    }
    time.turn(200);
    const keys = calls.rows.get().rows.map(({ key }) => key);
    const withheld = kept.withhold(keys);
    history.lose();
    kept.writeAgain();
    calls.take(rings('c', { phoneNumber: '103', atMs: 1_001_000 }));
    time.turn(1_000);
    expect(history.of(account)).toMatchObject([{ party: { phoneNumber: '103' } }]);
    if (areErased) {
      withheld.forget();
      calls.forget(keys);
    } else withheld.release();
    time.turn(1_000);
    kept.flush();
    expect(history.of(account)).toHaveLength(areErased ? 1 : 3);
  });

  it('has one call where an id says that two entries were one, though nothing else is new', () => {
    const { calls, history, time } = setUp();
    calls.take(shown('c1', null, { phoneNumber: '101' }));
    calls.take(rings('p1', { phoneNumber: '102' }));
    time.turn(200);
    expect(history.of(account)).toHaveLength(2);
    calls.take({ ...rings('p1', { phoneNumber: '102' }), call: { callId: 'c1', sourceCallId: 'p1' } });
    expect(calls.popup.get().entries).toHaveLength(1);
    time.turn(200);
    expect(history.of(account)).toMatchObject([{ key: 'run1-2', callId: 'c1' }]);
  });

  it('is written in parts while a flood goes on', () => {
    const { calls, history, time } = setUp();
    for (let n = 0; n < 70; n += 1) calls.take(rings(`p${n}`, { phoneNumber: `+7912345${1000 + n}` }));
    time.turn(121);
    expect(history.of(account)).toHaveLength(25);
    time.turn(500);
    expect(history.of(account)).toHaveLength(70);
  });

  it('knows a call again that an earlier run left something owed for, under its key of then', async () => {
    const first = setUp();
    first.answerWith({ kind: 'retry', error: { code: 'portal.down', params: {} }, notBeforeMs: null });
    first.calls.take(shown('c1', null, { name: 'Anna', company: 'Northwind' }));
    first.calls.dismiss('run1-1');
    await settled();
    const left = first.commands.all();
    expect(left).toMatchObject([{ subject: { callKey: 'run1-1' } }]);

    const next = setUp();
    next.calls.restore(left);
    expect(next.calls.rows.get().rows).toMatchObject([{ key: 'run1-1' }]);
    next.kept.takeUp(new Map([['run1-1', account]]));
    next.time.turn(200);
    expect(next.history.writes[0]?.changes.calls).toMatchObject([
      { call: { key: 'run1-1' }, knowsLess: true },
    ]);
    const known = { ...rowLike(next), party: { ...rowLike(next).party, company: 'Northwind' }, callId: 'c1' };
    expect(next.kept.liveRow(known, account)).toMatchObject({ party: { company: 'Northwind' } });
    expect(next.kept.liveRow(known, 'portal.example/8')).toBeNull();
  });
});

describe('what the popup is told of earlier calls', () => {
  it('is there in the first snapshot of the call', () => {
    const { calls, time } = setUp();
    calls.take(rings('a', { phoneNumber: '+79123456789' }));
    calls.take(hangsUp('a', 'missed', { atMs: 1_000_010 }));
    time.turn(10_000);
    const told: unknown[] = [];
    calls.popup.follow(({ entries }) => told.push(entries[0]?.known));
    calls.take(rings('b', { phoneNumber: '8 912 345-67-89', atMs: 1_010_000 }));
    expect(told).toEqual([{ callsToday: 2, lastMissedAtMs: 1_000_000, lastTalk: null }]);
  });

  it('counts a call once where two entries turned out to be it', () => {
    const { calls, time } = setUp();
    calls.take(shown('c1', null, { phoneNumber: '+79123456789' }));
    time.turn(200);
    calls.take(rings('p1', { phoneNumber: '102' }));
    time.turn(200);
    calls.take({ ...rings('p1', { phoneNumber: '102' }), call: { callId: 'c1', sourceCallId: 'p1' } });
    expect(calls.popup.get().entries.map(({ known }) => known)).toEqual([undefined]);
    calls.take(hangsUp('p1', 'missed', { atMs: 1_000_500 }));
    time.turn(10_000);
    const knownOf = (name: string, phoneNumber: string) => {
      calls.take(rings(name, { phoneNumber, atMs: 1_010_000 }));
      return calls.popup.get().entries[0]?.known?.callsToday;
    };
    expect(knownOf('d', '102')).toBe(2);
    expect(knownOf('e', '+79123456789')).toBeUndefined();
  });

  it('is nothing for a caller of whom there is no other call, or who withholds the number', () => {
    const { calls, time } = setUp();
    calls.take(rings('a', { phoneNumber: 'anonymous' }));
    time.turn(1_000);
    calls.take(rings('b', { phoneNumber: 'anonymous', atMs: 1_030_000 }));
    calls.take(rings('c', { phoneNumber: '102', atMs: 1_030_000 }));
    time.turn(1_000);
    for (const { known } of calls.popup.get().entries) expect(known).toBeUndefined();
  });
});

function rowLike({ calls }: ReturnType<typeof setUp>) {
  const row = calls.rows.get().rows[0];
  if (row === undefined) throw new Error('no row');
  return row;
}

const byKey = (a: { readonly key: string }, b: { readonly key: string }): number =>
  a.key.localeCompare(b.key);
