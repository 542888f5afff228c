import { describe, expect, it } from 'vitest';
import { createOperatorCalls } from '../../../../electron/core/calls/operatorCalls.ts';
import { createCommandQueue } from '../../../../electron/core/commands/commandQueue.ts';
import { createPhoneAbilities } from '../../../../electron/core/phones/phoneAbilities.ts';
import type { CallDetails, CallEvent } from '../../../../electron/core/ports/callSource.ts';
import type { CommandAnswer } from '../../../../electron/core/ports/portal.ts';
import { createRegistrar, registerAfterMs } from '../../../../electron/core/registrar/registrar.ts';
import { createHeldPortal } from '../commands/heldPortal.ts';
import { createHeldTime, failingLog, quietLog } from '../heldTime.ts';
import { createMemoryJournal } from '../memoryJournal.ts';

const callId = 'externalCall.x';
const registered: CommandAnswer = { kind: 'registered', callId };
const acknowledged: CommandAnswer = { kind: 'acknowledged' };
const details: CallDetails = {
  direction: 'incoming',
  phoneNumber: '+4930901820',
  name: null,
  company: null,
  responsible: null,
  line: null,
  crmEntity: null,
  shownTo: null,
};

/** Calls, registrar and queue as the program puts them together. */
function setUp() {
  const time = createHeldTime();
  const portal = createHeldPortal();
  let ids = 0;
  const newId = (): string => `id-${(ids += 1)}`;
  const commands = createCommandQueue({
    journal: createMemoryJournal(),
    newId,
    clock: time,
    timers: time,
    random: () => 0.5,
    log: quietLog,
  });
  const calls = createOperatorCalls({
    clock: time,
    timers: time,
    commands,
    operatorUserId: () => 7,
    phones: createPhoneAbilities(failingLog),
    clearForColleagues: () => true,
    country: () => 'DE',
    undoMs: () => 6_000,
    hideTalking: () => false,
    log: quietLog,
  });
  const registrar = createRegistrar({
    calls,
    commands,
    registeredBy: () => 'ringside',
    operatorUserId: () => 7,
    clock: time,
    timers: time,
    newId,
  });
  registrar.start();
  commands.usePortal({ account: 'portal.example/7', telephony: portal });
  const base = (sourceCallId: string) =>
    ({
      sourceName: 'baresip',
      call: { callId: null, sourceCallId },
      mid: null,
      atMs: time.nowMs(),
    }) as const;
  const take = (event: CallEvent): void => {
    calls.take(event);
    time.turn(registerAfterMs);
  };
  return {
    time,
    portal,
    calls,
    take,
    ring: (id = '1') => take({ ...base(id), type: 'offered', details }),
    answer: (id = '1') => take({ ...base(id), type: 'answered' }),
    end: (outcome: 'answered' | 'missed', id = '1') => take({ ...base(id), type: 'ended', outcome }),
    card: (type: 'cardShown' | 'cardHidden', id = callId): void => {
      const about = { ...base(id), sourceName: 'portalCards', call: { callId: id, sourceCallId: id } };
      take(type === 'cardShown' ? { ...about, type, details } : { ...about, type });
    },
    entries: () => calls.popup.get().entries,
    dismissFirst: () => {
      calls.dismiss(calls.popup.get().entries[0]?.key ?? '');
      time.turn(registerAfterMs);
    },
    undo: () => {
      calls.undo(calls.popup.get().undo?.dismissalId ?? '');
      time.turn(registerAfterMs);
    },
    sent: () => portal.sent.map(({ method }) => method),
    only: () => {
      time.turn(50);
      const [row, ...others] = calls.rows.get().rows;
      if (row === undefined || others.length > 0) throw new Error('one row was expected');
      return row;
    },
  };
}

describe('a call of a phone, from ring to end', () => {
  it('is in the popup before the portal is asked, and closed with its finish', async () => {
    const { ring, answer, end, portal, calls, sent, only, entries, time } = setUp();
    const askedWhenPainted: number[] = [];
    calls.popup.follow(() => askedWhenPainted.push(portal.sent.length));
    ring();
    expect(askedWhenPainted[0]).toBe(0);
    await portal.sent[0]?.answer(registered);
    expect(entries()).toHaveLength(1);
    expect(only().card.state).toBe('shown');
    answer();
    time.turn(12_000);
    end('answered');
    expect(portal.sent[1]?.order).toMatchObject({
      kind: 'finish',
      callId,
      end: { statusCode: '200', durationS: 12 },
    });
    await portal.sent[1]?.answer(acknowledged);
    expect(only()).toMatchObject({ outcome: 'answered', card: { state: 'hidden' }, registerProblem: null });
    expect(sent()).toEqual(['register', 'finish']);
  });

  it('dismissed while it is being registered has its card hidden right after', async () => {
    const { ring, dismissFirst, portal, only } = setUp();
    ring();
    dismissFirst();
    await portal.sent[0]?.answer(registered);
    expect(portal.sent[1]?.order).toEqual({ kind: 'hide', callId, userIds: [7] });
    await portal.sent[1]?.answer(acknowledged);
    expect(only().card.state).toBe('hidden');
  });

  it('dismissed, and taken back, while it is being registered keeps its card', async () => {
    const { ring, dismissFirst, undo, portal, sent, only } = setUp();
    ring();
    dismissFirst();
    undo();
    await portal.sent[0]?.answer(registered);
    expect(sent()).toEqual(['register']);
    expect(only()).toMatchObject({ dismissed: false, card: { state: 'shown' } });
  });

  it('whose card comes before the answer is one call, with one hide', async () => {
    const { ring, card, dismissFirst, portal, sent, only } = setUp();
    ring();
    card('cardShown');
    dismissFirst();
    expect(sent()).toEqual(['register', 'hide']);
    await portal.sent[0]?.answer(registered);
    await portal.sent[1]?.answer(acknowledged);
    card('cardHidden');
    expect(sent()).toEqual(['register', 'hide']);
    expect(only().card).toMatchObject({ state: 'hidden', closedBy: 'operator' });
  });

  it('that the telephone system registers is left to it', () => {
    const { ring, card, end, sent } = setUp();
    card('cardShown');
    ring();
    end('missed');
    expect(sent()).toEqual([]);
  });

  it('that the portal does not take says why', async () => {
    const { ring, portal, only, end, sent } = setUp();
    ring();
    const error = { code: 'register.webhookMayNot', params: {} } as const;
    await portal.sent[0]?.answer({ kind: 'failed', error });
    end('missed');
    expect(only().registerProblem).toEqual(error);
    expect(sent()).toEqual(['register']);
  });
});

it('two calls at once from one number are two, each with its own card and finish', async () => {
  const { ring, end, portal, entries, sent } = setUp();
  ring('1');
  ring('2');
  await portal.sent[1]?.answer({ kind: 'registered', callId: 'externalCall.two' });
  await portal.sent[0]?.answer(registered);
  expect(entries()).toHaveLength(2);
  end('missed', '2');
  end('missed', '1');
  expect(sent().slice(2)).toEqual(['finish', 'finish']);
  expect(portal.sent.slice(2).map(({ callId: finished }) => finished)).toEqual(['externalCall.two', callId]);
});
