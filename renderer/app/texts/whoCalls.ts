import type { CallParty } from '../../../contracts/calls.ts';
import * as m from '../../../contracts/messages/generated/messages.js';
import { shown } from './plainText.ts';

/** What a call is called on the page: the name, else the number, else a word of ours. */
export function whoCalls(party: CallParty): string {
  const name = shown(party.name ?? '');
  return name === '' ? numberOf(party) || noNumberText(party) : name;
}

/** Why there is no number. */
function noNumberText({ noNumber }: CallParty): string {
  return noNumber === 'withheld' ? m.any_withheld_number() : m.any_unknown_number();
}

/** The number as people read it; empty where there is none. */
export function numberOf(party: CallParty): string {
  // What telephone systems write in its place ("anonymous") is no number.
  if (party.noNumber !== undefined) return '';
  return shown(party.formattedNumber) || shown(party.phoneNumber);
}

/** Whether the name is what the call goes by, so that the number has a line of its own. */
export function hasName(party: CallParty): boolean {
  return shown(party.name ?? '') !== '';
}
