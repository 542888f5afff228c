import type { CallEvent } from '../../ports/callSource.ts';
import { RecentMap } from './book/recentMap.ts';

type LaterEvent = Extract<CallEvent, { type: 'answered' | 'ended' }>;

/**
 * What sources told of calls that they had not offered yet, oldest first. Each hook of a phone is a program of its own, so
 * the end of a short call may arrive before its beginning: without this the call would ring for ever.
 */
export type EarlyNews = RecentMap<readonly LaterEvent[]>;

const keptAtMost = 500;
export const noEarlyNews: EarlyNews = new RecentMap(keptAtMost);
/** Older news are about another call whose offer was lost, with an id that the phone uses again. */
const lateByAtMostMs = 60_000;

export function rememberEarly(early: EarlyNews, reference: string, event: LaterEvent): EarlyNews {
  const known = early.get(reference) ?? [];
  // One of each kind is all there is to know.
  return early.with(reference, [...known.filter(({ type }) => type !== event.type), event]);
}

/** What is known already of a call that is offered now: answered first, then ended. */
export function takeEarly(
  early: EarlyNews,
  reference: string,
  offeredAtMs: number,
): { readonly early: EarlyNews; readonly news: readonly LaterEvent[] } {
  const known = early.get(reference);
  if (known === undefined) return { early, news: [] };
  const news = known
    .filter(({ atMs }) => offeredAtMs - atMs <= lateByAtMostMs)
    .toSorted((a, b) => Number(a.type === 'ended') - Number(b.type === 'ended'));
  return { early: early.without(reference), news };
}
