import * as v from 'valibot';

/**
 * What baresip says on its control socket, as the source of module `ctrl_tcp` has it and 1.0.0 was seen to send it. Texts of
 * a call (address, name, Call-ID) are the caller's to choose.
 */
const text = v.optional(v.string());

const eventSchema = v.object({
  event: v.literal(true),
  class: text,
  type: v.string(),
  accountaor: text,
  direction: v.optional(v.picklist(['incoming', 'outgoing'])),
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
  ok: v.boolean(),
  data: v.optional(v.string(), ''),
  token: text,
});
export type ControlResponse = v.InferOutput<typeof responseSchema>;

export type ControlMessage =
  | { readonly kind: 'event'; readonly event: ControlEvent }
  | { readonly kind: 'response'; readonly response: ControlResponse };

/** Null for what is neither an event nor a response, or no JSON at all. */
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
  return response.success ? { kind: 'response', response: response.output } : null;
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
