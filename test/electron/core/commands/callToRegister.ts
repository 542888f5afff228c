import type { CallToRegister } from '../../../../electron/core/commands/callRecords.ts';

export const subject = { who: 'Anna', phoneNumber: '+4930901820', startedAtMs: 1_000_000 };

/** A call that rings at a phone of user 7 and that Ringside owes the portal. */
export function callToRegister(change: Partial<CallToRegister> = {}): CallToRegister {
  return {
    externalCallId: 'own-1',
    subject,
    userId: 7,
    phoneNumber: subject.phoneNumber,
    direction: 'incoming',
    startedAtMs: subject.startedAtMs,
    line: null,
    show: true,
    answeredAtMs: null,
    end: null,
    ...change,
  };
}
