import type { CallParty } from '../../../contracts/calls.ts';
import * as m from '../../../contracts/messages/generated/messages.js';
import { shown } from './plainText.ts';

/** What a call is called on the page: the name, else the number, else a word of ours. */
export function whoCalls(party: CallParty): string {
  const name = shown(party.name ?? '');
  return name === '' ? numberOf(party) || m.any_unknown_number() : name;
}

/** The number as people read it; empty where it is hidden. */
export function numberOf(party: CallParty): string {
  return shown(party.formattedNumber) || shown(party.phoneNumber);
}

/** Whether the name is what the call goes by, so that the number has a line of its own. */
export function hasName(party: CallParty): boolean {
  return shown(party.name ?? '') !== '';
}
