import { summarise } from '../statistics.ts';
import type { FloorOffice } from './floorOffice.ts';
import type { Played } from './dismissals.ts';

/** What must hold of a case; what is left out is not asked. */
export interface FloorGoal {
  readonly requestsAtMost?: number;
  readonly refusedAtMost?: number;
  readonly lastMsAtMost?: number;
}

/** One ring-all call of so many desks behind one address. */
export interface FloorResult {
  readonly who: 'shared' | 'own hides' | 'b24jssdk';
  /** What happens meanwhile. */
  readonly what: string;
  readonly how: 'real time' | 'virtual time';
  readonly desks: number;
  readonly hidesOwed: number;
  readonly requests: number;
  readonly refused: number;
  /** Of the requests; null where there are no workers. */
  readonly byWorkers: number | null;
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** From the dismissal until the desk knew that the card is gone. */
  readonly lastMs: number;
  /** Cards that are still there, or hides still owed, when all was over or the time was up. */
  readonly lost: number;
  /** For how long it was let run; null where it was let run to its end. */
  readonly boundMs: number | null;
  /** Until all desks were connected to the broker, all at once; null without one. */
  readonly connectedMs: number | null;
  readonly goal: FloorGoal;
  readonly isWell: boolean;
}

export type CaseOfFloor = Pick<FloorResult, 'who' | 'what' | 'desks' | 'goal'> & {
  readonly boundMs: number;
  readonly connectedMs: number | null;
};

/** Takes down what there is to see once it has been played. */
export function resultOf(one: CaseOfFloor, office: FloorOffice, played: Played): FloorResult {
  const { count } = office;
  const { hideMs, unsettled } = played;
  const { who, what, desks, goal, connectedMs } = one;
  // Field by field: more is in it than belongs in a file.
  return judged({
    who,
    what,
    desks,
    goal,
    connectedMs,
    ...timesOf(hideMs),
    how: 'real time',
    hidesOwed: hideMs.length + unsettled,
    requests: count.requests,
    refused: count.refused,
    byWorkers: office.workerOrders === null ? null : count.byWorkers,
    lost: Math.max(unsettled, office.cardsLeft(1)),
    boundMs: unsettled === 0 ? null : one.boundMs,
  });
}

export function timesOf(hideMs: readonly number[]): Pick<FloorResult, 'p50Ms' | 'p95Ms' | 'lastMs'> {
  if (hideMs.length === 0) return { p50Ms: 0, p95Ms: 0, lastMs: 0 };
  const { p50, p95, max } = summarise(hideMs);
  return { p50Ms: p50, p95Ms: p95, lastMs: max };
}

/** A case without a goal is there to be compared with. */
export function judged(result: Omit<FloorResult, 'isWell'>): FloorResult {
  const { goal, requests, refused, lastMs, lost } = result;
  const isWell =
    Object.keys(goal).length === 0 ||
    (lost === 0 &&
      requests <= (goal.requestsAtMost ?? Infinity) &&
      refused <= (goal.refusedAtMost ?? Infinity) &&
      lastMs <= (goal.lastMsAtMost ?? Infinity));
  return { ...result, isWell };
}

const columns = [
  ['desks', 6],
  ['who', 11],
  ['requests', 10],
  ['503', 7],
  ['workers', 9],
  ['p50', 9],
  ['p95', 9],
  ['last', 9],
  ['lost', 6],
  ['connected', 11],
  ['', 9],
  ['  what', 0],
] as const;
const line = (cells: readonly string[]): string =>
  cells
    .map((cell, index) => (columns[index]?.[1] === 0 ? cell : cell.padStart(columns[index]?.[1] ?? 9)))
    .join('');

export const tableHead = line(columns.map(([name]) => name));

export function rowOf(result: FloorResult): string {
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
  const { boundMs, connectedMs, byWorkers } = result;
  const notes = [
    ...(result.how === 'virtual time' ? ['in virtual time'] : []),
    ...(boundMs === null ? [] : [`ended after ${boundMs / 1000} s`]),
  ];
  return line([
    String(result.desks),
    result.who,
    String(result.requests),
    String(result.refused),
    byWorkers === null ? '-' : String(byWorkers),
    seconds(result.p50Ms),
    seconds(result.p95Ms),
    seconds(result.lastMs),
    String(result.lost),
    connectedMs === null ? '-' : seconds(connectedMs),
    result.isWell ? '' : '  MISSED',
    `  ${[result.what, ...notes].join('; ')}`,
  ]);
}
