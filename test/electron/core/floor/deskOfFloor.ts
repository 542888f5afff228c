import { randomUUID } from 'node:crypto';
import type { FloorOrder, FloorReply } from '../../../../contracts/floor/floorMessages.ts';
import { createSharedHides } from '../../../../electron/core/floor/sharedHides.ts';
import { createListeners } from '../../../../electron/core/listeners.ts';
import type { CommandAnswer, Telephony } from '../../../../electron/core/ports/portal.ts';
import { createHeldTime, failingLog, quietLog, settled } from '../heldTime.ts';

export const done: CommandAnswer = { kind: 'acknowledged' };
export const colleagues = [3, 5, 8, 13];

/** A desk that shares its hides, and what it asked of whom; nobody answers but who is told to. @param people who see each card */
export function desk(people: number | null = 200) {
  const time = createHeldTime();
  const replies = createListeners<FloorReply>(failingLog);
  const orders: FloorOrder[] = [];
  const ownRequests: string[] = [];
  const state = { isConnected: true, mayClear: false, own: done };
  const asked = async (what: string): Promise<CommandAnswer> => {
    ownRequests.push(what);
    await Promise.resolve();
    return state.own;
  };
  const own = {
    hideCard: (callId: string) => asked(`hide ${callId}`),
    showCard: (callId: string) => asked(`show ${callId}`),
    sendBatch: (all: readonly { readonly kind: string }[]) => Promise.all(all.map(({ kind }) => asked(kind))),
  } as unknown as Telephony;
  const shared = createSharedHides({
    own,
    broker: {
      isConnected: () => state.isConnected,
      order: (order) => void orders.push(order),
      replies: { follow: replies.follow },
    },
    operatorUserId: () => 7,
    mayClear: () => state.mayClear,
    shownTo: () => people,
    newId: randomUUID,
    clock: time,
    timers: time,
    random: () => 0.5,
    log: quietLog,
  });
  const answers: CommandAnswer[] = [];
  const hide = (callId = 'call'): void => {
    void shared.telephony.hideCard(callId, [7]).then((answer) => answers.push(answer));
  };
  const clear = (callId = 'call'): void => {
    void shared.telephony.hideCard(callId, colleagues).then((answer) => answers.push(answer));
  };
  const pass = async (byMs: number): Promise<void> => {
    for (let left = byMs; left > 0; left -= 250) {
      time.turn(Math.min(left, 250));
      await settled();
    }
  };
  return { shared, orders, ownRequests, state, answers, hide, clear, pass, time, tell: replies.tell };
}
