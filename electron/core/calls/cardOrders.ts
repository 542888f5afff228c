import type { CommandQueue } from '../commands/commandQueue.ts';
import type { Call } from './call.ts';
import { colleaguesToClear, hideFailed, owesHide } from './callActions.ts';
import { subjectOf } from './callCommands.ts';
import type { CallStore } from './callStore.ts';

/** What becomes of cards on the way to the portal: for this operator, and for their colleagues. */
export interface CardOrders {
  /** Owes the hide of a call whose card is on the way out; does nothing for others. */
  oweHide(call: Call): void;
  /** A hide that is not sent yet is taken back, one that is gets its show. @param call as it was while put away */
  bringCardBack(call: Call): void;
  /** The portal has closed the operator's card before our hide was sent: that is not needed any more. */
  takeBackHide(call: Call): void;
}

export interface CardOrdersDeps {
  readonly store: CallStore;
  readonly commands: Pick<CommandQueue, 'owe' | 'takeBackUnsent'>;
  readonly operatorUserId: () => number | null;
  readonly clearForColleagues: () => boolean;
}

export function createCardOrders(deps: CardOrdersDeps): CardOrders {
  const { store, commands, operatorUserId } = deps;

  store.follow(({ call }) => {
    const userId = operatorUserId();
    const { callId } = call;
    if (callId === null || userId === null || !deps.clearForColleagues()) return;
    const colleagues = colleaguesToClear(call, userId);
    if (colleagues.length === 0) return;
    store.put({ ...call, clearedForColleagues: true });
    commands.owe('hide', { callId, subject: subjectOf(call) }, colleagues);
  });

  return {
    oweHide(call) {
      if (!owesHide(call)) return;
      const userId = operatorUserId();
      if (userId === null) store.put(hideFailed(call, { code: 'portal.notConnected', params: {} }));
      else commands.owe('hide', { callId: call.callId, subject: subjectOf(call) }, [userId]);
    },
    bringCardBack(call) {
      const hadHide = call.card.state !== 'unknown' && call.card.state !== 'shown';
      const userId = operatorUserId();
      if (!hadHide || call.callId === null || userId === null) return;
      if (commands.takeBackUnsent(call.callId, 'hide', [userId])) return;
      commands.owe('show', { callId: call.callId, subject: subjectOf(call) }, [userId]);
    },
    takeBackHide(call) {
      const userId = operatorUserId();
      if (call.callId !== null && userId !== null) commands.takeBackUnsent(call.callId, 'hide', [userId]);
    },
  };
}
