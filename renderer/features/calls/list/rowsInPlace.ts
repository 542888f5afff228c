/** Rows as they are drawn. */
export interface PlacedRows<R> {
  readonly rows: readonly R[];
  /** Of these only the places are kept, so that nothing moves under the hand. */
  readonly gone: ReadonlySet<string>;
  /** How many wait for the hand to leave. */
  readonly waiting: number;
}

const nobody: ReadonlySet<string> = new Set();

/**
 * The rows in their places. While the hand is over them each stays where it is, with what is known of it now; who is new waits,
 * except at the end of the list, where nothing is moved by it.
 *
 * @param now newest first, each key once
 */
export function rowsInPlace<R extends { readonly key: string }>(
  before: PlacedRows<R> | null,
  now: readonly R[],
  handIsThere: boolean,
): PlacedRows<R> {
  if (!handIsThere || before === null || before.rows.length === 0)
    return { rows: now, gone: nobody, waiting: 0 };
  const current = new Map(now.map((row) => [row.key, row]));
  const gone = new Set<string>();
  const kept = before.rows.map((row) => {
    const present = current.get(row.key);
    if (present === undefined) gone.add(row.key);
    return present ?? row;
  });
  const known = new Set(kept.map(({ key }) => key));
  const lastKnown = now.findLastIndex(({ key }) => known.has(key));
  const further = lastKnown === -1 ? [] : now.slice(lastKnown + 1);
  return {
    rows: further.length === 0 ? kept : [...kept, ...further],
    gone,
    waiting: now.length - further.length - (kept.length - gone.size),
  };
}
