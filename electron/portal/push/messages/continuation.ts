import type { RawPushMessage } from './framing.ts';

/** From where a connection goes on, as parameters of the address. */
export type ContinuationParams = readonly (readonly [name: string, value: string])[];

/** Remembers the last message heard, so that a gap is replayed, and knows the ones heard before. */
export interface Continuation {
  /** @param serverVersion 3 and newer go on by `mid`, older ones by `tag` and `time` */
  params(serverVersion: number): ContinuationParams;
  /** Takes note of a message. False where it was heard before. */
  accept(message: RawPushMessage): boolean;
  /** Long polling names the id to go on from in a header. */
  continueFrom(mid: string): void;
  /** An empty answer of long polling: what is remembered is no longer known to the server. */
  reset(): void;
}

/** Bitrix24's own client remembers 10; a replay after a long gap, delivered by two connections, needs more. */
const midsRemembered = 500;

export function createContinuation(): Continuation {
  const heard = new Set<string>();
  let mid: string | null = null;
  let tagAndTime: { readonly tag: string; readonly time: string } | null = null;

  return {
    params: (serverVersion) => {
      if (serverVersion >= 3) return mid === null ? [] : [['mid', mid]];
      return tagAndTime === null
        ? []
        : [
            ['tag', tagAndTime.tag],
            ['time', tagAndTime.time],
          ];
    },
    accept: (message) => {
      if (message.mid !== null) {
        if (heard.has(message.mid)) return false;
        heard.add(message.mid);
        const oldest = heard.size > midsRemembered ? heard.values().next() : undefined;
        if (oldest?.done === false) heard.delete(oldest.value);
        mid = message.mid;
      }
      if (message.tag !== null && message.time !== null) {
        tagAndTime = { tag: message.tag, time: message.time };
      }
      return true;
    },
    continueFrom: (next) => {
      mid = next;
    },
    reset: () => {
      mid = null;
      tagAndTime = null;
    },
  };
}
