import {
  createOperatorCalls,
  type OperatorCalls,
  type OperatorCallsDeps,
} from '../../../../electron/core/calls/operatorCalls.ts';
import { createCommandQueue } from '../../../../electron/core/commands/commandQueue.ts';
import { createPhoneAbilities } from '../../../../electron/core/phones/phoneAbilities.ts';
import type { CallEvent } from '../../../../electron/core/ports/callSource.ts';
import type { CommandAnswer, Telephony } from '../../../../electron/core/ports/portal.ts';
import type { Log } from '../../../../electron/core/ports/log.ts';
import { createMemoryJournal } from '../memoryJournal.ts';
import { createHeldTime, failingLog, quietLog } from '../heldTime.ts';

/** The operator's calls with a real command queue, over a portal that answers as it is told. USER_ID 7 in Russia. */
export function setUpCalls(
  answer: CommandAnswer = { kind: 'acknowledged' },
  deps: Partial<OperatorCallsDeps> = {},
  queueLog: Log = quietLog,
) {
  const time = createHeldTime(1_000_100);
  const sent: string[] = [];
  let next = answer;
  let register: CommandAnswer = { kind: 'failed', error: { code: 'register.failed', params: {} } };
  let finish: CommandAnswer = { kind: 'nothingToDo' };
  let ids = 0;
  const commands = createCommandQueue({
    journal: createMemoryJournal(),
    newId: () => `id-${(ids += 1)}`,
    clock: time,
    timers: time,
    random: () => 0.5,
    log: queueLog,
  });
  const calls: OperatorCalls = createOperatorCalls({
    clock: time,
    timers: time,
    commands,
    operatorUserId: () => 7,
    phones: createPhoneAbilities(failingLog),
    clearForColleagues: () => false,
    country: () => 'RU',
    undoMs: () => 6_000,
    hideTalking: () => false,
    log: quietLog,
    ...deps,
  });
  calls.popupShown(true);
  const telephony: Telephony = {
    hideCard: async (callId, userIds) => {
      sent.push(`hide ${callId} ${userIds.join()}`);
      return next;
    },
    showCard: async (callId, userIds) => {
      sent.push(`show ${callId} ${userIds.join()}`);
      return next;
    },
    registerCall: async () => register,
    finishCall: async () => finish,
    saveNote: async () => ({ kind: 'acknowledged' }),
    attachRecording: async () => ({ kind: 'acknowledged' }),
    attachTranscript: async () => ({ kind: 'acknowledged' }),
    sendBatch: (orders) =>
      Promise.all(
        orders.map((order) => {
          switch (order.kind) {
            case 'hide':
              return telephony.hideCard(order.callId, order.userIds);
            case 'show':
              return telephony.showCard(order.callId, order.userIds);
            case 'register':
              return telephony.registerCall(order);
            case 'finish':
              return telephony.finishCall(order);
          }
        }),
      ),
  };
  commands.usePortal({ account: 'portal.example/7', telephony });
  const names = () => calls.popup.get().entries.map((entry) => entry.party.name);
  const rows = () => {
    time.turn(50);
    return calls.rows.get().rows;
  };
  return {
    time,
    calls,
    commands,
    telephony,
    sent,
    names,
    rows,
    answerWith: (a: CommandAnswer) => (next = a),
    answerRegister: (a: CommandAnswer) => (register = a),
    answerFinish: (a: CommandAnswer) => (finish = a),
  };
}

/** The same, with sources that tell of the present. */
export function setUpLive(...args: Parameters<typeof setUpCalls>) {
  const parts = setUpCalls(...args);
  const { calls, time } = parts;
  return {
    ...parts,
    /** The source tells it now. */
    take: (event: CallEvent): void => calls.take({ ...event, atMs: time.nowMs() }),
    undo: (): void => calls.undo(calls.popup.get().undo?.dismissalId ?? ''),
  };
}
