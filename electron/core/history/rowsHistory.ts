import type { CallRow } from '../../../contracts/calls.ts';
import type {
  HistoryDay,
  HistoryPage,
  HistoryPageQuery,
  ToCallBack,
} from '../../../contracts/history/history.ts';
import {
  historyFilters,
  requestsAtMost,
  type HistoryFilter,
} from '../../../contracts/history/historyBounds.ts';
import { callerKey } from '../numbers/waysToDial.ts';
import { asksForCallBack, isOfFilter, isReturn } from '../ports/history/keptCall.ts';
import { findableOf, isFound, searchFor } from './searchText.ts';

/**
 * @param rows newest first
 * @param country ISO 3166-1 alpha-2
 * @param troubled keys of calls that have a problem whatever their rows say
 */
export function pageOfRows(
  rows: readonly CallRow[],
  query: HistoryPageQuery,
  country: string,
  troubled: readonly string[] = [],
): HistoryPage {
  const fitsFilter = (row: CallRow, filter: HistoryFilter): boolean =>
    isOfFilter(row, filter) || (filter === 'problem' && troubled.includes(row.key));
  const found = matching(rows, query.search, country);
  const count = Object.fromEntries(
    historyFilters.map((filter) => [filter, found.filter((row) => fitsFilter(row, filter)).length]),
  ) as HistoryPage['counts'];
  const places = new Map(rows.map((row, index) => [row.key, placeOf(row, rows.length - index)]));
  const fits = found.filter((row) => fitsFilter(row, query.filter));
  const until = query.until === null ? Infinity : Number(query.until.split('.')[1]);
  const old = fits.filter(({ key }) => Number(places.get(key)?.split('.')[1]) <= until);
  const newest = rows[0];
  return {
    rows: old.slice(query.offset, query.offset + query.limit),
    counts: count,
    newer: fits.length - old.length,
    newest: newest === undefined ? null : (places.get(newest.key) ?? null),
  };
}

/** @param ticked keys of missed calls that need no call back @param sinceMs Unix ms */
export function toCallBackOfRows(
  rows: readonly CallRow[],
  ticked: ReadonlySet<string>,
  sinceMs: number,
  country: string,
): ToCallBack {
  const returned = new Set<string>();
  const missed = new Map<string, CallRow[]>();
  for (const row of rows) {
    const caller = callerKey(row.party.phoneNumber, country);
    if (caller === null || row.startedAtMs < sinceMs || returned.has(caller)) continue;
    if (isReturn(row)) returned.add(caller);
    else if (asksForCallBack(row) && !ticked.has(row.key))
      missed.set(caller, [...(missed.get(caller) ?? []), row]);
  }
  return {
    entries: [...missed.values()].flatMap((calls) => {
      const [last, first] = [calls[0], calls.at(-1)];
      if (last === undefined || first === undefined) return [];
      return {
        key: last.key,
        party: last.party,
        missedCalls: calls.filter((row) => row.request === undefined).length,
        requests: calls.flatMap(({ request }) => request ?? []).slice(0, requestsAtMost),
        firstMissedAtMs: first.startedAtMs,
        lastMissedAtMs: last.startedAtMs,
      };
    }),
    // Who has taken care is on the disk alone.
    cared: [],
  };
}

/** @param sinceMs Unix ms of midnight */
export function dayOfRows(rows: readonly CallRow[], sinceMs: number): HistoryDay {
  const today = rows.filter(
    ({ isTest, startedAtMs, request }) => !isTest && startedAtMs >= sinceMs && request === undefined,
  );
  const talks = today.flatMap(({ answeredAtMs, endedAtMs }) =>
    answeredAtMs === null || endedAtMs === null ? [] : [Math.max(0, endedAtMs - answeredAtMs)],
  );
  const incoming = today.filter(({ direction }) => direction !== 'outgoing');
  const rings = incoming.flatMap(({ startedAtMs, answeredAtMs }) =>
    answeredAtMs === null ? [] : [Math.max(0, answeredAtMs - startedAtMs)],
  );
  const waits = incoming.flatMap(({ startedAtMs, answeredAtMs, endedAtMs }) => {
    const untilMs = answeredAtMs ?? endedAtMs;
    return untilMs === null ? [] : [Math.max(0, untilMs - startedAtMs)];
  });
  return {
    calls: today.length,
    answered: today.filter((row) => isOfFilter(row, 'answered')).length,
    missed: today.filter((row) => isOfFilter(row, 'missed')).length,
    meanTalkMs: mean(talks),
    meanRingMs: mean(rings),
    longestWaitMs: waits.length === 0 ? null : Math.max(...waits),
  };
}

function matching(rows: readonly CallRow[], search: string, country: string): readonly CallRow[] {
  const wanted = searchFor(search);
  return wanted.text === '' ? rows : rows.filter((row) => isFound(findableOf(row, country), wanted));
}

function placeOf({ startedAtMs }: CallRow, number: number): string {
  return `${Math.max(0, Math.round(startedAtMs))}.${number}`;
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
