import type { LeavingReason, PopupEntry } from '../../../../contracts/calls.ts';
import type { AppErrorData } from '../../../../contracts/errors.ts';
import type { ReasonToAsk } from '../../../../contracts/clickToCall/clicks.ts';
import * as m from '../../../../contracts/messages/generated/messages.js';
import { hasName, numberOf, whoCalls } from '../../../app/texts/whoCalls.ts';
import {
  alertCircleIcon,
  checkIcon,
  closeIcon,
  phoneCallbackIcon,
  phoneMissedIcon,
  phoneOffIcon,
} from '../../../ui/icons/callIcons.ts';
import { shortCompany } from './shortCompany.ts';

interface Leaving {
  readonly text: () => string;
  readonly icon: string;
}

const leavings: { readonly [R in LeavingReason]: Leaving } = {
  missed: { text: m.popup_left_missed, icon: phoneMissedIcon },
  declined: { text: m.popup_left_declined, icon: phoneOffIcon },
  answeredElsewhere: { text: m.popup_left_answered_elsewhere, icon: checkIcon },
  ended: { text: m.popup_left_ended, icon: phoneOffIcon },
  failed: { text: m.popup_left_failed, icon: alertCircleIcon },
  closedByPortal: { text: m.popup_left_closed_by_portal, icon: closeIcon },
  closedByPortalForGroup: { text: m.popup_left_closed_for_group, icon: closeIcon },
  notDialled: { text: m.popup_left_not_dialled, icon: alertCircleIcon },
  transferred: { text: m.popup_left_transferred, icon: phoneCallbackIcon },
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

/** Why the operator is asked before a number from Bitrix24 is dialled, in so far as they did not choose it. */
const askedTexts: { readonly [R in ReasonToAsk]: () => string } = {
  chosen: m.popup_from_bitrix,
  inCall: m.popup_asks_in_call,
  notHere: m.popup_asks_not_here,
  unusual: m.popup_asks_unusual,
  unsure: m.popup_asks_unsure,
};

export function leavingText(reason: LeavingReason): string {
  return leavings[reason].text();
}

/** The outcome as a sign, from `callIcons.ts`. */
export function leavingIcon(reason: LeavingReason): string {
  return leavings[reason].icon;
}

/** A few words for what is not to be expected of an entry, which is an incoming call that rings; null where all is. */
export function howItStands(entry: PopupEntry): string | null {
  if (entry.state === 'answered') return entry.onHold === true ? m.popup_on_hold() : stateTexts.answered();
  if (entry.click?.at === 'asks') return askedTexts[entry.click.because]();
  if (entry.direction === 'incoming') return null;
  const direction = directionTexts[entry.direction]();
  return entry.click === undefined ? direction : `${direction} · ${m.popup_from_bitrix()}`;
}

/** It is one that Ringside dials, or asks about. */
export function isClicked({ click }: Pick<PopupEntry, 'click'>): boolean {
  return click !== undefined && click.at !== 'left';
}

/** A phone of this desk rings for it, may yet tell of it, or is to dial it. */
export function mayHavePhone({
  click,
  actions,
  phoneMayTell,
}: Pick<PopupEntry, 'click' | 'actions' | 'phoneMayTell'>): boolean {
  return isClicked({ click }) || phoneMayTell === true || actions.some((action) => action !== 'dial');
}

/** The phone can hold it, or take it back. */
export function canHold({ actions }: Pick<PopupEntry, 'actions'>): boolean {
  return actions.includes('hold') || actions.includes('resume');
}

/** The phone can do more with it than end it. */
export function canTalk({ actions, leaving }: Pick<PopupEntry, 'actions' | 'leaving'>): boolean {
  const ofTalk = ['hold', 'resume', 'sendDigits', 'transfer'] as const;
  return leaving === null && ofTalk.some((action) => actions.includes(action));
}

/** Why a number was not dialled, while that is to be read; null where nothing is. */
export function whyNotDialled({
  click,
  leaving,
}: Pick<PopupEntry, 'click' | 'leaving'>): AppErrorData | null {
  return click?.at === 'notDialled' && leaving !== null ? click.problem : null;
}

/** Company, and who looks after the caller, in one line; empty where neither is known. Both are made safe to show. */
export function companyText(company: string, responsible: string): string {
  const parts = company === '' ? [] : [shortCompany(company)];
  if (responsible !== '') parts.push(m.popup_responsible({ name: responsible }));
  return parts.join(' · ');
}

/** The name assistive tools give the entry. It starts with who calls. @param line as it is called; empty for none */
export function entryLabel(entry: PopupEntry, line: string): string {
  const parts = [whoCalls(entry.party)];
  const number = numberOf(entry.party);
  if (hasName(entry.party) && number !== '') parts.push(number);
  if (line !== '') parts.push(line);
  parts.push(
    entry.leaving === null ? (howItStands(entry) ?? stateTexts.ringing()) : leavingText(entry.leaving),
  );
  if (entry.isTest) parts.push(m.any_test_call());
  return parts.join(', ');
}
