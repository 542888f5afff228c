import type { CallDirection, CallParty } from '../../../contracts/calls.ts';
import * as m from '../../../contracts/messages/generated/messages.js';
import { getLocale } from '../../../contracts/messages/generated/runtime.js';
import { momentText } from '../../../contracts/times/moments.ts';
import { cleanName } from '../../../contracts/untrustedText.ts';

/** What a colleague is told of a call. */
export interface HandedOver {
  readonly party: CallParty;
  readonly direction: CallDirection;
  /** Unix ms. */
  readonly startedAtMs: number;
  /** They have not called, but asked by a form to be called back. */
  readonly request?: { readonly text: string } | undefined;
}

const longestPart = 200;
/** As much as a form's text may hold. */
const longestRequest = 1_000;

/**
 * `Anna Petrova, +7 495 123-45-67, Northwind Logistics, called 12:03 on Sales`, in the language that is spoken now; of a request to be
 * called back also what they wrote. One line, whatever the portal's texts hold: it is pasted into a chat.
 */
export function handOverText({ party, direction, startedAtMs, request }: HandedOver, nowMs: number): string {
  const clean = (text: string | null): string => cleanName(text ?? '', longestPart);
  // What telephone systems write in a number's place ("anonymous") is none.
  const number = party.noNumber === undefined ? clean(party.formattedNumber) || clean(party.phoneNumber) : '';
  const who = [clean(party.name), number, clean(party.company)].filter((text) => text !== '');
  const time = momentText(startedAtMs, nowMs, getLocale());
  const named = who.length === 0 ? [m.any_unknown_number()] : who;
  if (request !== undefined) {
    const wrote = cleanName(request.text, longestRequest);
    return [...named, m.hand_over_asked({ time }), ...(wrote === '' ? [] : [wrote])].join(', ');
  }
  const line = clean(party.line);
  const isOutgoing = direction === 'outgoing';
  const when =
    line === ''
      ? (isOutgoing ? m.hand_over_was_called : m.hand_over_called)({ time })
      : (isOutgoing ? m.hand_over_was_called_on : m.hand_over_called_on)({ time, line });
  return [...named, when].join(', ');
}
