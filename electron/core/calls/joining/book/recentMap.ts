/** Changes that are kept beside the bulk: a copy of so few costs nothing. */
const lateAtMost = 32;

/**
 * What came lately, by key: the latest entries, about `most` of them. It never changes: `with` and `without` make another
 * one, at a cost that does not grow with the number of entries, however many come a second.
 */
export class RecentMap<V extends object> {
  private readonly most: number;
  private readonly bulk: ReadonlyMap<string, V>;
  /** Newer than the bulk, oldest first; null where the entry was taken out. */
  private readonly late: ReadonlyMap<string, V | null>;

  constructor(
    most: number,
    bulk: ReadonlyMap<string, V> = new Map(),
    late: ReadonlyMap<string, V | null> = new Map(),
  ) {
    this.most = most;
    this.bulk = bulk;
    this.late = late;
  }

  get(key: string): V | undefined {
    const late = this.late.get(key);
    return late === undefined ? this.bulk.get(key) : (late ?? undefined);
  }

  with(key: string, value: V): RecentMap<V> {
    return this.changed(key, value);
  }

  without(key: string): RecentMap<V> {
    return this.get(key) === undefined ? this : this.changed(key, null);
  }

  private changed(key: string, value: V | null): RecentMap<V> {
    const late = new Map(this.late);
    late.delete(key);
    late.set(key, value);
    if (late.size <= lateAtMost) return new RecentMap(this.most, this.bulk, late);
    const bulk = new Map(this.bulk);
    for (const [each, entry] of late) {
      bulk.delete(each);
      if (entry !== null) bulk.set(each, entry);
    }
    for (const oldest of bulk.keys()) {
      if (bulk.size <= this.most) break;
      bulk.delete(oldest);
    }
    return new RecentMap(this.most, bulk);
  }
}
