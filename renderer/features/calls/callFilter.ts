import type { CallRow } from '../../../contracts/calls.ts';
import { plainCharacters } from '../../../contracts/plainCharacters.ts';

export const callKinds = ['all', 'live', 'answered', 'missed', 'problem'] as const;
/** What the operator looks for: `problem` is a card that did not go as asked, or a call the portal did not record. */
export type CallKind = (typeof callKinds)[number];

function isOfKind(row: CallRow, kind: CallKind): boolean {
  switch (kind) {
    case 'all':
      return true;
    case 'live':
      return row.state !== 'ended';
    case 'answered':
      return row.state === 'answered' || row.outcome === 'answered';
    case 'missed':
      return row.outcome === 'missed';
    case 'problem':
      return row.card.problem !== null || row.card.state === 'hideFailed' || row.registerProblem !== null;
  }
}

/** As it is compared: digits of every script are those of ASCII, capitals are small. */
const compared = (text: string): string => plainCharacters(text).trim().toLocaleLowerCase();
const digitsOf = (text: string): string => text.replace(/\D/g, '');
/** A text that can only be meant as a telephone number, however it is set. */
const numberLike = /^[\d\s()+./-]*\d[\d\s()+./-]*$/;

/**
 * The rows that fit, in their order. Names and companies match anywhere, whatever the case; a number matches by its digits
 * alone, in whatever script, so that `495 12` finds `+7 (495) 123-45-67`, and `٤٩٥` does.
 */
export function findCalls(rows: readonly CallRow[], kind: CallKind, query: string): readonly CallRow[] {
  const text = compared(query);
  const digits = numberLike.test(text) ? digitsOf(text) : '';
  return rows.filter((row) => {
    if (!isOfKind(row, kind)) return false;
    if (text === '') return true;
    const { name, company, phoneNumber, formattedNumber } = row.party;
    const words = compared(`${name ?? ''}\n${company ?? ''}\n${formattedNumber}`);
    if (words.includes(text)) return true;
    return digits !== '' && digitsOf(plainCharacters(phoneNumber || formattedNumber)).includes(digits);
  });
}
