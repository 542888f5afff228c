import type { Call } from '../calls/call.ts';
import type { CallEnd } from '../ports/commandRecord.ts';
import { undetermined } from '../commands/callRecords.ts';
import { endOf } from '../registrar/callRecord.ts';

/**
 * A call that another program may talk in is finished by this one only once hardly any talk lasts as long: whoever finishes first
 * says how it was, and one that nobody finishes stays open in the portal.
 */
export const strayAfterMs = 4 * 60 * 60_000;

/** Whatever came of it elsewhere, here it came to nothing. */
export const failed: CallEnd = undetermined;
/** Cancelled (Bitrix24 docs, telephony.externalCall.finish). */
export const withdrawn: CallEnd = { durationS: 0, statusCode: '603-S' };

/** How a call of a click ended. Of a phone that tells nothing of its calls nobody knows it, nor how long it lasted. */
export function endOfClick(call: Call, nowMs: number): CallEnd {
  return call.phones.length === 0 && call.answeredAtMs === null ? failed : endOf(call, nowMs);
}
