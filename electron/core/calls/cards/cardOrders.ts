import type { AppErrorData } from '../../../../contracts/errors.ts';
import type { CommandQueue } from '../../commands/commandQueue.ts';
import type { CardCommand } from '../../ports/commandRecord.ts';
import { mayArrive } from '../../commands/cardWishes.ts';
import type { Call } from '../call.ts';
import { asHandedOn, colleaguesToClear, hasShownCard, isPutAway } from '../callActions.ts';
import { subjectOf } from '../callCommands.ts';
import { isForOperator, wishesOwed, wishOwed, type CardWishesOwed } from './cardStanding.ts';
import type { CallStore } from '../callStore.ts';

/**
 * What becomes of cards on the way to the portal: for this operator, and for their colleagues. All that is owed is on its
 * way to the disk once a function returns.
 */
export interface CardOrders {
  /** What is owed for the operator's own cards now. */
  owed(): CardWishesOwed;
  /** The same for the card of one call, whatever others are owed. */
  wishFor(call: Call): CardCommand | undefined;
  /** Why no hide can be owed; null where one can. */
  obstacle(): AppErrorData | null;
  /** The cards of these are to go, in one request. */
  hide(calls: readonly Call[]): void;
  /** Hides that are not sent yet are taken back, those that are gone get their shows. @param calls as they were put away */
  bringBack(calls: readonly Call[]): void;
  /**
   * A card that the operator wants to see was hidden all the same: it is owed a show again.
   * @returns whether it is one that they want to see
   */
  showOnceMore(call: Call): boolean;
  /**
   * An event made this of a call: its card, which may have come to it only now, is to be as the operator wants it.
   *
   * @param before null for a call that is new
   */
  follow(call: Call, before: Call | null): void;
}

export interface CardOrdersDeps {
  readonly store: CallStore;
  readonly commands: Pick<CommandQueue, 'owe' | 'takeBackUnsent' | 'together' | 'all' | 'about'>;
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

  const owe = (kind: 'hide' | 'show', call: Call): void => {
    const userId = operatorUserId();
    if (call.callId === null || userId === null) return;
    commands.owe(kind, { callId: call.callId, subject: subjectOf(call) }, [userId]);
  };

  /** True if nothing of it can reach the portal. */
  const takeBack = (kind: 'hide' | 'show', { callId }: Call): boolean => {
    const userId = operatorUserId();
    return callId !== null && userId !== null && commands.takeBackUnsent(callId, kind, [userId]);
  };

  const hideMayArrive = ({ callId }: Call): boolean =>
    callId !== null &&
    commands
      .about(callId)
      .some(
        (command) =>
          command.kind === 'hide' && isForOperator(command, operatorUserId()) && mayArrive(command),
      );

  const bringBack = (call: Call): void => {
    const neverSent = takeBack('hide', call);
    // A card that is hidden needs its show whoever has hidden it.
    if (!neverSent || call.card.state === 'hidden') owe('show', call);
  };

  const owed = (): CardWishesOwed => wishesOwed(commands.all(), operatorUserId());

  const wishFor = (call: Call): CardCommand | undefined =>
    call.callId === null
      ? undefined
      : wishOwed(wishesOwed(commands.about(call.callId), operatorUserId()), call);

  /**
   * The phone has said that it handed the call on: the card follows to the colleague, where it is known who that is. Of a call that
   * Ringside registers it does not: that one is finished now, and the colleague's card could be hidden by nobody (`docs/admin.md`).
   *
   * @returns whether it follows
   */
  const handOn = (call: Call): boolean => {
    const userId = operatorUserId();
    const { callId, handedTo, externalCallId } = call;
    if (callId === null || userId === null || handedTo === undefined || externalCallId !== null) return false;
    commands.together(() => {
      const owedCall = { callId, subject: subjectOf(call) };
      commands.owe('show', owedCall, [handedTo]);
      commands.owe('hide', owedCall, [userId]);
    });
    store.put(asHandedOn(call));
    return true;
  };

  return {
    owed,
    wishFor,
    obstacle: () => (operatorUserId() === null ? { code: 'portal.notConnected', params: {} } : null),
    hide: (calls) => commands.together(() => calls.filter(hasShownCard).forEach((call) => owe('hide', call))),
    bringBack: (calls) =>
      commands.together(() =>
        calls.filter((call) => isPutAway(call) || call.card.state === 'hidden').forEach(bringBack),
      ),
    showOnceMore(call) {
      if (call.dismissed || call.state === 'ended' || !hasShownCard(call)) return false;
      owe('show', call);
      return true;
    },
    follow(call, before) {
      if (call.transferred === true && before?.transferred !== true && handOn(call)) return;
      const wish = wishFor(call);
      if (isPutAway(call)) {
        // Its card came after the operator had put it away.
        const isNews = before === null || !isPutAway(before) || before.callId !== call.callId;
        if (isNews && wish?.kind !== 'hide') owe('hide', call);
        return;
      }
      // The portal has closed the card first.
      if (call.card.state === 'hidden' && wish !== undefined) takeBack(wish.kind, call);
      // A hide of an earlier showing may reach the portal still, and would close this one: so a show goes behind it.
      const isShownAgain = before?.dismissed === true && hasShownCard(call);
      if (hasShownCard(call) && (wish?.kind === 'hide' || (isShownAgain && hideMayArrive(call))))
        bringBack(call);
    },
  };
}
