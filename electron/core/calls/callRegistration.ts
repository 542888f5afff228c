import type { AppErrorData } from '../../../contracts/errors.ts';
import type { CallerFound } from '../ports/portal.ts';
import type { Call } from './call.ts';
import type { CallChange, CallStore } from './callStore.ts';
import type { CardOrders } from './cards/cardOrders.ts';
import { withCaller } from './joining/callParty.ts';
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
  /**
   * What the CRM knows of the caller: fills what no source told.
   *
   * @param phoneNumber as the call had it when the CRM was asked: a call that has another one by now is left as it is
   * @param found null: nobody; `failed`: it could not be asked
   */
  learnCaller(callKey: string, phoneNumber: string, found: CallerFound | null | 'failed'): void;
}

export interface CallRegistrationDeps {
  readonly store: CallStore;
  readonly orders: Pick<CardOrders, 'follow'>;
  readonly country: () => string;
}

export function createCallRegistration({ store, orders, country }: CallRegistrationDeps): CallRegistration {
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
    registerFailed: (callKey, problem) => change(callKey, (call) => ({ ...call, registerProblem: problem })),
    learnCaller(callKey, phoneNumber, found) {
      const call = store.book().calls.byKey(callKey);
      const knows = call === undefined ? call : withCaller(call, phoneNumber, found, country());
      if (knows === undefined || knows === call) return;
      store.put(knows);
      store.publish();
    },
  };
}
