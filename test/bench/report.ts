import type { BundleSize } from './bundleSizes.ts';
import type { Judgement } from './expectations.ts';
import { summarise } from './statistics.ts';

/** One line of the table of times. */
export interface TimeRow {
  readonly what: string;
  readonly values: readonly number[];
  /** The same of the bare Electron, where there is such a thing. */
  readonly bare?: readonly number[];
}

const whatWidth = 54;

/** Milliseconds: p50, p95 and, where there is something to compare with, the ratio of the middle values. */
export function timeTable(rows: readonly TimeRow[]): readonly string[] {
  const head = line('milliseconds', ['n', 'p50', 'p95', 'bare p50', 'bare p95', 'ratio']);
  const lines = rows.map(({ what, values, bare }) => {
    const own = summarise(values);
    if (bare === undefined) return line(what, [String(own.count), ms(own.p50), ms(own.p95)]);
    const other = summarise(bare);
    const ratio = (own.p50 / other.p50).toFixed(2);
    return line(what, [String(own.count), ms(own.p50), ms(own.p95), ms(other.p50), ms(other.p95), ratio]);
  });
  return [head, ...lines];
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
  return what.padEnd(whatWidth) + cells.map((cell) => cell.padStart(10)).join('');
}

function ms(value: number): string {
  return value.toFixed(1);
}

function kb(bytes: number): string {
  return (bytes / 1000).toFixed(1);
}
