import type { PhoneSourceName } from '../phones.ts';
import * as m from './generated/messages.js';

/** Names of products are the same in every language. */
const names: { readonly [N in PhoneSourceName]: () => string } = {
  baresip: () => 'baresip',
  microsip: () => 'MicroSIP',
  twinkle: () => 'Twinkle',
  linphone: () => 'Linphone',
  otherProgram: m.phone_other_program,
  yealink: () => 'Yealink',
  grandstream: () => 'Grandstream',
  snom: () => 'Snom',
};

/** What a phone is called in front of people, in the language in use. */
export function phoneName(source: PhoneSourceName): string {
  return names[source]();
}

/**
 * The same for a name as an error tells it, inside a sentence: what is none of ours stays as it is. Null for a program that
 * has no name of its own.
 */
export function phoneNameAsTold(name: string): string | null {
  if (name === 'otherProgram') return null;
  const known = Object.entries(names).find(([source]) => source === name);
  return known === undefined ? name : known[1]();
}
