import { silentAfterMs, type DeskState } from '../../../../contracts/floor/deskState.ts';
import {
  deskTroubles,
  type DeskRow,
  type FloorFigures,
  type FloorPicture,
} from '../../../../contracts/floor/floorPicture.ts';
import { localDay } from '../../localDay.ts';
import type { Clock } from '../../ports/clock.ts';
import { addedTimes, hiddenWithin } from './hiddenTimes.ts';

/** What a lead's desk knows of the floor by what desks have told it. */
export interface KnownFloor {
  /** In whatever order, however often. */
  heard(userId: number, state: DeskState): void;
  /** From now on this desk hears, or does not: what it could not hear makes nobody silent. */
  hears(does: boolean): void;
  see(names: ReadonlyMap<number, string>): Pick<FloorPicture, 'desks' | 'totals'>;
}

/** One program of an operator, from its start to its end. */
interface Run {
  readonly state: DeskState;
  readonly heardAtMs: number;
  /** How long this desk had listened by then. */
  readonly heardAtListenedMs: number;
  /** Its first word, and its last one, as the how many-th of all that were heard. */
  readonly began: number;
  readonly heard: number;
}

type Standing = 'heard' | 'silent' | 'left';

const runsAtMost = 12;
const desksAtMost = 5_000;
/** Who has not been heard of for so long, or left, is no desk of today. */
const forgottenAfterMs = 20 * 60 * 60 * 1000;

export function createKnownFloor(clock: Clock): KnownFloor {
  const desks = new Map<number, Map<string, Run>>();
  let heardOf = 0;
  let hearsSinceMs: number | null = null;
  let listenedBeforeMs = 0;

  const listenedMs = (): number =>
    listenedBeforeMs + (hearsSinceMs === null ? 0 : clock.monotonicMs() - hearsSinceMs);

  const standingOf = ({ state, heardAtListenedMs }: Run): Standing => {
    if (state.leaves === true) return 'left';
    return listenedMs() - heardAtListenedMs > silentAfterMs ? 'silent' : 'heard';
  };

  const forget = (): void => {
    const nowMs = clock.monotonicMs();
    for (const [userId, runs] of desks) {
      for (const [id, { heardAtMs }] of runs) if (nowMs - heardAtMs > forgottenAfterMs) runs.delete(id);
      if (runs.size === 0) desks.delete(userId);
    }
  };

  return {
    heard(userId, state) {
      const runs = desks.get(userId) ?? new Map<string, Run>();
      const known = runs.get(state.run);
      // Late, or a second time.
      if (known !== undefined && known.state.seq >= state.seq) return;
      if (!desks.has(userId) && desks.size >= desksAtMost) return;
      runs.delete(state.run);
      heardOf += 1;
      runs.set(state.run, {
        state,
        heardAtMs: clock.monotonicMs(),
        heardAtListenedMs: listenedMs(),
        began: known?.began ?? heardOf,
        heard: heardOf,
      });
      // The one heard of last is the last of the map.
      const [oldest] = runs.keys();
      if (runs.size > runsAtMost && oldest !== undefined) runs.delete(oldest);
      desks.set(userId, runs);
    },
    hears(does) {
      if (does === (hearsSinceMs !== null)) return;
      listenedBeforeMs = listenedMs();
      hearsSinceMs = does ? clock.monotonicMs() : null;
    },
    see(names) {
      forget();
      const rows = [...desks].flatMap(
        ([userId, runs]) =>
          rowOf(userId, names.get(userId) ?? null, [...runs.values()], standingOf, clock) ?? [],
      );
      return { desks: rows.toSorted(byTrouble).map(({ row }) => row), totals: totalsOf(rows, clock) };
    },
  };
}

interface SeenDesk {
  readonly row: DeskRow;
  readonly runs: readonly Run[];
}

/**
 * A desk as the programs there are say it: of one that has been started anew the run before counts to the day alone, of two computers
 * the worse. Where none is there, as the last one said it.
 *
 * A program that was killed says no farewell, and nothing says which computer a run is of: one that was not heard since another began is
 * taken for the one before, on the same computer. At another one it is heard again within `tellEveryMs`, and counts again.
 */
