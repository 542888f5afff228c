import type { CallOutcome } from '../../../contracts/calls.ts';
import { cleanText } from '../../../contracts/untrustedText.ts';
import type { PhoneNews } from '../../../contracts/phones.ts';
import type { CallEvent } from '../../core/ports/callSource.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { ControlEvent } from './controlMessages.ts';
import { peerName, peerNumber, userPart } from './peer.ts';

export const baresipSourceName = 'baresip';

/** A call that lives in baresip. */
export interface PhoneCall {
  /** SIP Call-ID. */
  readonly id: string;
  readonly direction: 'incoming' | 'outgoing';
  /** Address of record of the account it came by; null where not told. */
  readonly account: string | null;
  readonly state: 'ringing' | 'answered';
  /** baresip holds it, as it said when it was asked last. */
  readonly onHold: boolean;
  /** The operator asked for its end from Ringside. */
  readonly ending: boolean;
}

/** What became of a transfer: it went out; baresip said why it did not; the call ended before anything was said of it. */
export type TransferOutcome =
  { readonly is: 'out' } | { readonly is: 'failed'; readonly description: string } | { readonly is: 'ended' };

/** A call as baresip lists it when asked. */
export interface ListedCall {
  readonly id: string;
  readonly direction: 'incoming' | 'outgoing';
  readonly account: string | null;
  readonly peerUri: string;
  readonly peerDisplayName: string;
  readonly answered: boolean;
  /** Left out where it is not told. */
  readonly onHold?: boolean;
  /** It is listed, but on its way out: nothing begins with it. */
  readonly isEnding?: boolean;
}

/** What lives in baresip as far as it told, and what of it is new to the operator. */
export interface PhoneCalls {
  apply(event: ControlEvent): void;
  /**
   * baresip was asked for its calls: what is missing has ended unseen, what is new began unseen.
   * @param knownBefore ids known when the question was sent: what came after it cannot be missed
   */
  matchWith(listed: readonly ListedCall[], knownBefore: ReadonlySet<string>): void;
  /** baresip is gone, and its calls with it. */
  endAll(): void;
  get(id: string): PhoneCall | null;
  all(): readonly PhoneCall[];
  /** The operator asks for its end, or it did not come about after all. */
  markEnding(id: string, ending: boolean): void;
  /** baresip says that it holds the call, or does not any more. */
  markHeld(id: string, isHeld: boolean): void;
  /** Somebody waits for what becomes of a transfer of this call. */
  isTransferring(id: string): boolean;
  /** It comes to nothing, whether or not somebody waits. @param description in baresip's words; empty where it gives none */
  transferFailed(id: string, description: string): void;
  /** Told once what becomes of the transfer of this call; returns how to stop. */
  followTransfer(id: string, listener: (outcome: TransferOutcome) => void): () => void;
  /** An answer was sent to the caller, whether or not it is confirmed yet. */
  answerSent(id: string): boolean;
}

export interface PhoneCallsDeps {
  readonly clock: Clock;
  readonly onEvent: (event: CallEvent) => void;
  readonly onNews: (news: PhoneNews, atMs: number) => void;
}

/** baresip takes four calls by default; more than this at once is somebody else's doing. */
const mostCalls = 100;
const endedRemembered = 50;

