import type { CallOutcome } from '../../../../contracts/calls.ts';
import type { PhoneSourceName } from '../../../../contracts/phones.ts';
import type { CallDetails, CallEvent } from '../../../../electron/core/ports/callSource.ts';

export const someDetails: CallDetails = {
  direction: 'incoming',
  phoneNumber: '+79123456789',
  name: 'Anna',
  company: null,
  responsible: null,
  line: null,
  crmEntity: null,
  shownTo: [7],
};

export function shown(
  callId: string,
  mid: string | null = null,
  details: Partial<CallDetails> = {},
): CallEvent {
  return {
    type: 'cardShown',
    sourceName: 'portalCards',
    call: { callId, sourceCallId: callId },
    mid,
    atMs: 1_000_000,
    details: { ...someDetails, ...details },
  };
}

export function hidden(callId: string, mid: string | null = null): CallEvent {
  return {
    type: 'cardHidden',
    sourceName: 'portalCards',
    call: { callId, sourceCallId: callId },
    mid,
    atMs: 1_000_500,
  };
}

export function phone(type: 'answered' | 'offered', callId: string): CallEvent {
  const base = {
    sourceName: 'baresip',
    call: { callId, sourceCallId: `p-${callId}` },
    mid: null,
    atMs: 1_000_200,
  };
  return type === 'offered' ? { ...base, type, details: someDetails } : { ...base, type };
}

export function ended(callId: string, outcome: Extract<CallEvent, { type: 'ended' }>['outcome']): CallEvent {
  return {
    type: 'ended',
    sourceName: 'baresip',
    call: { callId, sourceCallId: `p-${callId}` },
    mid: null,
    atMs: 1_000_900,
    outcome,
  };
}

/** News of a phone that knows no CALL_ID. @param id its own id of the call */
export interface PhoneTells {
  readonly sourceName?: PhoneSourceName;
  readonly atMs?: number;
}

export function rings(
  id: string,
  { sourceName = 'baresip', atMs = 1_000_000, ...details }: PhoneTells & Partial<CallDetails> = {},
): CallEvent {
  return {
    type: 'offered',
    sourceName,
    call: { callId: null, sourceCallId: id },
    mid: null,
    atMs,
    details: { ...someDetails, name: null, shownTo: null, ...details },
  };
}

export function picksUp(
  id: string,
  { sourceName = 'baresip', atMs = 1_002_000 }: PhoneTells = {},
): CallEvent {
  return { type: 'answered', sourceName, call: { callId: null, sourceCallId: id }, mid: null, atMs };
}

export function hangsUp(
  id: string,
  outcome: CallOutcome,
  { sourceName = 'baresip', atMs = 1_009_000 }: PhoneTells = {},
): CallEvent {
  return { type: 'ended', sourceName, call: { callId: null, sourceCallId: id }, mid: null, atMs, outcome };
}

/** As a connector tells it on an application's channel. */
export function connector(type: 'cardShown' | 'cardHidden' | 'ended'): CallEvent {
  const base = {
    sourceName: 'connectorChannel',
    call: { callId: 'c', sourceCallId: 'c' },
    mid: null,
    atMs: 0,
  };
  if (type === 'cardShown') return { ...base, type, details: someDetails };
  return type === 'ended' ? { ...base, type, outcome: 'answeredElsewhere' } : { ...base, type };
}
