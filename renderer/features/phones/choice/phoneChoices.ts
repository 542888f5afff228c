import * as m from '../../../../contracts/messages/generated/messages.js';
import { phoneName } from '../../../../contracts/messages/phoneNames.ts';
import type { PhoneSourceName, PhoneSourceSnapshot } from '../../../../contracts/phones.ts';

/** All desk phones are one choice: which make it is is asked after it. */
export const deskPhone = 'deskPhone';
export type PhoneChoice = PhoneSourceName | typeof deskPhone;

/** `make`: the desk phones one by one. */
export type PhoneKind = 'program' | 'deskPhone' | 'make';

export function isDeskPhone({ way }: PhoneSourceSnapshot): boolean {
  return way === 'network';
}

/** @param found on this computer: they come first, and say so */
export function choicesOfPhones(
  sources: readonly PhoneSourceSnapshot[],
  found: readonly PhoneSourceName[],
  kinds: readonly PhoneKind[],
): { readonly value: PhoneChoice; readonly label: string }[] {
  const named = sources
    .filter((source) => kinds.includes(isDeskPhone(source) ? 'make' : 'program'))
    .map(({ name }) => ({ value: name, label: phoneName(name) }));
  const here = named
    .filter(({ value }) => found.includes(value))
    .map(({ value, label }) => ({ value, label: m.phones_found({ phone: label }) }));
  const others = named.filter(({ value }) => !found.includes(value));
  const makes = sources.filter(isDeskPhone).map(({ name }) => phoneName(name));
  const desk = kinds.includes(deskPhone)
    ? [{ value: deskPhone, label: m.phones_desk_choice({ makes: makes.join(', ') }) } as const]
    : [];
  return [...here, ...others, ...desk];
}
