import type { Call } from '../calls/call.ts';
import { subjectOf } from '../calls/callCommands.ts';
import type { Command, CommandSubject } from '../ports/commandRecord.ts';
import type { KeptCall } from '../ports/history/keptCall.ts';
import type { TalkedCall } from './matching.ts';

/** A talked call, and what it is called at the portal. */
export interface KnownCall extends TalkedCall {
  readonly callId: string | null;
  readonly externalCallId: string | null;
  readonly subject: CommandSubject;
}

/** The portal knows it, or will: without that nothing can be attached. */
export function isKnownToPortal({ callId, externalCallId }: KnownCall): boolean {
  return callId !== null || externalCallId !== null;
}

/** Null of a call that this operator did not talk in, and of a practice call. */
export function knownCall(call: Call): KnownCall | null {
  const { key, callId, externalCallId, direction, party, startedAtMs, answeredAtMs, endedAtMs } = call;
  if (call.isTest || answeredAtMs === null || call.outcome === 'answeredElsewhere') return null;
  return {
    key,
    callId,
    externalCallId,
    direction,
    phoneNumber: party.phoneNumber,
    startedAtMs,
    answeredAtMs,
    endedAtMs,
    subject: subjectOf(call),
    isLive: call.state !== 'ended',
  };
}

/** The same of an earlier run: what it has not come to know of its names at the portal, what is owed for it may say. */
export function knownKeptCall(call: KeptCall, commands: readonly Command[]): KnownCall | null {
  if (call.isTest || call.answeredAtMs === null || call.outcome === 'answeredElsewhere') return null;
  const owed = commands.filter(({ subject }) => subject.callKey === call.key);
  return {
    key: call.key,
    callId: call.callId ?? owed.find(({ callId }) => callId !== null)?.callId ?? null,
    externalCallId: owed.find(({ externalCallId }) => externalCallId !== null)?.externalCallId ?? null,
    direction: call.direction,
    phoneNumber: call.party.phoneNumber,
    startedAtMs: call.startedAtMs,
    answeredAtMs: call.answeredAtMs,
    endedAtMs: call.endedAtMs,
    subject: subjectOf(call),
    isLive: false,
  };
}
