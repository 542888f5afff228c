import { describe, expect, it } from 'vitest';
import { lateRequestMs } from '../../../../electron/core/commands/lateRequests.ts';
import { isUnsettled } from '../../../../electron/core/ports/commandRecord.ts';
import type { CommandAnswer, Telephony } from '../../../../electron/core/ports/portal.ts';
import { settled } from '../heldTime.ts';
import { createMemoryJournal } from '../memoryJournal.ts';
import { callToRegister } from './callToRegister.ts';
import { setUp } from './heldPortal.ts';

const acknowledged: CommandAnswer = { kind: 'acknowledged' };
const down: CommandAnswer = { kind: 'retry', error: { code: 'portal.down', params: {} }, notBeforeMs: null };

describe('a register that the portal carries out late', () => {
  /** Takes a second register for one that is not finished, and for a new call after that, as the portal does. */
  function slowPortal() {
    const running = new Map<string, string>();
    const left: string[] = [];
    const late: (() => void)[] = [];
    let answers = false;
    const carryOut = (externalCallId: string): CommandAnswer => {
      const known = running.get(externalCallId) ?? `externalCall.${running.size + left.length}`;
      running.set(externalCallId, known);
      return { kind: 'registered', callId: known };
    };
    const telephony: Telephony = {
      hideCard: () => Promise.resolve(acknowledged),
      showCard: () => Promise.resolve(acknowledged),
      async registerCall({ externalCallId }) {
        if (answers) return carryOut(externalCallId);
        late.push(() => void carryOut(externalCallId));
        return down;
      },
      async finishCall({ callId: finished }) {
        const own = [...running].find(([, known]) => known === finished);
        if (own === undefined) return { kind: 'nothingToDo' };
        running.delete(own[0]);
        left.push(finished);
        return acknowledged;
      },
      saveNote: () => Promise.resolve(acknowledged),
      attachRecording: () => Promise.resolve(acknowledged),
      attachTranscript: () => Promise.resolve(acknowledged),
      sendBatch: () => Promise.resolve([]),
    };
    return {
      telephony,
      running,
      left,
      answerFromNow: () => (answers = true),
      workOff: () => late.splice(0).forEach((action) => action()),
    };
  }

  it.each([
    'its answer was lost',
    'the program was killed over it',
    'it was killed once more after the answer',
  ])('is the same call and not one that never ends: %s', async (how) => {
    const portal = slowPortal();
    const journal = createMemoryJournal();
    const first = setUp(journal, portal.telephony);
    first.queue.oweRegister(callToRegister());
    await settled();
    portal.answerFromNow();
    const isKilled = how.includes('killed');
    if (isKilled) first.queue.usePortal(null);
    let { queue, time } = isKilled ? setUp(journal, portal.telephony) : first;
    await settled();
    time.turn(1_000);
    await settled();
    if (how.includes('once more')) {
      queue.usePortal(null);
      ({ queue, time } = setUp(journal, portal.telephony));
      await settled();
      time.turn(1_000);
      await settled();
    }
    queue.callEnded('own-1', { durationS: 0, statusCode: '304' });
    await settled();
    expect([portal.running.size, portal.left]).toEqual([1, []]);
    portal.workOff();
    time.turn(lateRequestMs);
    await settled();
    expect([portal.running.size, portal.left.length]).toEqual([0, 1]);
    expect(queue.all().filter(isUnsettled)).toEqual([]);
  });
});
