/**
 * How much time the portal has spent on one method for this webhook or application within the last ten minutes.
 * Bitrix24 docs, "Limits": it is checked before a call, so the one that crosses the line still completes; after it the
 * method alone is blocked. The line is a setting of the portal, 480 s in the docs' example.
 */
export interface OperatingUse {
  readonly operatingS: number;
  /** When the oldest minute is forgotten; monotonic ms. */
  readonly freedAtMs: number | null;
  /** Monotonic ms until which the portal refuses the method. */
  readonly blockedUntilMs: number;
  readonly lastSentMs: number;
}

export interface OperatingReport {
  readonly operatingS: number | null;
  /** Ms from now until the oldest minute is forgotten; null where it was not said. */
  readonly freedInMs: number | null;
}

export const unused: OperatingUse = {
  operatingS: 0,
  freedAtMs: null,
  blockedUntilMs: Number.NEGATIVE_INFINITY,
  lastSentMs: Number.NEGATIVE_INFINITY,
};

export const documentedLimitS = 480;
/** Ten buckets of a minute each. */
const longestBlockMs = 10 * 60_000;
const unnamedBlockMs = 60_000;
/** From this share of the line on, calls of a method keep apart, ever more. */
const slowFrom = { command: 0.9, lookUp: 0.8 } as const;
const widestGapMs = { command: 2_000, lookUp: 7_000 } as const;

export function afterAnswer(use: OperatingUse, report: OperatingReport, nowMs: number): OperatingUse {
  if (report.operatingS === null) return use;
  return {
    ...use,
    operatingS: report.operatingS,
    freedAtMs: report.freedInMs === null ? use.freedAtMs : nowMs + report.freedInMs,
  };
}

/** The portal refused with `OPERATION_TIME_LIMIT`. Such answers carry no `time`: the last good one told when it ends. */
export function afterBlock(use: OperatingUse, freedInMs: number | null, nowMs: number): OperatingUse {
  const known = freedInMs ?? (use.freedAtMs === null ? null : use.freedAtMs - nowMs);
  const blockMs = known === null || known <= 0 ? unnamedBlockMs : Math.min(known, longestBlockMs);
  return { ...use, blockedUntilMs: nowMs + blockMs };
}

/** The line as a block or its absence shows it. @param use as it was before the answer */
export function learntLimitS(limitS: number, use: OperatingUse, answer: 'passed' | 'blocked'): number {
  if (use.operatingS <= 0) return limitS;
  return answer === 'blocked' ? use.operatingS : Math.max(limitS, use.operatingS);
}

/** How long a call of the method has to wait, in ms; 0 where it may go now. */
export function waitForMethodMs(
  use: OperatingUse,
  limitS: number,
  priority: 'command' | 'lookUp',
  nowMs: number,
): number {
  if (use.blockedUntilMs > nowMs) return Math.ceil(use.blockedUntilMs - nowMs);
  if (use.freedAtMs !== null && use.freedAtMs <= nowMs) return 0;
  const from = slowFrom[priority];
  const share = Math.min(1, use.operatingS / limitS);
  if (share < from) return 0;
  const gapMs = ((share - from) / (1 - from)) * widestGapMs[priority];
  return Math.max(0, Math.ceil(use.lastSentMs + gapMs - nowMs));
}
