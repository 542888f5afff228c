import { afterEach, describe, expect, it, vi } from 'vitest';
import { callsKeptAtMost } from '../../../../electron/core/calls/joining/callBook.ts';
import { CallMap } from '../../../../electron/core/calls/joining/book/callMap.ts';
import { entriesAtMost } from '../../../../electron/core/calls/snapshots/popupModel.ts';
import type { CallEvent } from '../../../../electron/core/ports/callSource.ts';
import { settled } from '../heldTime.ts';
import { hidden, rings, shown } from './cardMessages.ts';
import { setUpCalls } from './callsSetUp.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const numberOf = (n: number): string => `+7912${1_000_000 + n}`;
const floods: Readonly<Record<string, (n: number) => readonly CallEvent[]>> = {
  'shows of different numbers': (n) => [shown(`c${n}`, String(2 * n), { phoneNumber: numberOf(n) })],
  'shows of one number': (n) => [shown(`c${n}`, String(2 * n))],
  'shows of withheld numbers': (n) => [shown(`c${n}`, String(2 * n), { phoneNumber: '' })],
  'shows and hides': (n) => [
    shown(`c${n}`, String(2 * n), { phoneNumber: numberOf(n) }),
    hidden(`c${n}`, String(2 * n + 1)),
  ],
  'hides that nobody showed': (n) => [hidden(`c${n}`, String(n))],
  'rings of a phone': (n) => [rings(`p${n}`, { phoneNumber: numberOf(n) })],
  'shows that come again': (n) => [shown(`c${n % 7}`, String(2 * n)), hidden(`c${n % 7}`, String(2 * n + 1))],
};

/** Counts how many calls are looked at one by one. */
function countLooks(): () => number {
  let looks = 0;
  const { values, like, withLivePhone } = CallMap.prototype;
  const counted = <A extends unknown[]>(made: (...args: A) => Generator<unknown, void, undefined>) =>
    function* (this: CallMap, ...args: A) {
      for (const call of made.apply(this, args)) {
        looks += 1;
        yield call;
      }
    };
  vi.spyOn(CallMap.prototype, 'values').mockImplementation(counted(values) as typeof values);
  vi.spyOn(CallMap.prototype, 'like').mockImplementation(counted(like) as typeof like);
  vi.spyOn(CallMap.prototype, 'withLivePhone').mockImplementation(
    counted(withLivePhone) as typeof withLivePhone,
  );
  return () => looks;
}

describe.each(Object.entries(floods))('a flood: %s', (_, eventsOf) => {
  it('costs a few snapshots, bounded entries, and the same for each event however many calls there are', () => {
    const { calls, time } = setUpCalls();
    const looks = countLooks();
    const take = (from: number, until: number): number => {
      const before = looks();
      for (let n = from; n < until; n += 1)
        for (const event of eventsOf(n)) calls.take({ ...event, atMs: time.nowMs() });
      return (looks() - before) / (until - from);
    };
    let snapshots = 0;
    let most = 0;
    calls.popup.follow(({ entries }) => {
      snapshots += 1;
      most = Math.max(most, entries.length);
    });
    take(0, 3_000);
    expect(take(3_000, 6_000)).toBeLessThan(120);
    time.turn(100);
    expect(snapshots).toBeLessThanOrEqual(6);
    expect(most).toBeLessThanOrEqual(entriesAtMost);
    expect(calls.rows.get().rows.length).toBeLessThanOrEqual(callsKeptAtMost + 200);
  });

  it('makes at most some snapshots a second while it lasts, and shows the next call at once afterwards', () => {
    const { calls, time, names } = setUpCalls();
    let snapshots = 0;
    calls.popup.follow(() => (snapshots += 1));
    for (let n = 0; n < 2_000; n += 1) {
      for (const event of eventsOf(n)) calls.take({ ...event, atMs: time.nowMs() });
      if (n % 20 === 0) time.turn(10);
    }
    expect(snapshots).toBeLessThan(25);
    time.turn(5_000);
    let shownNames: readonly (string | null)[] = [];
    calls.popup.follow(({ entries }) => (shownNames = entries.map(({ party }) => party.name)));
    calls.take({ ...shown('real', '900000', { name: 'Boris' }), atMs: time.nowMs() });
    expect([names()[0], shownNames[0]]).toEqual(['Boris', 'Boris']);
  });
});

describe('more calls than entries', () => {
  const flooded = () => {
    const set = setUpCalls();
    for (let n = 0; n < 30; n += 1)
      set.calls.take({ ...shown(`c${n}`, String(n), { phoneNumber: numberOf(n) }), atMs: set.time.nowMs() });
    return set;
  };
  const keys = (calls: ReturnType<typeof flooded>['calls']) =>
    calls.popup.get().entries.map(({ key }) => key);

  it('are counted beside the newest and those who wait longest', () => {
    const { calls } = flooded();
    expect(calls.popup.get()).toMatchObject({ more: 10 });
    expect(keys(calls)).toHaveLength(entriesAtMost);
    expect(keys(calls).slice(0, 2)).toEqual(['call-30', 'call-29']);
    expect(keys(calls).slice(-5)).toEqual(['call-5', 'call-4', 'call-3', 'call-2', 'call-1']);
  });

  it('are all put away that were told as there, and no other', async () => {
    const { calls, time, sent } = flooded();
    const seen = calls.popup.get();
    const seenKeys = keys(calls);
    calls.take({ ...shown('late', '100'), atMs: time.nowMs() });
    calls.dismissAll(seenKeys, seen.revision);
    await settled();
    expect(keys(calls)).toEqual(['call-31']);
    expect(sent.length).toBeGreaterThan(0);
    expect(calls.popup.get().undo?.count).toBe(30);
  });
});

it('room is made among what is over first, and never at the cost of a hide that is owed', () => {
  const { calls, time } = setUpCalls({
    kind: 'retry',
    error: { code: 'portal.down', params: {} },
    notBeforeMs: null,
  });
  const take = (event: CallEvent): void => calls.take({ ...event, atMs: time.nowMs() });
  take(shown('owed', '1'));
  calls.dismiss('call-1');
  take(shown('rings', '2'));
  for (let n = 0; n < callsKeptAtMost + 500; n += 1) {
    take(shown(`c${n}`, String(10 + 2 * n)));
    take(hidden(`c${n}`, String(11 + 2 * n)));
    if (n % 100 === 0) time.turn(5_000);
  }
  expect(calls.get('call-2').state).toBe('ringing');
  for (let n = 0; n < callsKeptAtMost + 500; n += 1) take(shown(`d${n}`, String(10_000 + n)));
  expect(() => calls.get('call-2')).toThrow('call.unknown');
  expect(calls.get('call-1').dismissed).toBe(true);
});
