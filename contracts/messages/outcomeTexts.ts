import type { CallOutcome, CallState } from '../calls.ts';
import * as m from './generated/messages.js';

/** How a call went, in a word or two. */
export const outcomeTexts: { readonly [O in CallOutcome]: () => string } = {
  answered: m.outcome_answered,
  missed: m.outcome_missed,
  declined: m.outcome_declined,
  answeredElsewhere: m.outcome_answered_elsewhere,
  failed: m.outcome_failed,
  unknown: m.outcome_unknown,
};

/** Where a call stands, or how it went. @param outcome null while it goes on */
export function callStateText(state: CallState, outcome: CallOutcome | null): string {
  if (state === 'ringing') return m.state_ringing();
  if (state === 'answered') return m.state_talking();
  return outcomeTexts[outcome ?? 'unknown']();
}
