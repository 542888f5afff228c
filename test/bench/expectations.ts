/** The figures that the benchmark is about, and the most each may be on a two-core machine with software rendering. */
export const limits = {
  startRatio: { most: 1.15, what: 'start to painted, times the bare Electron', unit: 'x' },
  readyRatio: {
    most: 1.6,
    what: 'start to ready for a call, times the bare Electron with two windows',
    unit: 'x',
  },
  framePaintedP95Ms: { most: 10, what: 'push frame to entry painted, p95', unit: 'ms' },
  clickGoneP95Ms: { most: 16.7, what: 'click to entry gone, p95', unit: 'ms' },
  clickRequestP95Ms: { most: 10, what: 'click to hide request at the portal, p95', unit: 'ms' },
  hookPaintedP95Ms: { most: 120, what: 'curl started to entry painted, p95', unit: 'ms' },
  hookOwnP95Ms: { most: 40, what: 'hook request to entry painted, p95', unit: 'ms' },
  historyFirstPageP95Ms: {
    most: 100,
    what: 'first page of 50,000 calls, file opened by it, p95',
    unit: 'ms',
  },
  historySearchP95Ms: { most: 50, what: 'search in 50,000 calls, p95', unit: 'ms' },
  idlePssRatio: {
    most: 1.08,
    what: 'idle PSS in the tray, times the bare Electron with two hidden windows',
    unit: 'x',
  },
  growthMb: { most: 2, what: 'growth of PSS over 500 calls, collected', unit: 'MB' },
  heapGrowthMb: { most: 2, what: 'growth of what the heaps hold over 500 calls, collected', unit: 'MB' },
} as const;

export type Figure = keyof typeof limits;
export type Figures = { readonly [F in Figure]?: number };

export interface Judgement {
  readonly figure: Figure;
  readonly what: string;
  readonly unit: string;
  readonly value: number;
  readonly most: number;
  readonly ok: boolean;
}

/** Judges what was measured; figures that were not are left out. A value equal to its limit is still ok. */
export function judge(figures: Figures): readonly Judgement[] {
  const judgements: Judgement[] = [];
  for (const figure of figureNames) {
    const value = figures[figure];
    if (value === undefined) continue;
    const { most, what, unit } = limits[figure];
    judgements.push({ figure, what, unit, value, most, ok: value <= most });
  }
  return judgements;
}

const figureNames: readonly Figure[] = [
  'startRatio',
  'readyRatio',
  'framePaintedP95Ms',
  'clickGoneP95Ms',
  'clickRequestP95Ms',
  'hookPaintedP95Ms',
  'hookOwnP95Ms',
  'historyFirstPageP95Ms',
  'historySearchP95Ms',
  'idlePssRatio',
  'growthMb',
  'heapGrowthMb',
];
