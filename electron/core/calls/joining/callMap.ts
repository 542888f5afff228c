import type { Call } from '../call.ts';

/** Calls that changed lately; more than any operator has at once. */
const lateAtMost = 48;

/**
 * Calls by key, in the order in which they came. It never changes: `with` and `without` make another one. Versions share
 * the bulk of the calls, because a copy of a whole day's calls at every event is tens of kilobytes of garbage each.
 */
export class CallMap {
  static readonly empty = new CallMap(new Map(), new Map(), 0);

  readonly size: number;
  /** The bulk, some of it outdated by `late`. */
  private readonly early: ReadonlyMap<string, Call>;
  private readonly late: ReadonlyMap<string, Call>;

  private constructor(early: ReadonlyMap<string, Call>, late: ReadonlyMap<string, Call>, size: number) {
    this.early = early;
    this.late = late;
    this.size = size;
  }

  get(key: string): Call | undefined {
    return this.late.get(key) ?? this.early.get(key);
  }

  has(key: string): boolean {
    return this.late.has(key) || this.early.has(key);
  }

  *values(): Generator<Call, void, undefined> {
    for (const call of this.early.values()) yield this.late.get(call.key) ?? call;
    for (const call of this.late.values()) if (!this.early.has(call.key)) yield call;
  }

  /** Calls that are not the same as in `before`, in order. Quick where one came from the other by few changes. */
  *changedSince(before: CallMap): Generator<Call, void, undefined> {
    const calls = this.early === before.early ? this.late.values() : this.values();
    for (const call of calls) if (before.get(call.key) !== call) yield call;
  }

  /** With this call in the place of the one with its key, else at the end. */
  with(call: Call): CallMap {
    const size = this.has(call.key) ? this.size : this.size + 1;
    const late = new Map(this.late);
    late.set(call.key, call);
    const made = new CallMap(this.early, late, size);
    return late.size <= lateAtMost ? made : made.merged();
  }

  without(key: string): CallMap {
    if (!this.has(key)) return this;
    const late = new Map(this.late);
    late.delete(key);
    if (!this.early.has(key)) return new CallMap(this.early, late, this.size - 1);
    const early = new Map(this.early);
    early.delete(key);
    return new CallMap(early, late, this.size - 1);
  }

  private merged(): CallMap {
    const early = new Map<string, Call>();
    for (const call of this.values()) early.set(call.key, call);
    return new CallMap(early, new Map(), this.size);
  }
}
