import * as v from 'valibot';

/** Bytes; what is longer is no order, and no reply. */
export const longestFloorMessage = 16_384;

/** Recipients of one order, and characters of a CALL_ID. */
const usersAtMost = 1_000;
const callIdLength = 200;

/**
 * SECURITY: real ones are `externalCall.` + md5 + `.` + Unix seconds. In a request for many, `$result[...]` would stand for another
 * one's answer, and half a surrogate pair cannot be written at all.
 */
const callIdCharacters = /^[\x20-\x23\x25-\x7e]+$/;

const orderSchema = v.object({
  v: v.literal(1),
  /** The same however often it is asked again. */
  id: v.pipe(v.string(), v.uuid()),
  callId: v.pipe(v.string(), v.maxLength(callIdLength), v.regex(callIdCharacters)),
  /** `keep`: what was wished before is not wished any more, and the card stays as it is. */
  wish: v.picklist(['hide', 'show', 'keep']),
  /** Of two wishes of one operator about one call the higher one counts, in whatever order they come. */
  seq: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /** Whose cards, in an order for colleagues; left out in one for the operator's own card. */
  userIds: v.optional(
    v.pipe(
      v.array(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
      v.minLength(1),
      v.maxLength(usersAtMost),
    ),
  ),
});

/** What a desk wishes of a call's card. Whose desk it is the broker says, not the order (`readOrderAddress`). */
export type FloorOrder = v.InferOutput<typeof orderSchema>;

/** Whether an order about these cards would be one that a worker reads. @param userIds empty for the operator's own card */
export function mayBeOrdered(callId: string, userIds: readonly number[]): boolean {
  // The rest of an order, and a CALL_ID whose quotation marks are escaped.
  const isShort = JSON.stringify([callId, userIds]).length < longestFloorMessage - 1_000;
  const isCallId = callIdCharacters.test(callId) && callId.length <= callIdLength;
  return isShort && userIds.length <= usersAtMost && isCallId;
}

const replySchema = v.object({
  id: v.pipe(v.string(), v.uuid()),
  /** `gone`: the portal no longer knows the call. `busy`: not yet, for `afterMs` or so. */
  result: v.picklist(['done', 'gone', 'refused', 'busy']),
  /** Why it was refused, a code of `contracts/errors.ts`. */
  code: v.optional(v.pipe(v.string(), v.maxLength(100))),
  afterMs: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(600_000))),
});

/** What a worker says of an order. */
export type FloorReply = v.InferOutput<typeof replySchema>;

/** @returns null for what is no order of this version; fields that are not known are dropped. Total */
export function readFloorOrder(body: string): FloorOrder | null {
  return read(orderSchema, body);
}

/** @returns null for what is no reply. Total */
export function readFloorReply(body: string): FloorReply | null {
  return read(replySchema, body);
}

function read<T>(schema: v.GenericSchema<unknown, T>, body: string): T | null {
  if (body.length > longestFloorMessage) return null;
  try {
    const parsed = v.safeParse(schema, JSON.parse(body));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
