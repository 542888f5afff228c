import type { Click } from '../../../contracts/clickToCall/clicks.ts';
import type { AppErrorData } from '../../../contracts/errors.ts';
import type { CallerFound } from '../ports/portal.ts';
import type { Clock } from '../ports/clock.ts';
import type { Call } from './call.ts';
import type { CallChange, CallStore } from './callStore.ts';
import type { CardOrders } from './cards/cardOrders.ts';
import { leaveFrom } from './cards/cardTransitions.ts';
import { joinCalls } from './joining/callBook.ts';
import { withCaller } from './joining/callParty.ts';
import { referenceOf } from './joining/references.ts';
import { registerCall } from './joining/registration.ts';

/** What the portal says of calls that the operator's phone tells of. An unknown key changes nothing. */
export interface CallRegistration {
  /** Every change of a call from now on, told after the popup; calls of an earlier run are none. */
  followCalls(listener: (change: CallChange) => void): () => void;
  /** Ringside registers the call under this EXTERNAL_CALL_ID. */
  registering(callKey: string, externalCallId: string): void;
  /**
   * The portal has said the CALL_ID. A call that was dismissed meanwhile and whose card is shown owes its hide now.
   *
   * @param cardShown the portal was told to show the card to this operator
   */
  registered(callKey: string, callId: string, cardShown: boolean): void;
  registerFailed(callKey: string, problem: AppErrorData): void;
  /** How far the dialling of a click has come. */
  clickStands(callKey: string, click: Click): void;
  /** A phone has begun the call of a click, which it tells of under this id: what it has told already joins it, too. */
  clickBegun(callKey: string, begun: PhoneReference): void;
  /** It will not be dialled: the call is over, and the popup says why, unless the operator has put it away. */
  clickFailed(callKey: string, problem: AppErrorData): void;
  /** The operator hands it on now. @param userId the colleague's USER_ID; null where it is a number alone */
  handingOn(callKey: string, userId: number | null): void;
  /**
   * What the CRM knows of the caller: fills what no source told.
   *
   * @param phoneNumber as the call had it when the CRM was asked: a call that has another one by now is left as it is
   * @param found null: nobody; `failed`: it could not be asked
   */
  learnCaller(callKey: string, phoneNumber: string, found: CallerFound | null | 'failed'): void;
}

/** A call as the source of a phone names it. */
export interface PhoneReference {
  readonly sourceName: string;
  readonly sourceCallId: string;
}

export interface CallRegistrationDeps {
  readonly store: CallStore;
  readonly orders: Pick<CardOrders, 'follow'>;
  readonly country: () => string;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly operatorUserId: () => number | null;
}

export function createCallRegistration({
  store,
  orders,
  country,
  clock,
  operatorUserId,
}: CallRegistrationDeps): CallRegistration {
  /** Changes a call of which windows show more or less the same. */
  const change = (callKey: string, changed: (call: Call) => Call): void => {
    const call = store.book().calls.byKey(callKey);
    if (call === undefined) return;
    store.put(changed(call));
    store.publish('rows');
  };

  return {
    followCalls: store.follow,
    registering: (callKey, externalCallId) =>
      change(callKey, (call) => ({ ...call, externalCallId, registerProblem: null })),
    registered(callKey, callId, cardShown) {
      const before = store.book();
      const call = before.calls.byKey(callKey);
      if (call === undefined) return;
      const after = registerCall(before, call.key, { callId, cardShown }, country());
      store.replace(after);
      for (const changed of [...after.calls.changedSince(before.calls)])
        orders.follow(changed, before.calls.get(changed.key) ?? null);
      store.publish();
    },
    clickStands(callKey, click) {
      const call = store.book().calls.byKey(callKey);
      if (call === undefined) return;
      // From now on its phone may tell of it, and a hide of its card says nothing of that.
      const rings = click.at === 'dialling' ? { rangAtMs: clock.nowMs(), knownByCardOnly: false } : {};
      store.put({ ...call, ...rings, click });
      store.publish();
    },
    clickBegun(callKey, { sourceName, sourceCallId }) {
      const book = store.book();
      const call = book.calls.byKey(callKey);
      const reference = referenceOf({ sourceName, call: { callId: null, sourceCallId } });
      if (call === undefined || call.references.includes(reference)) return;
      const other = book.calls.byReference(reference);
      if (other === undefined) store.put({ ...call, references: [...call.references, reference] });
      // Known to the portal under another name, it stays what it is there.
      else if (other.callId === null && other.externalCallId === null) {
        const { book: joined, changed } = joinCalls(book, other, call);
        store.replace(joined);
        if (changed !== null && changed.state !== 'ended') store.put({ ...changed, popup: call.popup });
      }
      store.publish();
    },
    clickFailed(callKey, problem) {
      const call = store.book().calls.byKey(callKey);
      if (call === undefined) return;
      store.put(notDialled(call, problem, clock.nowMs()));
      store.publish();
    },
    registerFailed: (callKey, problem) => change(callKey, (call) => ({ ...call, registerProblem: problem })),
    handingOn: (callKey, userId) =>
      change(callKey, ({ handedTo: _, ...call }) => (userId === null ? call : { ...call, handedTo: userId })),
    learnCaller(callKey, phoneNumber, found) {
      const call = store.book().calls.byKey(callKey);
      const knows =
        call === undefined
          ? call
          : withCaller(call, phoneNumber, ofOthers(found, operatorUserId()), country());
      if (knows === undefined || knows === call) return;
      store.put(knows);
      store.publish();
    },
  };
}

/** Nobody hands a call on to themselves. */
function ofOthers(
  found: CallerFound | null | 'failed',
  operatorUserId: number | null,
): CallerFound | null | 'failed' {
  if (found === null || found === 'failed' || found.inCharge?.userId !== operatorUserId) return found;
  const { inCharge: _, ...others } = found;
  return others;
}

function notDialled(call: Call, problem: AppErrorData, nowMs: number): Call {
  const told = { ...call, click: { at: 'notDialled', problem } } as const;
  // Said once already, and something else has to be said now.
  if (call.state === 'ended') {
    const isSaidAnew = call.click?.at === 'notDialled' && !call.dismissed;
    return isSaidAnew ? { ...told, popup: { at: 'leaving', reason: 'notDialled' } } : told;
  }
  const popup = leaveFrom(call.popup, 'notDialled');
  return { ...told, state: 'ended', outcome: 'failed', endedAtMs: nowMs, knownByCardOnly: false, popup };
}
