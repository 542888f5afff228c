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
