import type { LeavingReason, PopupEntry } from '../../../contracts/calls.ts';
import * as m from '../../../contracts/messages/generated/messages.js';
import { shown } from '../../app/texts/plainText.ts';
import { hasName, numberOf, whoCalls } from '../../app/texts/whoCalls.ts';

const leavingTexts: { readonly [R in LeavingReason]: () => string } = {
  missed: m.popup_left_missed,
  declined: m.popup_left_declined,
  answeredElsewhere: m.popup_left_answered_elsewhere,
  ended: m.popup_left_ended,
  failed: m.popup_left_failed,
  closedByPortal: m.popup_left_closed_by_portal,
  closedByPortalForGroup: m.popup_left_closed_for_group,
};

const directionTexts: { readonly [D in PopupEntry['direction']]: () => string } = {
  incoming: m.popup_incoming,
  outgoing: m.popup_outgoing,
  callback: m.popup_callback,
};

const stateTexts: { readonly [S in PopupEntry['state']]: () => string } = {
  ringing: m.popup_ringing,
  answered: m.popup_talking,
  ended: m.popup_ended,
};

export function leavingText(reason: LeavingReason): string {
  return leavingTexts[reason]();
}

/** One short word for the corner: how it came where that is unusual, else how it stands. */
export function entryStateText(entry: PopupEntry): string {
  if (entry.state === 'ringing' && entry.direction !== 'incoming') return directionTexts[entry.direction]();
  return stateTexts[entry.state]();
}

/** Company, and who looks after the caller: what is known of them. */
export function companyAndResponsible(entry: PopupEntry): readonly string[] {
  const { company, responsible } = entry.party;
  const texts: string[] = [];
  if (company !== null && company !== '') texts.push(shown(company));
  if (responsible !== null && responsible !== '')
    texts.push(m.popup_responsible({ name: shown(responsible) }));
  return texts;
}

/** The name assistive tools give the entry. It starts with who calls. */
export function entryLabel(entry: PopupEntry): string {
  const parts = [whoCalls(entry.party)];
  const number = numberOf(entry.party);
  if (hasName(entry.party) && number !== '') parts.push(number);
  parts.push(entry.leaving === null ? entryStateText(entry) : leavingText(entry.leaving));
  if (entry.isTest) parts.push(m.any_test_call());
  return parts.join(', ');
}
