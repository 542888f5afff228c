import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallOutcome } from '../../../../contracts/calls.ts';
import type { PhoneAction } from '../../../../contracts/phones.ts';
import { ringingAtMostMs } from '../../../../electron/core/calls/timing/timeLimits.ts';
import type { CallEvent } from '../../../../electron/core/ports/callSource.ts';
import { createPhoneAbilities } from '../../../../electron/core/phones/phoneAbilities.ts';
import { failingLog, settled } from '../heldTime.ts';
import { hangsUp, hidden, picksUp, rings, shown } from './cardMessages.ts';
import { setUpCalls } from './callsSetUp.ts';

const minuteMs = 60_000;

function setUp(can: readonly PhoneAction[] = []) {
  const phones = createPhoneAbilities(failingLog);
  phones.set('baresip', can);
  const set = setUpCalls(undefined, { phones });
  const take = (event: CallEvent): void => set.calls.take({ ...event, atMs: set.time.nowMs() });
  return { ...set, take };
}

describe('a call of which nobody tells the end', () => {
  it('is over after a while where its card alone tells of it', () => {
    const { take, time, calls, rows } = setUp();
    take(shown('a', '1'));
    time.turn(ringingAtMostMs - 1);
    expect(calls.popup.get().entries).toMatchObject([{ state: 'ringing', leaving: null }]);
    time.turn(1);
    expect(calls.popup.get().entries).toMatchObject([{ leaving: 'ended' }]);
    time.turn(minuteMs);
    expect(calls.popup.get().entries).toEqual([]);
    expect(rows()[0]).toMatchObject({ state: 'ended', outcome: 'unknown', card: { state: 'shown' } });
  });

  it('rings again where the portal shows it anew', () => {
    const { take, time, names } = setUp();
    take(shown('a', '1'));
    time.turn(10 * minuteMs);
    expect(names()).toEqual([]);
    take(shown('a', '2'));
    expect(names()).toEqual(['Anna']);
  });

  it('is over where it was dismissed, and the card is not offered again', async () => {
    const { take, calls, time, rows } = setUp();
    take(shown('a', '1'));
    calls.dismiss('call-1');
    await settled();
    take(hidden('a', '2'));
    time.turn(ringingAtMostMs);
    expect(rows()[0]).toMatchObject({ state: 'ended', outcome: 'unknown', canShowCardAgain: false });
  });

  it('is over where a connector offered it and has not been heard since', () => {
    const { take, time, rows } = setUp();
    take({ ...rings('x'), sourceName: 'connectorChannel' });
    time.turn(ringingAtMostMs);
    expect(rows()[0]).toMatchObject({ state: 'ended', outcome: 'unknown' });
  });

  it.each([
    ['is over then where Ringside itself put its card on the screen', true, 'ended'],
    ['goes on by the card of the telephone system', false, 'ringing'],
  ])('%s', (_what, isRegistered, state) => {
    const { take, time, calls, rows } = setUp();
    take(rings('x', { sourceName: 'otherProgram' }));
    if (isRegistered) {
      calls.registering('call-1', 'ours');
      calls.registered('call-1', 'a', true);
    } else take(shown('a', '1'));
    expect(rows()).toMatchObject([{ state: 'ringing', card: { state: 'shown' } }]);
    time.turn(ringingAtMostMs);
    expect(rows()).toMatchObject([{ state }]);
  });

  it('is over soon after a sleep in which timers stood still', () => {
    const { take, time, rows } = setUp();
    let asleepMs = 0;
    const { nowMs } = time;
    time.nowMs = () => nowMs() + asleepMs;
    take(shown('a', '1'));
    asleepMs = 8 * 60 * minuteMs;
    time.turn(30_000);
    expect(rows()[0]).toMatchObject({ state: 'ended', outcome: 'unknown' });
  });
});

it('the time of an earlier ringing does not end a later one', () => {
  const { take, time, calls, names, rows } = setUp(['answer', 'decline']);
  take(shown('a', '1'));
  take(rings('p1'));
  time.turn(20_000);
  take(hangsUp('p1', 'missed'));
  take(hidden('a', '2'));
  time.turn(4 * minuteMs + 15_000);
  take(shown('a', '3'));
  take(rings('p2'));
  time.turn(30_000);
  expect(calls.popup.get().entries[0]?.actions).toEqual(['answer', 'decline']);
  take(hidden('a', '4'));
  time.turn(5_000);
  expect(names()).toEqual(['Anna']);
  expect(rows()[0]?.state).toBe('ringing');
});

const outcomes = fc.constantFrom<CallOutcome>('missed', 'answered', 'unknown', 'declined');
const ids = fc.constantFrom('a', 'b', 'c');
const event: fc.Arbitrary<CallEvent> = fc.oneof(
  fc.tuple(ids, fc.nat({ max: 60 })).map(([id, mid]) => shown(id, String(mid))),
  fc.tuple(ids, fc.nat({ max: 60 })).map(([id, mid]) => hidden(id, String(mid))),
  ids.map((id) => shown(id)),
  ids.map((id) => hidden(id)),
  ids.map((id) => rings(`p-${id}`)),
  ids.map((id) => ({ ...rings(`k-${id}`), sourceName: 'connectorChannel' })),
  ids.map((id) => rings(`q-${id}`, { sourceName: 'otherProgram', direction: 'outgoing' })),
  fc.tuple(ids, outcomes).map(([id, outcome]) => hangsUp(`p-${id}`, outcome)),
  fc.tuple(ids, outcomes).map(([id, outcome]) => ({
    ...hangsUp(`k-${id}`, outcome),
    sourceName: 'connectorChannel',
  })),
);
/** Ages in which something is told: most of it as it happens. */
const ageMs = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.nat({ max: 7_200_000 }) },
);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('event' as const), event, ageMs }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat({ max: 400_000 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('dismiss' as const, 'undo' as const, 'again' as const) }),
  },
);

describe('whatever is told and done', () => {
  it('ten minutes after the last of it nothing rings', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const { calls, time, rows } = setUpCalls();
        for (const each of steps) {
          if (each.do === 'event') calls.take({ ...each.event, atMs: time.nowMs() - each.ageMs });
          else if (each.do === 'wait') time.turn(each.ms);
          else if (each.do === 'undo') calls.undo(calls.popup.get().undo?.dismissalId ?? '');
          else {
            const row = rows().find(({ canShowCardAgain, dismissed }) =>
              each.do === 'again' ? canShowCardAgain : !dismissed,
            );
            if (row !== undefined && each.do === 'again') calls.showCardAgain(row.key);
            else if (row !== undefined) calls.dismiss(row.key);
          }
          await settled();
        }
        time.turn(10 * minuteMs);
        await settled();
        expect(rows().filter(({ state }) => state === 'ringing')).toEqual([]);
        time.turn(minuteMs);
        expect(calls.popup.get().entries.filter(({ state }) => state === 'ringing')).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('nor does a talk keep a call that was picked up for ever', () => {
    const { take, time, rows } = setUp();
    take({ ...rings('k'), sourceName: 'connectorChannel' });
    take({ ...picksUp('k'), sourceName: 'connectorChannel' });
    time.turn(9 * 60 * minuteMs);
    expect(rows()[0]).toMatchObject({ state: 'ended', outcome: 'answered' });
  });
});
