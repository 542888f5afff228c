import type { CallOutcome, CallRow } from '../../../contracts/calls.ts';
import { errorText } from '../../../contracts/messages/errorTexts.ts';
import type { Locale } from '../../../contracts/locale.ts';
import * as m from '../../../contracts/messages/generated/messages.js';
import { secondsText, spanText } from '../../app/texts/times.ts';

const outcomeTexts: { readonly [O in CallOutcome]: () => string } = {
  answered: m.outcome_answered,
  missed: m.outcome_missed,
  declined: m.outcome_declined,
  answeredElsewhere: m.outcome_answered_elsewhere,
  failed: m.outcome_failed,
  unknown: m.outcome_unknown,
};

/** Where the call stands, or how it went. */
export function callStateText(row: CallRow): string {
  if (row.state === 'ringing') return m.state_ringing();
  if (row.state === 'answered') return m.state_talking();
  return outcomeTexts[row.outcome ?? 'unknown']();
}

/** How long the call lasted or lasts; for one that nobody took, how long it rang. Empty for an end without a time. */
export function durationText(row: CallRow, nowMs: number): string {
  const endMs = row.state === 'ended' ? row.endedAtMs : nowMs;
  if (endMs === null) return '';
  if (row.answeredAtMs !== null) return spanText(endMs - row.answeredAtMs);
  return m.duration_rang({ time: spanText(endMs - row.startedAtMs) });
}

/** What became of the card, and whether that is something the operator has to know at once. */
export interface CardText {
  readonly text: string;
  /** Why, or what to do: shown under the row. */
  readonly nextStep: string | null;
  readonly tone: 'quiet' | 'good' | 'busy' | 'danger';
}

const quiet = (text: string): CardText => ({ text, nextStep: null, tone: 'quiet' });

/** @returns null where there is nothing to say: no card is known */
export function cardText(row: CallRow, locale: Locale): CardText | null {
  const { card } = row;
  switch (card.state) {
    case 'unknown':
      return row.dismissed ? quiet(m.card_dismissed()) : null;
    case 'shown':
      if (card.problem !== null) {
        const { text, nextStep } = errorText(card.problem);
        return { text: m.card_show_failed({ reason: text }), nextStep, tone: 'danger' };
      }
      return quiet(m.card_shown());
    case 'hidePending': {
      if (card.problem === null) return { text: m.card_hide_pending(), nextStep: null, tone: 'busy' };
      const reason = errorText(card.problem).text;
      return { text: m.card_hide_pending(), nextStep: m.card_hide_retrying({ reason }), tone: 'busy' };
    }
    case 'hideFailed': {
      const { text, nextStep } = errorText(card.problem ?? { code: 'unexpected', params: {} });
      if (card.problem?.code === 'command.expired')
        return { text: m.card_given_up(), nextStep, tone: 'danger' };
      return { text: m.card_hide_failed({ reason: text }), nextStep, tone: 'danger' };
    }
    case 'hidden':
      return hiddenText(row, locale);
  }
}

function hiddenText({ card }: CallRow, locale: Locale): CardText {
  if (card.problem !== null) {
    const { text, nextStep } = errorText(card.problem);
    return { text: m.card_show_failed({ reason: text }), nextStep, tone: 'danger' };
  }
  if (card.nothingToHide) return quiet(m.card_nothing_to_hide());
  if (card.closedBy === 'portal') return quiet(m.card_closed_by_portal());
  const text =
    card.hideTookMs === null
      ? m.card_hidden()
      : m.card_hidden_in({ seconds: secondsText(card.hideTookMs, locale) });
  return { text, nextStep: null, tone: 'good' };
}
