import type { OperatingUse } from './limits/operatingTime.ts';
import type { JsonObject } from './parsing/jsonValue.ts';

/**
 * The `time` block of an answer (Bitrix24 docs, api-reference/data-types): `start` is a whole second and `processing`
 * may be 0 in recent answers, the dates carry a zone, the last two fields are there only while the limiter is on.
 */
export function timeBlock(input: {
  readonly startMs: number;
  readonly finishMs: number;
  readonly processingStartMs: number;
  readonly use?: OperatingUse | undefined;
}): JsonObject {
  const start = Math.floor(input.startMs / 1000);
  const finish = input.finishMs / 1000;
  return {
    start,
    finish,
    duration: finish - start,
    processing: (input.finishMs - input.processingStartMs) / 1000,
    date_start: isoWithZone(input.startMs),
    date_finish: isoWithZone(input.finishMs),
    ...(input.use === undefined
      ? {}
      : { operating_reset_at: input.use.operatingResetAt, operating: input.use.operating }),
  };
}

/** ISO 8601 to the second in the portal's zone, which is UTC+3 here, e.g. `2026-03-10T11:39:18+03:00`. */
export function isoWithZone(unixMs: number): string {
  return `${new Date(unixMs + 3 * 3_600_000).toISOString().slice(0, 19)}+03:00`;
}
