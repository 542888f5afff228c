/** One SIP call as it went over the wire, seen from sipp. */
export interface SipCall {
  readonly callId: string;
  /** Statuses of the first INVITE, in order. */
  readonly statuses: readonly number[];
  /** The one that is 200 or above; null while there is none. */
  readonly finalStatus: number | null;
  readonly byeFrom: 'caller' | 'called' | null;
  /** Whole messages, for a test that looks closer. */
  readonly messages: readonly string[];
}

/**
 * Reads what `sipp -trace_msg` writes: a line of dashes, `UDP message sent [518] bytes:` or the same with `received`, an
 * empty line, the message.
 *
 * @param invite which way the INVITEs went
 */
export function readTrace(text: string, invite: 'sent' | 'received'): readonly SipCall[] {
  const byCallId = new Map<string, { way: 'sent' | 'received'; message: string }[]>();
  const pieces = text.replaceAll('\r', '').split(/^-{20,}.*$/m);
  for (const piece of pieces) {
    const head = /^\s*\S+ message (sent|received)[^\n]*\n\n/.exec(piece);
    if (head === null) continue;
    const message = piece.slice(head[0].length);
    const callId = /^Call-ID: *(.*)$/im.exec(message)?.[1]?.trim();
    if (callId === undefined) continue;
    const known = byCallId.get(callId) ?? [];
    known.push({ way: head[1] === 'sent' ? 'sent' : 'received', message });
    byCallId.set(callId, known);
  }
  return [...byCallId].map(([callId, messages]) => {
    const statuses = messages.flatMap(({ way, message }) => {
      const status = /^SIP\/2\.0 (\d{3})/.exec(message)?.[1];
      const ofInvite = /^CSeq: *\d+ INVITE$/im.test(message);
      return status !== undefined && ofInvite && way !== invite ? [Number(status)] : [];
    });
    const bye = messages.find(({ message }) => message.startsWith('BYE '));
    return {
      callId,
      statuses,
      finalStatus: statuses.find((status) => status >= 200) ?? null,
      byeFrom: bye === undefined ? null : bye.way === invite ? 'caller' : 'called',
      messages: messages.map(({ message }) => message),
    };
  });
}
