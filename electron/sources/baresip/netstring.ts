/**
 * Netstrings, as baresip's module `ctrl_tcp` frames its JSON: `<length in bytes>:<payload>,` (D. J. Bernstein, "Netstrings",
 * 1997).
 */

/** Longest frame that is read. baresip's longest answers (`help`, `callstat`) have a few kilobytes. */
export const longestFrameBytes = 256 * 1024;

const colon = 0x3a;
const comma = 0x2c;
const zero = 0x30;
const nine = 0x39;

export function encodeNetstring(text: string): Buffer {
  const payload = Buffer.from(text, 'utf8');
  return Buffer.concat([Buffer.from(`${payload.length}:`, 'ascii'), payload, Buffer.from([comma])]);
}

export interface NetstringReader {
  /**
   * Takes what has arrived, cut anywhere; gives the frames that are complete now, in order, as UTF-8 text (what is no
   * UTF-8 becomes U+FFFD). Null: what came is no netstring, and nothing after it can be understood.
   */
  push(chunk: Uint8Array): readonly string[] | null;
}

export function createNetstringReader(): NetstringReader {
  let pending: Buffer = Buffer.alloc(0);
  let broken = false;

  /** Undefined: not complete yet. Null: no netstring. */
  const frameAt = (start: number): { readonly text: string; readonly end: number } | null | undefined => {
    let length = 0;
    let at = start;
    for (; at < pending.length; at += 1) {
      const byte = pending[at] ?? 0;
      if (byte === colon) break;
      const leadingZero = at > start && length === 0;
      if (byte < zero || byte > nine || leadingZero) return null;
      length = length * 10 + (byte - zero);
      if (length > longestFrameBytes) return null;
    }
    if (at >= pending.length) return undefined;
    if (at === start) return null;
    const end = at + 1 + length;
    if (end >= pending.length) return undefined;
    if (pending[end] !== comma) return null;
    return { text: pending.toString('utf8', at + 1, end), end: end + 1 };
  };

  return {
    push(chunk) {
      if (broken) return null;
      pending = pending.length === 0 ? Buffer.from(chunk) : Buffer.concat([pending, chunk]);
      const frames: string[] = [];
      let start = 0;
      for (;;) {
        const frame = frameAt(start);
        if (frame === undefined) break;
        if (frame === null) {
          broken = true;
          pending = Buffer.alloc(0);
          return null;
        }
        frames.push(frame.text);
        start = frame.end;
      }
      // A copy: a view would keep the whole chunk alive for its last few bytes.
      pending = Buffer.from(pending.subarray(start));
      return frames;
    },
  };
}
