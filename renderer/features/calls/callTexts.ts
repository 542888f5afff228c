import type { CallRow } from '../../../contracts/calls.ts';
import type { AppErrorData } from '../../../contracts/errors.ts';
import { errorText } from '../../../contracts/messages/errorTexts.ts';
import type { Locale } from '../../../contracts/locale.ts';
import * as m from '../../../contracts/messages/generated/messages.js';
import type { SecondsClock } from '../../app/clock.svelte.ts';
import { secondsText, spanText } from '../../app/texts/times.ts';

/**
 * How long the call lasted or lasts; for one that nobody took, how long it rang. Empty for an end without a time.
 *
 * @param clock read for a call that goes on alone
 */
export function durationText(row: CallRow, clock: Pick<SecondsClock, 'sinceMs'>): string {
  const beganMs = row.answeredAtMs ?? row.startedAtMs;
  // Who asked to be called back has not rung.
  if (row.request !== undefined || (row.state === 'ended' && row.endedAtMs === null)) return '';
  const span = spanText(row.endedAtMs === null ? clock.sinceMs(beganMs) : row.endedAtMs - beganMs);
  return row.answeredAtMs === null ? m.duration_rang({ time: span }) : span;
}

/** What became of the card or the record of a call. */
export interface CallMark {
  /** A few words for the row. */
  readonly text: string;
  /** Why, and what to do; empty where the words say it all. The banner over the list tells it once for all calls. */
  readonly details: string;
  /** `done` is what nearly every row has: a tick. */
  readonly tone: 'done' | 'quiet' | 'busy' | 'danger';
}

/** @returns none where there is nothing to say: no card is known, and no record is owed */
export function callMarks(row: CallRow, locale: Locale): readonly CallMark[] {
  const card = cardMark(row, locale);
  const record = row.registerProblem;
  const click = clickMark(row);
  return [
    ...(click === null ? [] : [click]),
    ...(card === null ? [] : [card]),
    ...(record === null ? [] : [failed(m.calls_not_recorded(), record)]),
  ];
}

function clickMark({ click }: CallRow): CallMark | null {
  if (click === undefined) return null;
  return click.at === 'notDialled'
    ? failed(m.calls_not_dialled(), click.problem)
    : quiet(m.popup_from_bitrix());
}

function cardMark(row: CallRow, locale: Locale): CallMark | null {
  const { card } = row;
  switch (card.state) {
    case 'unknown':
      return row.dismissed ? quiet(m.card_dismissed()) : null;
    case 'shown':
      return card.problem === null ? quiet(m.card_shown()) : failed(m.card_not_shown(), card.problem);
    case 'hidePending': {
      const reason = card.problem === null ? '' : errorText(card.problem).text;
      const details = reason === '' ? '' : m.card_hide_retrying({ reason });
      return { text: m.card_hide_pending(), details, tone: 'busy' };
    }
    case 'hideFailed':
      if (card.problem?.code === 'command.expired')
        return { ...failed(m.card_still_open(), card.problem), details: givenUp(card.problem) };
      return failed(m.card_still_open(), card.problem ?? { code: 'unexpected', params: {} });
    case 'hidden':
      if (card.problem !== null) return failed(m.card_not_shown(), card.problem);
      return { text: hiddenText(row, locale), details: '', tone: 'done' };
  }
}

const quiet = (text: string): CallMark => ({ text, details: '', tone: 'quiet' });

function failed(text: string, problem: AppErrorData): CallMark {
  const reason = errorText(problem);
  return { text, details: `${reason.text} ${reason.nextStep}`, tone: 'danger' };
}

function givenUp(problem: AppErrorData): string {
  return `${m.card_given_up()}. ${errorText(problem).nextStep}`;
}

function hiddenText({ card }: CallRow, locale: Locale): string {
  if (card.nothingToHide) return m.card_nothing_to_hide();
  if (card.closedBy === 'portal') return m.card_closed_by_portal();
  if (card.hideTookMs === null) return m.card_hidden();
  return m.card_hidden_in({ seconds: secondsText(card.hideTookMs, locale) });
}
