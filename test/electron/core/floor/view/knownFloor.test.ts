import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  hiddenWithinMs,
  readDeskState,
  readRetryForAll,
  silentAfterMs,
  type DeskState,
} from '../../../../../contracts/floor/deskState.ts';
import { createKnownFloor } from '../../../../../electron/core/floor/view/knownFloor.ts';
import {
  addedTimes,
  hiddenWithin,
  noHiddenTimes,
  withHiddenTime,
} from '../../../../../electron/core/floor/view/hiddenTimes.ts';
import { localDay } from '../../../../../electron/core/localDay.ts';
import { createHeldTime } from '../../heldTime.ts';

const runId = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const noon = new Date(2026, 10, 27, 12).getTime();
const today = localDay(noon);
const nobody = new Map<number, string>();

const stateOf = (
  more: Partial<DeskState> & { readonly refused?: number; readonly date?: string } = {},
): DeskState => {
  const { refused = 0, date = today, ...rest } = more;
  return {
    v: 1,
    run: runId(1),
    seq: 1,
    program: '0.1.0',
    stuck: { cards: 0, oldestMs: 0 },
    channel: { is: 'live', forMs: 1_000 },
    day: { date, refused, unfinished: 0, hidden: [...noHiddenTimes] },
    ...rest,
  };
};

function listening() {
  const time = createHeldTime(noon);
  const floor = createKnownFloor(time);
  floor.hears(true);
  return {
    time,
    floor,
    row: (userId: number) => floor.see(nobody).desks.find((row) => row.userId === userId),
  };
}

