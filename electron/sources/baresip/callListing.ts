/**
 * The words in which baresip lists its calls, read line by line. They are written for people and change between versions:
 * a line that is not understood is passed over, and whoever asks learns whether all of the list was.
 */

export type ListedState = 'ringing' | 'answered' | 'ending' | 'unknown';

/** One call of the answer to `listcalls`. */
export interface CallLine {
  /** The current one of its account. */
  readonly isCurrent: boolean;
  /** Its number within the account. */
  readonly line: string;
  /** SIP Call-ID; null with 1.0.0, which does not say it here. */
  readonly id: string | null;
  readonly state: ListedState;
  readonly direction: 'incoming' | 'outgoing' | null;
  readonly peerUri: string | null;
  /** This side holds it. */
  readonly onHold: boolean;
  /** Address of the account; null where it is not told. */
  readonly account: string | null;
}

export interface CallLines {
  readonly lines: readonly CallLine[];
  /** Whether the calls of all accounts are listed: newer ones head each account's. */
  readonly namesAccounts: boolean;
  /** As many lines were read as the list says there are. */
  readonly isWhole: boolean;
}

/** One call as `callstat` describes it; null for what it does not say, or not in words that are known. */
export interface CallStatus {
  readonly id: string | null;
  readonly state: ListedState;
  readonly direction: 'incoming' | 'outgoing' | null;
  readonly account: string | null;
  readonly peerUri: string | null;
  readonly peerDisplayName: string | null;
}

/**
 * `> [line 2]  0:00:00   INCOMING             sip:...` (1.0.0), `> [line 2, id 4f3...]  0:00:00 ...` (newer), below
 * `--- Active calls (1) ---` and, with newer ones, `User-Agent: 1001@pbx.example`.
 */
export function readCallLines(text: string): CallLines {
  const lines: CallLine[] = [];
  let account: string | null = null;
  let namesAccounts = false;
  let announced: number | null = null;
  for (const line of text.split('\n')) {
    const userAgent = /^\s*User-Agent: *(\S+)/i.exec(line)?.[1];
    if (userAgent !== undefined) {
      namesAccounts = true;
      account = /^sips?:/i.test(userAgent) ? userAgent : `sip:${userAgent}`;
      continue;
    }
    const count = /^[-\s]*(?:Active calls \((\d+)\)|(No) active calls)/i.exec(line);
    if (count !== null) {
      announced = (announced ?? 0) + Number(count[1] ?? 0);
      continue;
    }
    const call = /^([> ]*)\[line (\d+)(?:, id ([\x21-\x7e]+?))?(?:, [^\n]*?)?\](?:\s+(.*))?$/.exec(line);
    if (call === null) continue;
    lines.push({
      isCurrent: (call[1] ?? '').includes('>'),
      line: call[2] ?? '',
      id: call[3] ?? null,
      account,
      ...readStateAndPeer(call[4] ?? ''),
    });
  }
  return { lines, namesAccounts, isWhole: announced === lines.length };
}

/** `0:00:07   INCOMING  (on hold)  sip:+4930@pbx.example`: what the caller chose comes last. */
function readStateAndPeer(text: string): Pick<CallLine, 'state' | 'direction' | 'peerUri' | 'onHold'> {
  const [, words = text, peerUri = null] = /^(.*?)((?:sips?|tel):\S*)\s*$/i.exec(text) ?? [];
  const onHold = /\(on hold\)/i.test(words);
  return { ...stateNamed(/\b([A-Z]{4,})\b/.exec(words)?.[1] ?? ''), peerUri, onHold };
}

/**
 * What the caller chose stands within its line and cannot hold a line break, so that it cannot pretend to be another line.
 * What the two sides agreed on (SDP) follows below, and is not looked at.
 */
export function readCallStatus(text: string): CallStatus {
  const [head = ''] = text.split(/^(?:SDP|session media)/m);
  const first = (pattern: RegExp): string | null => pattern.exec(head)?.[1]?.trim() ?? null;
  const named = stateNamed(first(/^=* *Call debug \(([^)\n]*)\)/m) ?? '');
  const direction = first(/^ *direction: *(\w+)/m)?.toLowerCase();
  // A name may hold angle brackets itself: the address is in the last ones.
  const peer = /^ *peer_uri: ?(.*?)$/m.exec(head)?.[1] ?? '';
  const [, name = null, peerUri = null] =
    /^(.*?) *<([^<>]*)>\s*$/.exec(peer) ?? /^(.*)<([^]*)>\s*$/.exec(peer) ?? [];
  return {
    id: first(/^ *(?:\w+=\S+ +)*id=(\S+)/m),
    state: named.state,
    direction: direction === 'incoming' || direction === 'outgoing' ? direction : named.direction,
    account: first(/^ *local_uri:.*?(sips?:[^<>\s]+)/m),
    peerUri,
    peerDisplayName: name?.trim() ?? null,
  };
}

/** States of a call in baresip's source, `src/call.c`. */
function stateNamed(name: string): Pick<CallLine, 'state' | 'direction'> {
  switch (name) {
    case 'INCOMING':
      return { state: 'ringing', direction: 'incoming' };
    case 'OUTGOING':
    case 'RINGING':
      return { state: 'ringing', direction: 'outgoing' };
    case 'EARLY':
      return { state: 'ringing', direction: null };
    case 'ESTABLISHED':
    case 'TRANSFER':
      return { state: 'answered', direction: null };
    case 'TERMINATED':
      return { state: 'ending', direction: null };
    default:
      return { state: 'unknown', direction: null };
  }
}

/**
 * The answer to `reginfo`: `> sip:1001@pbx.example   OK` with 1.0.0, which marks the current one; `0 - sip:1001@...` with
 * newer ones, which do not say it.
 */
export function readAccounts(
  text: string,
): readonly { readonly address: string; readonly isCurrent: boolean }[] {
  return [...text.matchAll(/^([> ]*)(?:\d+ - )?(sips?:[\x21-\x7e]+)/gim)].map((match) => ({
    isCurrent: (match[1] ?? '').includes('>'),
    address: match[2] ?? '',
  }));
}
