import type { CallOutcome, CallRow } from '../calls.ts';
import { wasMissed } from '../history/missed.ts';
import * as m from './generated/messages.js';

const outcomeTexts: { readonly [O in CallOutcome]: () => string } = {
  answered: m.outcome_answered,
  missed: m.outcome_missed,
  declined: m.outcome_declined,
  answeredElsewhere: m.outcome_answered_elsewhere,
  failed: m.outcome_failed,
  unknown: m.outcome_unknown,
};

/** Where a call stands, or how it went, in a word or two. */
export function callStateText(
  call: Pick<CallRow, 'direction' | 'state' | 'outcome' | 'onHold' | 'request'>,
): string {
  if (call.request !== undefined) return m.outcome_asked();
  if (call.state === 'ringing') return m.state_ringing();
  if (call.state === 'answered') return call.onHold === true ? m.popup_on_hold() : m.state_talking();
  if (call.outcome === 'missed' && !wasMissed(call)) return m.outcome_no_answer();
  return outcomeTexts[call.outcome ?? 'unknown']();
}