describe('the floor as a lead knows it', () => {
  it('has desks by their names, and those without one behind them', () => {
    const { floor } = listening();
    for (const userId of [1, 2, 3]) floor.heard(userId, stateOf());
    const names = new Map([
      [2, 'Olga'],
      [3, 'Anna'],
    ]);
    expect(floor.see(names).desks.map(({ userId }) => userId)).toEqual([3, 2, 1]);
  });

  it('is the same in whatever order, and however often, what the desks told came', () => {
    const told = fc.record({
      userId: fc.integer({ min: 1, max: 4 }),
      run: fc.integer({ min: 1, max: 3 }),
      seq: fc.integer({ min: 0, max: 5 }),
      leaves: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(told, { minLength: 1, maxLength: 30 }),
        fc.infiniteStream(fc.nat()),
        (all, chance) => {
          // One program says one thing by one number; its runs are its own operator's.
          const messages = [
            ...new Map(
              all.map((one) => [
                `${one.userId} ${one.run} ${one.seq}`,
                {
                  userId: one.userId,
                  state: stateOf({
                    run: runId(one.userId * 10 + one.run),
                    seq: one.seq,
                    stuck: { cards: one.seq, oldestMs: one.seq * 61_000 },
                    refused: one.seq + 1,
                    ...(one.leaves && { leaves: true as const }),
                  }),
                },
              ]),
            ).values(),
          ];
          const shuffled = messages
            .flatMap((message) => (chance.next().value % 3 === 0 ? [message, message] : [message]))
            .map((message) => ({ message, at: chance.next().value }))
            .toSorted((one, other) => one.at - other.at);
          const { floor } = listening();
          for (const { message } of shuffled) floor.heard(message.userId, message.state);

          for (const row of floor.see(nobody).desks) {
            const own = messages.filter(({ userId }) => userId === row.userId).map(({ state }) => state);
            const lastOfRuns = [...new Set(own.map(({ run }) => run))].map((run) =>
              own
                .filter((state) => state.run === run)
                .reduce((one, other) => (other.seq > one.seq ? other : one)),
            );
            expect(row.figures.refused).toBe(lastOfRuns.reduce((sum, { day }) => sum + day.refused, 0));
            // Each run once more, as it goes on where nothing has ended: until then one may be taken for another's past.
            for (const state of lastOfRuns) floor.heard(row.userId, { ...state, seq: state.seq + 1 });
            const there = lastOfRuns.filter(({ leaves }) => leaves !== true);
            const again = floor.see(nobody).desks.find(({ userId }) => userId === row.userId);
            if (there.length === 0) expect(again?.trouble).toBe('left');
            else expect(again?.stuck).toBe(there.reduce((sum, { stuck }) => sum + stuck.cards, 0));
          }
          expect(new Set(floor.see(nobody).desks.map(({ userId }) => userId))).toEqual(
            new Set(messages.map(({ userId }) => userId)),
          );
        },
      ),
    );
  });

  it('says of a desk that is silent since when it is, and takes it back with the next word', () => {
    const { time, floor, row } = listening();
    floor.heard(7, stateOf({ stuck: { cards: 2, oldestMs: 70_000 } }));
    expect(row(7)).toMatchObject({ trouble: 'stuck', oldestStuckMs: 70_000 });
    time.turn(silentAfterMs);
    expect(row(7)).toMatchObject({ trouble: 'stuck', oldestStuckMs: 70_000 + silentAfterMs });
    time.turn(1);
    expect(row(7)).toMatchObject({ trouble: 'silent', heardAtMs: noon, stuck: 2 });
    expect(floor.see(nobody).totals).toMatchObject({ heard: 0, silent: 1, stuck: 0, stuckDesks: 0 });
    floor.heard(7, stateOf({ seq: 2 }));
    expect(row(7)).toMatchObject({ trouble: 'none', stuck: 0 });
  });

  it('takes nobody for silent while it could not hear them itself', () => {
    const { time, floor, row } = listening();
    floor.heard(7, stateOf());
    floor.hears(false);
    time.turn(60 * 60_000);
    expect(row(7)?.trouble).toBe('none');
    floor.hears(true);
    time.turn(silentAfterMs);
    expect(row(7)?.trouble).toBe('none');
    time.turn(1);
    expect(row(7)?.trouble).toBe('silent');
  });

  it('counts the day of a program that was started anew, and its state no more', () => {
    const { time, floor, row } = listening();
    floor.heard(7, stateOf({ run: runId(1), refused: 3, stuck: { cards: 4, oldestMs: 61_000 } }));
    time.turn(silentAfterMs + 1);
    floor.heard(7, stateOf({ run: runId(2), refused: 2 }));
    expect(row(7)).toMatchObject({ trouble: 'none', stuck: 0, figures: { refused: 5 } });
  });

  it('counts what is stuck at a desk that was killed and started anew once, however soon', () => {
    const { time, floor, row } = listening();
    const stuck = { cards: 3, oldestMs: 70_000 };
    for (const run of [1, 2, 3]) {
      floor.heard(7, stateOf({ run: runId(run), refused: 1, stuck }));
      time.turn(20_000);
    }
    expect(row(7)).toMatchObject({ stuck: 3, figures: { refused: 3 } });
    expect(floor.see(nobody).totals.stuck).toBe(3);
    // What the one before had said comes a second time.
    floor.heard(7, stateOf({ run: runId(1), refused: 1, stuck }));
    floor.heard(7, stateOf({ run: runId(3), seq: 2 }));
    expect(row(7)).toMatchObject({ trouble: 'none', stuck: 0 });
    floor.heard(7, stateOf({ run: runId(3), seq: 3, leaves: true }));
    expect(row(7)?.trouble).toBe('left');
  });

  it('counts a second computer again once it is heard again', () => {
    const { time, floor, row } = listening();
    const stuck = { cards: 1, oldestMs: 70_000 };
    floor.heard(7, stateOf({ run: runId(1), stuck }));
    floor.heard(7, stateOf({ run: runId(2), stuck }));
    expect(row(7)?.stuck).toBe(1);
    time.turn(60_000);
    floor.heard(7, stateOf({ run: runId(1), seq: 2, stuck }));
    expect(row(7)?.stuck).toBe(2);
    floor.heard(7, stateOf({ run: runId(2), seq: 2, leaves: true }));
    expect(row(7)).toMatchObject({ trouble: 'stuck', stuck: 1 });
  });

  it('shows the worse of two computers of one operator, and both versions', () => {
    const { floor, row } = listening();
    floor.heard(7, stateOf({ run: runId(1) }));
    floor.heard(7, stateOf({ run: runId(2), program: '0.2.0' }));
    floor.heard(7, stateOf({ run: runId(1), seq: 2, channel: { is: 'down', forMs: 5_000 } }));
    expect(row(7)).toMatchObject({
      trouble: 'channel',
      channel: { is: 'down', sinceMs: noon - 5_000 },
      versions: ['0.2.0', '0.1.0'],
    });
  });

  it('counts no other day into this one, by whatever clock', () => {
    const { floor, row } = listening();
    floor.heard(7, stateOf({ refused: 9, date: '2026-11-26' }));
    expect(row(7)?.figures.refused).toBe(0);
  });

  it('has what is wrong first, and what has been so for longest before the rest of its kind', () => {
    const { floor } = listening();
    const heard = (userId: number, more: Partial<DeskState>): void =>
      floor.heard(userId, stateOf({ run: runId(userId), ...more }));
    heard(1, {});
    heard(2, { leaves: true });
    heard(3, { channel: { is: 'unavailable', forMs: 0 } });
    heard(4, { stuck: { cards: 1, oldestMs: 61_000 } });
    heard(5, { stuck: { cards: 1, oldestMs: 90_000 } });
    expect(floor.see(nobody).desks.map(({ userId }) => userId)).toEqual([5, 4, 3, 1, 2]);
  });

  it('is bounded, whoever tells what', () => {
    const { floor } = listening();
    for (let run = 0; run < 100; run += 1) floor.heard(1, stateOf({ run: runId(run), refused: 1 }));
    expect(floor.see(nobody).desks[0]?.figures.refused).toBe(12);
    for (let userId = 1; userId < 6_000; userId += 1) floor.heard(userId, stateOf({ run: runId(userId) }));
    expect(floor.see(nobody).desks).toHaveLength(5_000);
  });
});

