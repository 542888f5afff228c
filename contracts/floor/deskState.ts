import * as v from 'valibot';

/** Bytes; what is longer is neither the state of a desk nor a lead's word. */
export const longestViewMessage = 4_096;

/** A desk of which nothing has changed tells how it is so often: twice within the life of what it told. */
export const tellEveryMs = 60_000;
/** Two that did not come, and some time on the way: such a desk is not heard of. Shorter than `stateTtlMs`. */
export const silentAfterMs = 150_000;

/** Milliseconds from which a hide that is owed is a card that is stuck. */
export const stuckAfterMs = 60_000;

/**
 * Milliseconds up to which a time to hidden counts to each place of a histogram; the last place is for what took longer. The same on
 * every desk, so that they can be added: another list is another version of the message.
 */
export const hiddenWithinMs = [
  50, 100, 150, 200, 300, 400, 500, 700, 1_000, 1_500, 2_000, 3_000, 5_000, 10_000, 30_000, 60_000, 600_000,
] as const;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(1_000_000));
/** Milliseconds; a desk says so of whatever is longer by its clock, which may have been set by years. */
export const longestSpanMs = 400 * 24 * 60 * 60 * 1000;
/** A span and no time of day: the clocks of two computers differ. */
const spanMs = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(longestSpanMs));
const runId = v.pipe(v.string(), v.uuid());

export const channelStates = ['live', 'connecting', 'down', 'off', 'unavailable'] as const;

/** What a program has counted today. */
const dayFiguresSchema = v.object({
  /** `2026-11-25`, by the desk's own clock. */
  date: v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\d$/)),
  /** Requests that the portal refused for its limit. */
  refused: count,
  /** Calls whose end the portal was not told, and is not told any more by itself. */
  unfinished: count,
  /** How many cards were hidden within each of `hiddenWithinMs` of the dismissal, and how many later. */
  hidden: v.pipe(v.array(count), v.length(hiddenWithinMs.length + 1)),
});
export type DayFigures = v.InferOutput<typeof dayFiguresSchema>;

const deskStateSchema = v.object({
  v: v.literal(1),
  /** Another one each time the program starts, or another operator works there: of two computers of one operator, too. */
  run: runId,
  /** Of two states of one run the higher one counts, in whatever order they come. */
  seq: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /** The program ends, or leaves the broker: its silence from now on says nothing. */
  leaves: v.optional(v.literal(true)),
  program: v.pipe(v.string(), v.regex(/^\d{1,5}\.\d{1,5}\.\d{1,5}[\w.+-]{0,40}$/)),
  /** Hides that have been owed for longer than `stuckAfterMs`, and for how long the oldest of them. */
  stuck: v.object({ cards: count, oldestMs: spanMs }),
  /** The channel by which calls are heard of, and for how long it has been so. */
  channel: v.object({ is: v.picklist(channelStates), forMs: spanMs }),
  day: dayFiguresSchema,
});

/** How a desk is: counts and states, and nothing of any caller or call. Whose desk it is the broker says (`readViewAddress`). */
export type DeskState = v.InferOutput<typeof deskStateSchema>;

const retrySchema = v.object({
  v: v.literal(1),
  id: v.pipe(v.string(), v.uuid()),
  /** How many desks are thought to have something to try again: they spread over the time that the portal needs for so many. */
  desks: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(10_000)),
});

/** A lead's *Try again for all*. */
export type RetryForAll = v.InferOutput<typeof retrySchema>;

/** @returns null for what is no state of this version; fields that are not known are dropped. Total */
export function readDeskState(body: string): DeskState | null {
  return read(deskStateSchema, body);
}

/** @returns null for what is no word of a lead. Total */
export function readRetryForAll(body: string): RetryForAll | null {
  return read(retrySchema, body);
}

function read<T>(schema: v.GenericSchema<unknown, T>, body: string): T | null {
  if (body.length > longestViewMessage) return null;
  try {
    const parsed = v.safeParse(schema, JSON.parse(body));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
