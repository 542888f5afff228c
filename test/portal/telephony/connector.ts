import type { Truth } from '../record/truth.ts';
import type { Cards } from './cards.ts';
import type { CallTable } from './calls.ts';
import type { CrmDirectory, CrmRecord } from './crm.ts';
import type { ExternalLines } from './lines/externalLines.ts';
import { registerCall } from './registration.ts';
import type { PortalClock } from '../clock.ts';
import type { UserDirectory } from '../users.ts';

export interface RingOptions {
  /** Whose phones ring; the call is registered for the first one and shown to all. */
  readonly userIds: readonly number[];
  readonly phoneNumber: string;
  /** The caller as the CRM knows it; left out, what the CRM already has for the number. */
  readonly crm?: Partial<CrmRecord> & { readonly name: string };
  readonly lineNumber?: string;
  /** TYPE of the call; 2 (incoming) when left out. */
  readonly type?: number;
}

/** The customer's telephone system with its integration: what makes calls ring in the portal. */
export interface Connector {
  /** A call comes in and rings at these operators; returns its CALL_ID. Throws BusinessError as register would answer. */
  ring(options: RingOptions): string;
  /** One of them answered: the card goes away at everybody else. */
  answeredBy(callId: string, userId: number): void;
  /** Somebody outside the group answered: the card goes away at all of them. */
  answeredElsewhere(callId: string): void;
  /** The card goes away at these operators, one after the other or together; nothing happens where it is not open. */
  hideFor(callId: string, userIds: readonly number[]): void;
  /** The call is over. A careful connector hides the cards first; `hideFirst: false` leaves them stuck as careless ones do. */
  end(callId: string, options?: { readonly hideFirst?: boolean; readonly durationS?: number }): void;
}

/**
 * A connector in the process of the portal. It registers as an inbound webhook does, with SHOW=0, and then shows the
 * card to the group in one go, which is how Bitrix24's telephony tutorial describes parallel ringing.
 */
export function createConnector(deps: {
  readonly calls: CallTable;
  readonly cards: Cards;
  readonly crm: CrmDirectory;
  readonly users: UserDirectory;
  readonly truth: Truth;
  readonly lines: ExternalLines;
  readonly clock: PortalClock;
}): Connector {
  let nextExternalId = 1;
  let nextEntityId = 501;
  /** Who took which call. */
  const takenBy = new Map<string, number>();
  return {
    ring: ({ userIds, phoneNumber, crm, lineNumber, type }) => {
      const known = crm && deps.crm.find(phoneNumber).find((record) => record.name === crm.name);
      const record: CrmRecord | undefined = crm && {
        entityType: 'CONTACT',
        entityId: known?.entityId ?? nextEntityId++,
        ...crm,
      };
      if (record !== undefined) deps.crm.put(phoneNumber, record);
      const { call } = registerCall(
        {
          USER_ID: userIds[0] ?? 0,
          PHONE_NUMBER: phoneNumber,
          TYPE: type ?? 2,
          // Its own id for each call, so that two calls from one number stay two calls.
          EXTERNAL_CALL_ID: `practice-${nextExternalId++}`,
          ...(lineNumber === undefined ? {} : { LINE_NUMBER: lineNumber }),
          ...(record === undefined
            ? {}
            : { CRM_ENTITY_TYPE: record.entityType, CRM_ENTITY_ID: record.entityId }),
        },
        '',
        deps,
      );
      deps.cards.show(call, userIds);
      return call.callId;
    },
    answeredBy: (callId, userId) => {
      takenBy.set(callId, userId);
      deps.cards.hide(
        callId,
        deps.truth.usersSeeing(callId).filter((id) => id !== userId),
      );
    },
    answeredElsewhere: (callId) => deps.cards.hide(callId, deps.truth.usersSeeing(callId)),
    hideFor: (callId, userIds) => deps.cards.hide(callId, userIds),
    end: (callId, options = {}) => {
      const call = deps.calls.find(callId);
      if (call === undefined) return;
      if (options.hideFirst !== false) deps.cards.hide(callId, deps.truth.usersSeeing(callId));
      const durationS = options.durationS ?? 0;
      deps.calls.finish(callId, {
        portalUserId: takenBy.get(callId) ?? call.userId,
        durationS,
        statusCode: durationS > 0 ? '200' : '304',
      });
      if (options.hideFirst === false) deps.cards.hide(callId, [call.userId]);
    },
  };
}
