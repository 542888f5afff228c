import * as v from 'valibot';

/** One thing the operator can choose, stated once: schemas, default and locks are all derived from it. */
export interface Declaration<T> {
  /** As it is read from a file: what is not understood falls back to the default, alone. */
  readonly stored: v.GenericSchema<unknown, T>;
  /** As a window sends it: strict and bounded. */
  readonly chosen: v.GenericSchema<unknown, T>;
  readonly initial: T;
  /**
   * Whether the company may choose it for the operator. What belongs to the person or the desk (language, colours, keys,
   * monitor) it may not.
   */
  readonly lockable: boolean;
}

export type Declarations = Readonly<Record<string, Declaration<unknown>>>;

interface ValueParts<T> {
  readonly schema: v.GenericSchema<unknown, T>;
  /** Where a file may hold more than a window may send. */
  readonly stored?: v.GenericSchema<unknown, T>;
  readonly initial: NoInfer<T>;
  readonly lockable: boolean;
}

/** A setting that is one value. */
export function valueSetting<T>({
  schema,
  stored = schema,
  initial,
  lockable,
}: ValueParts<T>): Declaration<T> {
  return { stored: v.fallback(stored, () => initial), chosen: schema, initial, lockable };
}

interface ListParts<T> {
  readonly entry: v.GenericSchema<unknown, T>;
  /** What two entries have in common that are one; the last one counts. The entry itself where nothing is said. */
  readonly sameBy?: (entry: T) => unknown;
  readonly atMost: number;
  readonly lockable: boolean;
}

/**
 * A setting that is a list, empty at first. Each entry of a file stands by itself, once: one that is not understood, of a
 * newer Ringside perhaps, does not cost the others.
 */
export function listSetting<T>({
  entry,
  sameBy = (one) => one,
  atMost,
  lockable,
}: ListParts<T>): Declaration<T[]> {
  const understood = v.pipe(
    v.array(v.unknown()),
    v.transform((entries) => {
      const understoodOnes = entries.filter((one): one is T => v.is(entry, one));
      return [...new Map(understoodOnes.map((one) => [sameBy(one), one])).values()].slice(0, atMost);
    }),
  );
  return {
    stored: v.fallback(understood, () => []),
    // Counted before each is looked at.
    chosen: v.pipe(v.array(v.unknown()), v.maxLength(atMost), v.array(entry)),
    initial: [],
    lockable,
  };
}

/** One schema of every declaration, under its key. */
export function schemasOf<D extends Declarations, Part extends 'stored' | 'chosen'>(
  declarations: D,
  part: Part,
): { readonly [K in keyof D]: D[K][Part] } {
  const entries = Object.entries(declarations).map(([key, declaration]) => [key, declaration[part]]);
  return Object.fromEntries(entries) as { readonly [K in keyof D]: D[K][Part] };
}
