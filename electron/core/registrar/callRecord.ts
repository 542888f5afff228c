import { clickLineNumber } from '../../../contracts/clickToCall/clicks.ts';
import type { Call } from '../calls/call.ts';
import { isOfPhone } from '../calls/joining/references.ts';
import { partsOf } from '../numbers/phoneNumber.ts';
import type { CallEnd, CallStatusCode } from '../ports/commandRecord.ts';

/** The longest LINE_NUMBER the portal keeps (source of module voximplant). */
const lineLength = 50;

/** Told of by phones alone: whoever else knows the call has a CALL_ID for it, or will have. */
export function isKnownByPhonesAlone(call: Call): boolean {
  return (
    !call.isTest && call.callId === null && call.references.length > 0 && call.references.every(isOfPhone)
  );
}

/**
 * A caller's number as PHONE_NUMBER takes it: digits, perhaps with a plus in front. Null where there is none: withheld, or
 * a name at a SIP server. The portal would strip the letters of `anna42` and look for a caller with the number 42.
 */
export function numberForPortal(text: string): string | null {
  // What is dialled after the connection is no part of whom the portal looks for.
  const { number } = partsOf(text);
  if (!/^[\d+*#()[\]./\s_·'’-]+$/.test(number)) return null;
  const dialled = number.replaceAll(/[^\d+*#]/g, '');
  return /\d/.test(dialled) ? dialled : null;
}

/**
 * LINE_NUMBER, or null. Without a dollar: `$result[...]` in a command of a `batch` refers to another one's answer (Bitrix24
 * docs, batch), and what a phone calls its line is not ours. Never the line of clicks: a call that is registered on that would be
 * dialled once more.
 */
export function lineForPortal(line: string | null): string | null {
  const text = (line ?? '').replaceAll('$', '').trim().slice(0, lineLength);
  return text === '' || text.toLowerCase() === clickLineNumber ? null : text;
}

/** How a call ended, as `telephony.externalCall.finish` wants it told. @param nowMs where the end has no time of its own */
export function endOf(
  call: Pick<Call, 'direction' | 'outcome' | 'answeredAtMs' | 'endedAtMs'>,
  nowMs: number,
): CallEnd {
  if (call.answeredAtMs !== null) {
    const talkedMs = (call.endedAtMs ?? nowMs) - call.answeredAtMs;
    return { durationS: Math.max(0, Math.round(talkedMs / 1000)), statusCode: '200' };
  }
  return { durationS: 0, statusCode: statusCodeOf(call) };
}

/** Bitrix24 docs, telephony.externalCall.finish, STATUS_CODE. */
function statusCodeOf({ direction, outcome }: Pick<Call, 'direction' | 'outcome'>): CallStatusCode {
  switch (outcome) {
    case 'answered':
      return '200';
    case 'declined':
      // Phones do not tell a busy line from a refusal; at the other end it is mostly the first.
      return direction === 'outgoing' ? '486' : '603';
    case 'answeredElsewhere':
      // Somebody spoke to the caller: 304 would write a missed call down.
      return '603-S';
    case 'failed':
      return 'OTHER';
    case 'missed':
    case 'unknown':
    case null:
      return '304';
  }
}