function rowOf(
  userId: number,
  name: string | null,
  runs: readonly Run[],
  standingOf: (run: Run) => Standing,
  clock: Clock,
): SeenDesk | null {
  const last = runs.at(-1);
  if (last === undefined) return null;
  const newest = Math.max(...runs.map(({ began }) => began));
  const there = runs.filter((run) => standingOf(run) === 'heard' && run.heard >= newest);
  const counted = there.length > 0 ? there : [last];
  const standing = there.length > 0 ? 'heard' : standingOf(last);
  const monotonicMs = clock.monotonicMs();
  const nowMs = clock.nowMs();
  const sinceHeardMs = ({ heardAtMs }: Run): number => monotonicMs - heardAtMs;
  const stuck = counted.reduce((sum, { state }) => sum + state.stuck.cards, 0);
  const worst = counted.reduce((one, other) =>
    channelRank(other.state) > channelRank(one.state) ? other : one,
  );
  const unfinished = counted.reduce((sum, { state }) => sum + state.day.unfinished, 0);
  const figures: FloorFigures = { ...countedToday(runs, clock), unfinished };
  const row: DeskRow = {
    userId,
    name,
    trouble: troubleOf(standing, stuck, worst.state, figures),
    heardAtMs: nowMs - sinceHeardMs(last),
    stuck,
    oldestStuckMs:
      stuck === 0
        ? 0
        : Math.max(
            ...counted
              .filter(({ state }) => state.stuck.cards > 0)
              .map((run) => run.state.stuck.oldestMs + sinceHeardMs(run)),
          ),
    channel: {
      is: worst.state.channel.is,
      sinceMs: nowMs - sinceHeardMs(worst) - worst.state.channel.forMs,
    },
    figures,
    versions: [...new Set(counted.map(({ state }) => state.program))],
  };
  return { row, runs };
}

function channelRank({ channel }: DeskState): number {
  return ['live', 'connecting', 'off', 'unavailable', 'down'].indexOf(channel.is);
}

function troubleOf(
  standing: Standing,
  stuck: number,
  { channel }: DeskState,
  { unfinished }: FloorFigures,
): DeskRow['trouble'] {
  if (standing === 'left') return 'left';
  // What a desk said before it fell silent may be over by now.
  if (standing === 'silent') return 'silent';
  if (stuck > 0) return 'stuck';
  if (channel.is !== 'live' && channel.is !== 'connecting') return 'channel';
  return unfinished > 0 ? 'unfinished' : 'none';
}

/** Each run counts its own, so that they are added; by the day of the desk's own clock, which is to be that of this one. */
function countedToday(runs: readonly Run[], clock: Clock): Omit<FloorFigures, 'unfinished'> {
  const today = localDay(clock.nowMs());
  const days = runs.map(({ state }) => state.day).filter(({ date }) => date === today);
  const hidden = addedTimes(days.map((day) => day.hidden));
  return {
    refused: days.reduce((sum, day) => sum + day.refused, 0),
    hidden: hidden.reduce((sum, count) => sum + count, 0),
    p50Ms: hiddenWithin(hidden, 0.5),
    p95Ms: hiddenWithin(hidden, 0.95),
  };
}

function totalsOf(all: readonly SeenDesk[], clock: Clock): FloorPicture['totals'] {
  const heard = all
    .filter(({ row }) => row.trouble !== 'silent' && row.trouble !== 'left')
    .map(({ row }) => row);
  const count = (trouble: DeskRow['trouble']): number =>
    all.filter(({ row }) => row.trouble === trouble).length;
  return {
    ...countedToday(
      all.flatMap(({ runs }) => runs),
      clock,
    ),
    unfinished: heard.reduce((sum, row) => sum + row.figures.unfinished, 0),
    heard: heard.length,
    silent: count('silent'),
    left: count('left'),
    stuck: heard.reduce((sum, row) => sum + row.stuck, 0),
    stuckDesks: count('stuck'),
    withoutChannel: heard.filter(({ channel }) => channel.is !== 'live' && channel.is !== 'connecting')
      .length,
  };
}

function byTrouble({ row: one }: SeenDesk, { row: other }: SeenDesk): number {
  return (
    deskTroubles.indexOf(one.trouble) - deskTroubles.indexOf(other.trouble) ||
    other.oldestStuckMs - one.oldestStuckMs ||
    Number(one.name === null) - Number(other.name === null) ||
    (one.name ?? '').localeCompare(other.name ?? '') ||
    one.userId - other.userId
  );
}
