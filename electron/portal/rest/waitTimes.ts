/** The limiter counts over ten one-minute buckets (Bitrix24 docs, "Limits"), so longer waits are a wrong clock. */
const longestWaitMs = 10 * 60_000;
/** A header may be anybody's, a proxy's with a day in it for one: attempts are no further apart than this. */
const longestByHeaderMs = 2 * 60_000;

/**
 * When the portal wants to be asked again.
 * @param operatingResetAtS Unix s from the `time` block
 * @param retryAfter the header `Retry-After`: seconds or a date
 * @returns Unix ms, never in the past and at most ten minutes ahead, two where but the header says so; null where nothing usable was said
 */
export function notBefore(
  operatingResetAtS: number | null,
  retryAfter: string | null,
  nowMs: number,
): number | null {
  const atMs = operatingResetAtS === null ? fromHeader(retryAfter, nowMs) : operatingResetAtS * 1000;
  if (atMs === null || !Number.isFinite(atMs) || atMs <= nowMs) return null;
  return Math.min(atMs, nowMs + (operatingResetAtS === null ? longestByHeaderMs : longestWaitMs));
}

function fromHeader(retryAfter: string | null, nowMs: number): number | null {
  const text = retryAfter?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return nowMs + Number(text) * 1000;
  const atMs = text === '' ? Number.NaN : Date.parse(text);
  return Number.isNaN(atMs) ? null : atMs;
}
