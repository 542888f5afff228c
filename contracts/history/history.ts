import * as v from 'valibot';
import { callPartySchema, callRowSchema } from '../calls.ts';
import { appErrorDataSchema } from '../errors.ts';
import { careSchema } from './care.ts';
import { historyFilters, historyRowsAtMost, longestHistorySearch, requestsAtMost } from './historyBounds.ts';

/**
 * The calls of this operator at this portal, those of earlier runs included; of nobody while no portal is connected.
 *
 * How a page puts it together without doubles: `history.page` answers whole rows, newest first, and those of calls that the
 * running program still knows are as `calls.changed` has them at that moment: live rows are in it, each call once. Between two
 * questions a row is replaced by the one of `calls.changed` with the same `key`; what is in `calls.changed` alone is on its way
 * into the history, and comes with the next `history.changed`. Orders (`calls.callBack`, `calls.copyNumber`,
 * `calls.openInCrm`...) take the key of either.
 */
const searchSchema = {
  /**
   * Part of a name or a company, or of a number, whichever way it is written: digits of every script, with or without what
   * stands between them. Capitals and accents do not count. Empty for everything.
   */
  search: v.pipe(v.string(), v.maxLength(longestHistorySearch)),
  filter: v.picklist(historyFilters),
};

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** A place in the history, to be handed back as it came. */
const placeSchema = v.pipe(v.string(), v.maxLength(40), v.regex(/^\d{1,16}\.\d{1,16}$/));

export const historyPageQuerySchema = v.strictObject({
  ...searchSchema,
  /** Rows up to this place alone, so that positions stay what they are while new calls come; null from the newest on. */
  until: v.nullable(placeSchema),
  /** How many of the rows that fit are left out before the first one (so that each part of the list can be asked for). */
  offset: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000_000)),
  limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(historyRowsAtMost)),
});
export type HistoryPageQuery = v.InferOutput<typeof historyPageQuerySchema>;

export const historyPageSchema = v.object({
  /** Newest first. */
  rows: v.array(callRowSchema),
  /** How many calls fit the search, by filter, newer ones than `until` included. */
  counts: v.object({ all: count, answered: count, missed: count, live: count, problem: count }),
  /** How many of those that fit search and filter are newer than `until`: `counts[filter] - newer` rows can be asked for. */
  newer: count,
  /** Place of the newest call there is, whatever is searched for: the `until` of the next questions. Null where there is none. */
  newest: v.nullable(placeSchema),
});
export type HistoryPage = v.InferOutput<typeof historyPageSchema>;

/**
 * Somebody who was missed and whom nobody has called back or talked to since: they leave with the next answered call of their
 * number, the next call that is made to it, when the portal tells of a colleague who has talked with them, or when ticked off.
 */
const toCallBackEntrySchema = v.object({
  /** Of the last missed call; what orders and ticking off take. */
  key: v.string(),
  /** As the last missed call knew it. */
  party: callPartySchema,
  /** Missed calls of this number since somebody last talked to them; 0 where they asked to be called back, and have not called. */
  missedCalls: count,
  /** They asked to be called back, with these texts, which may be empty, the latest first; empty where they did not. */
  requests: v.pipe(v.array(v.object({ text: v.string() })), v.maxLength(requestsAtMost)),
  /** Unix ms. */
  firstMissedAtMs: v.number(),
  lastMissedAtMs: v.number(),
});
export type ToCallBackEntry = v.InferOutput<typeof toCallBackEntrySchema>;

/** Of the last 14 days; who was missed last comes first. Withheld numbers cannot be called back. */
export const toCallBackSchema = v.object({
  entries: v.array(toCallBackEntrySchema),
  /** Missed calls that are no entries (any more), since a colleague has talked with them: those missed last, the latest first. */
  cared: v.array(v.object({ key: v.string(), care: careSchema })),
});
export type ToCallBack = v.InferOutput<typeof toCallBackSchema>;

const averageMs = v.nullable(v.pipe(v.number(), v.minValue(0)));

/** The operator's day since midnight, test calls left out. Spans in ms; null where there is nothing to tell of. */
export const historyDaySchema = v.object({
  calls: count,
  answered: count,
  missed: count,
  /** Of the calls that were talked on and are over. */
  meanTalkMs: averageMs,
  /** How long incoming calls rang until they were answered. */
  meanRingMs: averageMs,
  /** The longest that an incoming call rang, whatever became of it. */
  longestWaitMs: averageMs,
});
export type HistoryDay = v.InferOutput<typeof historyDaySchema>;

export const historyExportQuerySchema = v.strictObject(searchSchema);
export type HistorySearch = v.InferOutput<typeof historyExportQuerySchema>;

export const historyExportedSchema = v.object({
  /** Null where the operator changed their mind. */
  fileName: v.nullable(v.string()),
  calls: count,
});

export const historySnapshotSchema = v.object({
  /** Another one with everything that may change an answer: then the page asks again. */
  revision: v.number(),
  /** Why calls are kept in memory alone, or that the history was begun anew; null where all is well. */
  problem: v.nullable(appErrorDataSchema),
});