describe('times to hidden', () => {
  it('added over desks are those of all of them, and a share is never said to be quicker than it was', () => {
    const times = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(
        fc.array(times, { minLength: 1, maxLength: 5 }),
        fc.constantFrom(0.5, 0.95, 1),
        (desks, share) => {
          const histogram = (all: readonly number[]) => all.reduce(withHiddenTime, noHiddenTimes);
          const added = addedTimes(desks.map(histogram));
          expect(added).toEqual(histogram(desks.flat()));
          const sorted = desks.flat().toSorted((one, other) => one - other);
          const truly = sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
          const told = hiddenWithin(added, share) ?? -1;
          expect(told).toBeGreaterThanOrEqual(truly);
          const place = hiddenWithinMs.findIndex((ms) => ms === told);
          if (place > 0) expect(truly).toBeGreaterThan(hiddenWithinMs[place - 1] ?? 0);
        },
      ),
    );
    expect(hiddenWithin(noHiddenTimes, 0.5)).toBeNull();
  });
});

describe('what comes from the broker', () => {
  it('is read whole or not at all, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        expect(readDeskState(body)).toBeNull();
        expect(readRetryForAll(body)).toBeNull();
      }),
    );
    const state = stateOf();
    expect(readDeskState(JSON.stringify({ ...state, who: 'Anna' }))).toEqual(state);
    expect(readDeskState(JSON.stringify({ ...state, day: { ...state.day, hidden: [1] } }))).toBeNull();
    expect(readDeskState(JSON.stringify({ ...state, channel: { is: 'live', forMs: -1 } }))).toBeNull();
  });
});
