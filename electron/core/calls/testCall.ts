import type { Clock, Timers } from '../ports/clock.ts';
import type { CallStore } from './callStore.ts';
import { nextKey, replaceCall } from './joining/callBook.ts';
import { callFromEvent } from './joining/callTransitions.ts';
import type { OpeningEvent } from '../ports/callSource.ts';

/** How long a test call rings before it counts as missed. */
const testCallMs = 30_000;

/**
 * "Ring me a test call": an entry without portal or phone, which comes to nothing in the end.
 *
 * @returns its key
 */
export function ringTestCall(
  store: CallStore,
  { clock, timers }: { readonly clock: Clock; readonly timers: Timers },
  ringsMs: number = testCallMs,
): string {
  const book = store.book();
  const key = nextKey(book);
  // Never joined with another: it must not become part of a call that rings for real.
  const call = callFromEvent(key, testCallEvent(book.nextNumber, clock.nowMs()), null, '');
  store.replace(replaceCall({ ...book, nextNumber: book.nextNumber + 1 }, { ...call, isTest: true }).book);
  store.publish();
  timers.after(ringsMs, () => {
    const call = store.book().calls.get(key);
    if (call === undefined || call.state === 'ended') return;
    const popup = call.popup.at === 'in' ? ({ at: 'leaving', reason: 'missed' } as const) : call.popup;
    store.put({ ...call, state: 'ended', outcome: 'missed', endedAtMs: clock.nowMs(), popup });
    store.publish();
  });
  return key;
}

/** The number is one that Ofcom keeps free for drama, so nobody is ever called back by accident. */
function testCallEvent(number: number, atMs: number): OpeningEvent {
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
      shownTo: null,
    },
  };
}
