/** `2026-11-25`: the day by the clock on the operator's wall. @param atMs Unix ms */
export function localDay(atMs: number): string {
  const at = new Date(atMs);
  return `${at.getFullYear()}-${twoDigits(at.getMonth() + 1)}-${twoDigits(at.getDate())}`;
}

/** When that day began. Unix ms. @param atMs Unix ms */
export function midnightBefore(atMs: number): number {
  return new Date(atMs).setHours(0, 0, 0, 0);
}

export function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
