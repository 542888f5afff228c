import { hasLivePhone, type Call } from '../../call.ts';
import { CallIndex, type Likeness } from './callIndex.ts';
import { RecentMap } from './recentMap.ts';

/** Calls that changed lately; more than any operator has at once. */
const lateAtMost = 48;
/** So many calls that are gone may still stand in the index before it is made anew. */
const goneAtMost = 1000;
/** Of so many calls that turned out to be other ones the keys are still understood: windows need them for seconds. */
const joinedAtMost = 200;

/**
 * Calls by key, in the order in which they came. It never changes: `with` and `without` make another one. Versions share
 * the bulk of the calls, because a copy of a whole day's calls at every event is tens of kilobytes of garbage each.
 */
export class CallMap {
  static readonly empty = new CallMap(new Map(), new Map(), 0, new CallIndex(), new RecentMap(joinedAtMost));

  readonly size: number;
  /** The bulk, some of it outdated by `late`. */
  private readonly early: ReadonlyMap<string, Call>;
  private readonly late: ReadonlyMap<string, Call>;
  private readonly index: CallIndex;
  /** Key of a call that is gone -> the call that it turned out to be. */
  private readonly joined: RecentMap<{ readonly key: string }>;

  private constructor(
    early: ReadonlyMap<string, Call>,
    late: ReadonlyMap<string, Call>,
    size: number,
    index: CallIndex,
    joined: RecentMap<{ readonly key: string }>,
  ) {
    this.early = early;
    this.late = late;
    this.size = size;
    this.index = index;
    this.joined = joined;
  }

  get(key: string): Call | undefined {
    return this.late.get(key) ?? this.early.get(key);
  }

  /**
   * The call that was told of under this key: itself, or the one that it turned out to be. For keys that come from outside,
   * where the news of that may not have arrived yet.
   */
  byKey(key: string): Call | undefined {
    let known = key;
    for (let into = this.joined.get(known); into !== undefined; into = this.joined.get(known))
      known = into.key;
    return this.get(known);
  }

  /** The calls of these keys as `byKey` finds them, each once. */
  byKeys(keys: Iterable<string>): readonly Call[] {
    return [...new Set([...keys].flatMap((key) => this.byKey(key) ?? []))];
  }

  has(key: string): boolean {
    return this.late.has(key) || this.early.has(key);
  }

  *values(): Generator<Call, void, undefined> {
    for (const call of this.early.values()) yield this.late.get(call.key) ?? call;
    for (const call of this.late.values()) if (!this.early.has(call.key)) yield call;
  }

  byCallId(callId: string): Call | undefined {
    return this.last(this.index.keysOfCallId(callId), (call) => call.callId === callId);
  }

  byReference(reference: string): Call | undefined {
    return this.last(this.index.keysOfReference(reference), (call) => call.references.includes(reference));
  }

  /** Calls that may be alike, and others: oldest first. */
  *like(likeness: Likeness): Generator<Call, void, undefined> {
    for (const key of this.index.keysLike(likeness)) {
      const call = this.get(key);
      if (call !== undefined) yield call;
    }
  }

  /** Calls of which a phone of the operator tells that they go on. */
  *withLivePhone(): Generator<Call, void, undefined> {
    for (const key of this.index.keysWithPhone()) {
      const call = this.get(key);
      if (call !== undefined && hasLivePhone(call)) yield call;
    }
  }

  /** Calls that are not the same as in `before`, in order. Quick where one came from the other by few changes. */
  *changedSince(before: CallMap): Generator<Call, void, undefined> {
    const calls = this.early === before.early ? this.late.values() : this.values();
    for (const call of calls) if (before.get(call.key) !== call) yield call;
  }

  /** With this call in the place of the one with its key, else at the end. */
  with(call: Call): CallMap {
    const before = this.get(call.key);
    const size = before === undefined ? this.size + 1 : this.size;
    const late = new Map(this.late);
    late.set(call.key, call);
    // All books begin with the same empty one, and each has an index of its own.
    const index = this.size === 0 ? new CallIndex() : this.index;
    index.note(call, before);
    const made = new CallMap(this.early, late, size, index, this.joined);
    return late.size <= lateAtMost ? made : made.merged();
  }

  /** Both are one call: what was told of as `goes` is `stays` from now on. */
  joining(stays: Call, goes: Call): CallMap {
    const { early, late, size, index } = this.withoutAll([goes.key]);
    return new CallMap(early, late, size, index, this.joined.with(goes.key, { key: stays.key }));
  }

  withoutAll(keys: readonly string[]): CallMap {
    const late = new Map(this.late);
    const early = keys.some((key) => this.early.has(key)) ? new Map(this.early) : null;
    let { size } = this;
    for (const key of keys) {
      if (this.has(key)) size -= 1;
      late.delete(key);
      early?.delete(key);
    }
    return new CallMap(early ?? this.early, late, size, this.index, this.joined);
  }

  private last(keys: Iterable<string>, fits: (call: Call) => boolean): Call | undefined {
    let found: Call | undefined;
    for (const key of keys) {
      const call = this.get(key);
      if (call !== undefined && fits(call)) found = call;
    }
    return found;
  }

  private merged(): CallMap {
    const early = new Map(this.early);
    for (const [key, call] of this.late) early.set(key, call);
    const isFull = this.index.size > this.size + goneAtMost;
    const index = isFull ? new CallIndex() : this.index;
    if (isFull) for (const call of early.values()) index.note(call, undefined);
    return new CallMap(early, new Map(), this.size, index, this.joined);
  }
}
