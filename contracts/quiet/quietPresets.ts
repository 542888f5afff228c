import type { QuietChoice } from './quiet.ts';

/** A time that is nearly reached is no end worth offering. */
const atLeastAheadMs = 10 * 60_000;
const timesOffered = 3;
const hourMs = 3_600_000;

/**
 * What tray and windows offer: half an hour, an hour, until one of the next full hours, until it is turned off.
 *
 * @param nowMs Unix ms; full hours are those of the computer's own time zone
 */
export function quietPresets(nowMs: number): readonly QuietChoice[] {
  return [
    { kind: 'minutes', minutes: 30 },
    { kind: 'minutes', minutes: 60 },
    ...nextFullHours(nowMs).map((untilMs) => ({ kind: 'until', untilMs }) as const),
    { kind: 'untilTurnedOff' },
  ];
}

function nextFullHours(nowMs: number): readonly number[] {
  const first = new Date(nowMs + atLeastAheadMs);
  const sinceHourMs = first.getMinutes() * 60_000 + first.getSeconds() * 1000 + first.getMilliseconds();
  // Milliseconds are added, not hours set: where clocks are put back an hour comes twice.
  if (sinceHourMs > 0) first.setTime(first.getTime() + hourMs - sinceHourMs);
  return Array.from({ length: timesOffered }, (_, index) => first.getTime() + index * hourMs);
}

/**
 * The next moment at which clocks of the computer's time zone show this time of day: later today, or tomorrow.
 *
 * @param timeOfDay as a time field has it, `13:00`; null where it is none
 */
export function nextTimeOfDay(timeOfDay: string, nowMs: number): number | null {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)/.exec(timeOfDay) ?? [];
  if (hours === undefined || minutes === undefined) return null;
  const at = new Date(nowMs);
  at.setHours(Number(hours), Number(minutes), 0, 0);
  // On the day on which clocks are put forward an hour is missing; what follows it is meant then.
  if (at.getTime() <= nowMs) at.setDate(at.getDate() + 1);
  return at.getTime();
}
