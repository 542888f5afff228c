import type { Clock } from './clock.ts';

/** Values of a log line. Redaction happens behind the port, yet nothing secret should ever be given to it. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** One line an event, in words that an admin can search for. */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  /** @param cause its message and stack are redacted before they are written */
  error(event: string, cause: unknown, fields?: LogFields): void;
}

/** Does at most one thing of a kind a minute, so that a flood cannot roll a log away. */
export type Seldom = (kind: string, act: (times: number) => void) => void;

const everyMs = 60_000;

/**
 * @returns what calls `act` at once, or not at all where the last of that kind is less than a minute ago; `times` counts the
 * ones that were left out since, this one included. Kinds are the caller's own words, and few.
 */
export function createSeldom(clock: Pick<Clock, 'monotonicMs'>): Seldom {
  const kinds = new Map<string, { atMs: number; times: number }>();
  return (kind, act) => {
    const nowMs = clock.monotonicMs();
    const last = kinds.get(kind);
    const times = (last?.times ?? 0) + 1;
    if (last !== undefined && nowMs - last.atMs < everyMs) {
      last.times = times;
      return;
    }
    kinds.set(kind, { atMs: nowMs, times: 0 });
    act(times);
  };
}
