import { shownCard, type Call } from '../call.ts';
import { joinCalls, replaceCall, type CallBook } from './callBook.ts';
import { isSameNumber } from '../../numbers/sameNumber.ts';
import { withCardOf, withoutPortal } from './portalSide.ts';

/**
 * The portal has said under which CALL_ID it knows a call that Ringside registered. Its card may have been faster, and
 * joined to the wrong one of two calls from one number, or to none: the portal's word puts that right.
 *
 * @param cardShown the portal was told to show the card to this operator
 * @returns the book in which a call that was dismissed meanwhile has its card as well, which has to go
 */
export function registerCall(
  book: CallBook,
  key: string,
  registration: { readonly callId: string; readonly cardShown: boolean },
  country: string,
): CallBook {
  const { callId, cardShown } = registration;
  const settled = giveCallId(book, key, callId, country);
  const call = settled.calls.get(key);
  if (call === undefined) return settled;
  const card = cardShown && call.card.state === 'unknown' ? shownCard : call.card;
  // A call that the operator dials has an entry as soon as its card lies there, as with a card of the telephone system.
  const popup =
    card !== call.card && !call.dismissed && call.state !== 'ended' ? ({ at: 'in' } as const) : call.popup;
  return replaceCall(settled, { ...call, callId, card, popup, registerProblem: null }).book;
}

function giveCallId(book: CallBook, key: string, callId: string, country: string): CallBook {
  const call = book.calls.get(key);
  if (call === undefined || call.callId === callId) return book;
  const owner = book.calls.byCallId(callId);
  if (owner !== undefined && owner.phones.length === 0 && call.callId === null)
    return joinCalls(book, call, owner).book;
  if (owner !== undefined) return exchangeCards(book, call, owner);
  if (call.callId === null) return book;
  // The card that lies with this call is another's: most likely of the other call from this number.
  const rightful = [...book.calls.values()].find(
    (other) =>
      other.callId === null &&
      other.externalCallId !== null &&
      other.state !== 'ended' &&
      isSameNumber(other.party.phoneNumber, call.party.phoneNumber, country),
  );
  if (rightful !== undefined) return exchangeCards(book, call, rightful);
  return replaceCall(book, withoutPortal(call)).book;
}

function exchangeCards(book: CallBook, one: Call, other: Call): CallBook {
  const half = replaceCall(book, withCardOf(one, other)).book;
  return replaceCall(half, withCardOf(other, one)).book;
}
