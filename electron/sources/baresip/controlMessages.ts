import * as v from 'valibot';

/**
 * What baresip says on its control socket, as the source of module `ctrl_tcp` has it and 1.0.0 and 4.10.0 were seen to send it.
 * Texts of a call (address, name, Call-ID) are the caller's to choose. A field that is not as it should be counts as
 * missing: it must not cost the rest of the message.
 */
const text = v.fallback(v.optional(v.string()), undefined);

const eventSchema = v.object({
  event: v.literal(true),
  class: text,
  type: v.string(),
  accountaor: text,
  direction: v.fallback(v.optional(v.picklist(['incoming', 'outgoing'])), undefined),
  peeruri: text,
  peerdisplayname: text,
  /** SIP Call-ID. */
  id: text,
  /** A reason, or a broken copy of the address: 1.0.0 takes the address for a format string here. */
  param: text,
});
export type ControlEvent = v.InferOutput<typeof eventSchema>;

const responseSchema = v.object({
  response: v.literal(true),
  ok: v.fallback(v.boolean(), false),
  data: v.fallback(v.optional(v.string(), ''), ''),
  token: v.string(),
});
export type ControlResponse = v.InferOutput<typeof responseSchema>;

/** Newer ones tell of text messages, too (`"message": true`), and may tell of more. */
const otherSchema = v.pipe(
  v.looseObject({}),
  v.check((message) => !('event' in message) && !('response' in message)),
);

export type ControlMessage =
  | { readonly kind: 'event'; readonly event: ControlEvent }
  | { readonly kind: 'response'; readonly response: ControlResponse }
  /** Nothing that is about calls. */
  | { readonly kind: 'other' };

/** Null for what cannot be read: no JSON at all, or an event or a response without what makes it one. */
export function readControlMessage(frame: string): ControlMessage | null {
  let value: unknown;
  try {
    value = JSON.parse(frame);
  } catch {
    return null;
  }
  const event = v.safeParse(eventSchema, value);
  if (event.success) return { kind: 'event', event: event.output };
  const response = v.safeParse(responseSchema, value);
  if (response.success) return { kind: 'response', response: response.output };
  return v.is(otherSchema, value) && !Array.isArray(value) ? { kind: 'other' } : null;
}

/** baresip 1.0.0 puts command and parameters together into 256 bytes and cuts the rest off without a word. */
export const longestCommandBytes = 250;

export interface ControlCommand {
  readonly command: string;
  /** Printable ASCII without spaces; nothing a caller or a web page chose gets here without a check. */
  readonly params?: string;
}

export function commandText({ command, params }: ControlCommand, token: string): string {
  return JSON.stringify({ command, ...(params === undefined ? {} : { params }), token });
}
