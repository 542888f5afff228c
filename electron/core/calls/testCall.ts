import type { CallEvent } from '../ports/callSource.ts';

/** How long a test call rings before it counts as missed. */
export const testCallMs = 30_000;

/**
 * What "Ring me a test call" delivers: an offer without portal or phone. The number is one that Ofcom keeps free for
 * drama, so nobody is ever called back by accident.
 */
export function testCallEvent(number: number, atMs: number): CallEvent {
  return {
    type: 'offered',
    sourceName: 'testCall',
    call: { callId: null, sourceCallId: `test-${number}` },
    mid: null,
    atMs,
    details: {
      direction: 'incoming',
      phoneNumber: '+442079460123',
      name: null,
      company: null,
      responsible: null,
      line: null,
      crmEntity: null,
      shownToCount: null,
    },
  };
}
