/*
 * What the pages need to know of `history.ts`. Apart from it, so that no window loads the schema library with it.
 */

/**
 * What the operator looks for among calls. `live`: not over yet; `problem`: a card that did not go as asked, or a call that the
 * portal did not record.
 */
export const historyFilters = ['all', 'answered', 'missed', 'live', 'problem'] as const;
export type HistoryFilter = (typeof historyFilters)[number];

/** Rows that are asked for at once. */
export const historyRowsAtMost = 200;

/** Characters of a search. */
export const longestHistorySearch = 200;

/** What one caller wrote who keeps asking to be called back; all of it is in the history. */
export const requestsAtMost = 5;