export function createPhoneCalls({ clock, onEvent, onNews }: PhoneCallsDeps): PhoneCalls {
  const calls = new Map<string, PhoneCall>();
  const answersSent = new Set<string>();
  const lately: string[] = [];
  const transfers = new Map<string, (outcome: TransferOutcome) => void>();
  const tellTransfer = (id: string, outcome: TransferOutcome): void => {
    const listener = transfers.get(id);
    transfers.delete(id);
    listener?.(outcome);
  };

  const base = (id: string) => ({
    sourceName: baresipSourceName,
    call: { callId: null, sourceCallId: id },
    mid: null,
    atMs: clock.nowMs(),
  });

  const begin = (call: ListedCall): void => {
    if (calls.has(call.id) || lately.includes(call.id) || calls.size >= mostCalls) return;
    const { id, direction, account } = call;
    calls.set(id, { id, direction, account, state: 'ringing', onHold: false, ending: false });
    const phoneNumber = peerNumber(call.peerUri);
    onEvent({
      ...base(id),
      type: 'offered',
      details: {
        direction,
        phoneNumber,
        name: peerName(call.peerDisplayName, phoneNumber),
        company: null,
        responsible: null,
        line: account === null ? null : userPart(account) || null,
        crmEntity: null,
        shownTo: null,
      },
    });
    onNews(direction === 'incoming' ? 'ring' : 'dial', clock.nowMs());
  };

  const answer = (id: string): void => {
    const call = calls.get(id);
    if (call === undefined || call.state === 'answered') return;
    calls.set(id, { ...call, state: 'answered' });
    onEvent({ ...base(id), type: 'answered' });
    onNews('answer', clock.nowMs());
  };

  const markHeld = (id: string, isHeld: boolean): void => {
    const call = calls.get(id);
    if (call?.state !== 'answered' || call.onHold === isHeld) return;
    calls.set(id, { ...call, onHold: isHeld });
    onEvent({ ...base(id), type: 'held', isHeld });
    onNews(isHeld ? 'hold' : 'resume', clock.nowMs());
  };

  const end = (id: string, outcome: CallOutcome, isTransferred = false): void => {
    if (!calls.delete(id)) return;
    answersSent.delete(id);
    lately.push(id);
    if (lately.length > endedRemembered) lately.shift();
    onEvent({ ...base(id), type: 'ended', outcome, ...(isTransferred && { transferred: true as const }) });
    onNews(outcome === 'declined' ? 'busy' : 'end', clock.nowMs());
    tellTransfer(id, { is: isTransferred ? 'out' : 'ended' });
  };

  const transferFailed = (id: string, description: string): void => {
    if (calls.get(id)?.state !== 'answered') return;
    onEvent({ ...base(id), type: 'transferFailed' });
    tellTransfer(id, { is: 'failed', description });
  };

  return {
    apply(event) {
      const { id, type } = event;
      if (id === undefined || id === '') return;
      if (type === 'CALL_LOCAL_SDP' && event.param === 'answer') answersSent.add(id);
      const direction = event.direction ?? calls.get(id)?.direction ?? 'incoming';
      const told: ListedCall = {
        id,
        direction,
        account: event.accountaor ?? null,
        peerUri: event.peeruri ?? '',
        peerDisplayName: event.peerdisplayname ?? '',
        answered: false,
      };
      switch (type) {
        case 'CALL_INCOMING':
        case 'CALL_OUTGOING':
          begin(told);
          return;
        case 'CALL_RINGING':
        case 'CALL_PROGRESS':
          // The first that 1.0.0 tells of a call it dialled; newer ones say CALL_OUTGOING before.
          if (direction === 'outgoing') begin(told);
          return;
        case 'CALL_ANSWERED':
          answersSent.add(id);
          return;
        case 'CALL_ESTABLISHED':
          begin(told);
          answer(id);
          return;
        case 'CALL_CLOSED':
          // A call that was dialled and failed at once is told by its end alone.
          if (direction === 'outgoing') begin(told);
          end(id, outcomeOf(calls.get(id), event.param ?? ''), wasTransferred(calls.get(id), event.param));
          return;
        // As 1.0.0 calls it, and as newer ones do.
        case 'TRANSFER_FAILED':
        case 'CALL_TRANSFER_FAILED':
          transferFailed(id, cleanText(event.param ?? '', 100));
          return;
        case 'CALL_HOLD':
        case 'CALL_RESUME':
          if (calls.has(id)) onNews(type === 'CALL_HOLD' ? 'hold' : 'resume', clock.nowMs());
          return;
        default:
      }
    },
    matchWith(listed, knownBefore) {
      for (const call of [...calls.values()]) {
        if (!knownBefore.has(call.id) || listed.some(({ id }) => id === call.id)) continue;
        end(call.id, unseenOutcome(call));
      }
      for (const call of listed) {
        if (call.isEnding !== true) begin(call);
        if (call.answered) answer(call.id);
        if (call.onHold !== undefined) markHeld(call.id, call.onHold);
      }
    },
    endAll() {
      for (const call of [...calls.values()]) end(call.id, unseenOutcome(call));
    },
    get: (id) => calls.get(id) ?? null,
    all: () => [...calls.values()],
    markEnding(id, ending) {
      const call = calls.get(id);
      if (call !== undefined) calls.set(id, { ...call, ending });
    },
    markHeld,
    isTransferring: (id) => transfers.has(id),
    transferFailed,
    followTransfer(id, listener) {
      transfers.set(id, listener);
      return () => {
        if (transfers.get(id) === listener) transfers.delete(id);
      };
    },
    answerSent: (id) => answersSent.has(id) || calls.get(id)?.state === 'answered',
  };
}

/** A call that was gone when we came back. */
function unseenOutcome(call: PhoneCall): CallOutcome {
  return call.state === 'answered' ? 'answered' : 'unknown';
}

/** baresip's own words for the other side's having said that it reached the new one (seen with 1.0.0; in the source of 4.9.0). */
function wasTransferred(call: PhoneCall | undefined, reason = ''): boolean {
  return call?.state === 'answered' && /^Call transferr?ed$/i.test(reason);
}

/** Newer ones add the number of an error: `Connection reset by peer [104]`. */
const endedHere = /by user(?: \[\d+\])?$/i;

/**
 * @param reason baresip's words, which differ between versions and are taken as a hint alone: "Connection reset by user"
 *   or "Rejected by user" where this side ended it, "Connection reset by peer" where the other one did, else the SIP status
 */
function outcomeOf(call: PhoneCall | undefined, reason: string): CallOutcome {
  if (call === undefined) return 'unknown';
  if (call.state === 'answered') return 'answered';
  if (call.direction === 'incoming') {
    if (call.ending || endedHere.test(reason)) return 'declined';
    return /completed elsewhere/i.test(reason) ? 'answeredElsewhere' : 'missed';
  }
  if (call.ending || endedHere.test(reason)) return 'missed';
  const status = Number(/^([3-6]\d\d)\b/.exec(reason)?.[1] ?? 0);
  if (status === 486 || status === 600 || status === 603) return 'declined';
  return status === 0 || status === 408 || status === 480 || status === 487 ? 'missed' : 'failed';
}
