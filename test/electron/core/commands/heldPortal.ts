import { createCommandQueue } from '../../../../electron/core/commands/commandQueue.ts';
import type { Command } from '../../../../electron/core/ports/commandRecord.ts';
import type { CommandAnswer, Telephony, TelephonyOrder } from '../../../../electron/core/ports/portal.ts';
import type { CommandJournal } from '../../../../electron/core/ports/commandJournal.ts';
import { createMemoryJournal, loadedBy } from '../memoryJournal.ts';
import { createHeldTime, quietLog, settled } from '../heldTime.ts';

export interface Sent {
  readonly method: TelephonyOrder['kind'];
  /** Of a register, its EXTERNAL_CALL_ID. */
  readonly callId: string;
  readonly userIds: readonly number[];
  readonly order: TelephonyOrder;
  answer(answer: CommandAnswer): Promise<void>;
}

/** A portal that answers when the test says so. */
export function createHeldPortal(): Telephony & { readonly sent: Sent[]; readonly batches: number[] } {
  const sent: Sent[] = [];
  const batches: number[] = [];
  const hold = (order: TelephonyOrder) =>
    new Promise<CommandAnswer>((resolve) => {
      sent.push({
        method: order.kind,
        callId: order.kind === 'register' ? order.externalCallId : order.callId,
        userIds: 'userIds' in order ? order.userIds : 'userId' in order ? [order.userId] : [],
        order,
        answer: async (answer) => {
          resolve(answer);
          await settled();
        },
      });
    });
  return {
    sent,
    batches,
    hideCard: (callId, userIds) => hold({ kind: 'hide', callId, userIds }),
    showCard: (callId, userIds) => hold({ kind: 'show', callId, userIds }),
    registerCall: hold,
    finishCall: hold,
    saveNote: hold,
    attachRecording: hold,
    attachTranscript: hold,
    sendBatch: (orders) => {
      batches.push(orders.length);
      return Promise.all(orders.map(hold));
    },
  };
}

const account = 'portal.example/7';

/** A queue that is loaded and connected, to a portal that answers when the test says so unless another is given. */
export function setUp(
  journal: CommandJournal = createMemoryJournal(),
  telephony?: Telephony,
  { idsBegin = 'id', connected = true } = {},
) {
  const time = createHeldTime();
  const portal = createHeldPortal();
  const changes: Command[] = [];
  let ids = 0;
  const queue = createCommandQueue({
    journal,
    newId: () => `${idsBegin}-${(ids += 1)}`,
    clock: time,
    timers: time,
    random: () => 0.5,
    log: quietLog,
  });
  queue.changes.follow((changed) => changes.push(...changed));
  const use = (telephony: Telephony | null, at = account): void =>
    queue.usePortal(telephony === null ? null : { account: at, telephony });
  loadedBy(queue);
  if (connected) use(telephony ?? portal);
  const stateOf = (id: string) => queue.all().find((command) => command.id === id)?.state;
  return { time, portal, queue, changes, stateOf, use };
}
