import type { BundleSize } from './bundleSizes.ts';
import type { Judgement } from './expectations.ts';
import type { OfPrograms } from './electronRun.ts';
import { summarise } from './statistics.ts';

/** One line of the table of times. */
export interface TimeRow {
  readonly what: string;
  readonly values: readonly number[];
  /** The same of the bare Electron, where there is such a thing. */
  readonly bare?: readonly number[];
  /** The same of the other build of Ringside, where there is one. */
  readonly before?: readonly number[];
}

/**
 * @param of the milliseconds of one measurement; null where that program has no such thing
 * @param least what the bare Electron takes of it, where that is measured in another way
 */
export function rowOf<T>(
  what: string,
  times: OfPrograms<readonly T[]>,
  of: (time: T) => number | null,
  least?: readonly number[],
): TimeRow {
  const valuesOf = (name: 'bare' | 'before' | 'ringside'): readonly number[] =>
    (times.get(name) ?? []).flatMap((time) => of(time) ?? []);
  const [bare, before] = [least ?? valuesOf('bare'), valuesOf('before')];
  return {
    what,
    values: valuesOf('ringside'),
    ...(bare.length > 0 && { bare }),
    ...(before.length > 0 && { before }),
  };
}

const whatWidth = 54;

/** Milliseconds: p50, p95, the same of the other build, and the ratio of the middle value to that of the bare Electron. */
export function timeTable(rows: readonly TimeRow[]): readonly string[] {
  const isCompared = rows.some(({ before }) => before !== undefined);
  const pair = (values: readonly number[] | undefined): readonly string[] => {
    if (values === undefined) return ['', ''];
    const { p50, p95 } = summarise(values);
    return [ms(p50), ms(p95)];
  };
  const lines = rows.map(({ what, values, bare, before }) =>
    line(what, [
      String(values.length),
      ...pair(values),
      ...(isCompared ? pair(before) : []),
      ...pair(bare),
      bare === undefined ? '' : (summarise(values).p50 / summarise(bare).p50).toFixed(2),
    ]),
  );
  return [
    line('milliseconds', [
      'n',
      'p50',
      'p95',
      ...(isCompared ? ['before p50', 'before p95'] : []),
      'bare p50',
      'bare p95',
      'ratio',
    ]),
    ...lines,
  ];
}

export function sizeTable(sizes: { readonly [what: string]: BundleSize }): readonly string[] {
  const lines = Object.entries(sizes).map(([what, { files, rawBytes, gzipBytes }]) =>
    line(what, [String(files.length), kb(rawBytes), kb(gzipBytes)]),
  );
  return [line('kB', ['files', 'raw', 'gzip']), ...lines];
}

export function judgementTable(judgements: readonly Judgement[]): readonly string[] {
  return judgements.map(({ what, unit, value, most, ok }) =>
    line(what, [`${value.toFixed(2)} ${unit}`, `<= ${most}`, ok ? 'ok' : 'OVER']),
  );
}

export function line(what: string, cells: readonly string[]): string {
  return (
    what.padEnd(whatWidth) +
    cells
      .map((cell) => cell.padStart(11))
      .join('')
      .trimEnd()
  );
}

function ms(value: number): string {
  return value.toFixed(1);
}

function kb(bytes: number): string {
  return (bytes / 1000).toFixed(1);
}
