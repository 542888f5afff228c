import type { CallRow } from '../../../../contracts/calls.ts';

/** Those calls of a list that have been asked for so far. */
export interface LoadedCalls {
  /** The place in the history that it begins at; null for an empty one. */
  readonly until: string | null;
  readonly total: number;
  /** Rows by page, from 0. */
  readonly pages: ReadonlyMap<number, readonly CallRow[]>;
  /** One place each. */
  readonly rows: readonly (CallRow | null)[];
}

export const noPages: LoadedCalls = { until: null, total: 0, pages: new Map(), rows: [] };

/**
 * With one page more. Where calls have left the list between two questions, a row may be in two pages: it has its first
 * place then, and the other stays empty until it is asked for anew.
 */
export function withPage(
  calls: LoadedCalls,
  page: number,
  rows: readonly CallRow[],
  size = 100,
): LoadedCalls {
  const pages = new Map(calls.pages).set(page, rows);
  const places: (CallRow | null)[] = Array.from({ length: calls.total }, () => null);
  const keys = new Set<string>();
  for (const [number, some] of [...pages].sort(([a], [b]) => a - b)) {
    some.forEach((row, index) => {
      const place = number * size + index;
      if (place >= places.length || keys.has(row.key)) return;
      keys.add(row.key);
      places[place] = row;
    });
  }
  return { ...calls, pages, rows: places };
}
