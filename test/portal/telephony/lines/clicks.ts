import type { PortalClock } from '../../clock.ts';
import type { Truth } from '../../record/truth.ts';
import { BusinessError, SystemError } from '../../rest/errors.ts';
import type { RestMethod } from '../../rest/methods.ts';
import type { UserDirectory } from '../../users.ts';
import type { CallTable } from '../calls.ts';
import type { Cards } from '../cards.ts';
import { createLead, type CrmDirectory } from '../crm.ts';
import { registerCall } from '../registration.ts';
import type { OutgoingLines } from './outgoingLines.ts';
import type { ExternalLines } from './externalLines.ts';

export interface Click {
  readonly userId: number;
  readonly phoneNumber: string;
  /** Clicked in a call list, whose page shows no card of its own for external telephony. */
  readonly callListId?: number;
}

/** What the portal's pages do when an operator presses a number. */
export interface Clicks {
  /**
   * `voximplant.call.startViaRest` with SHOW=Y, as the page of that user calls it by its session: the call is registered, the
   * event told, and the card pushed to that user (source of module voximplant, vi_rest.php and helper.php).
   *
   * @returns the CALL_ID; null where the page does nothing, since a card is open already
   * @throws BusinessError `Outgoing line is not found` where the user's outgoing line is none of a telephone system
   */
  click(click: Click): string | null;
}

export function createClicks(deps: {
  readonly outgoing: OutgoingLines;
  readonly lines: ExternalLines;
  readonly calls: CallTable;
  readonly cards: Cards;
  readonly crm: CrmDirectory;
  readonly users: UserDirectory;
  readonly truth: Truth;
  readonly clock: PortalClock;
}): Clicks {
  return {
    click({ userId, phoneNumber, callListId = 0 }) {
      if (deps.truth.cardsOpenFor(userId).length > 0) return null;
      const line = deps.outgoing.externalLineOf(userId);
      if (line === undefined) throw new BusinessError('Outgoing line is not found');
      const { call, isNew } = registerCall(
        { USER_ID: userId, PHONE_NUMBER: phoneNumber, LINE_NUMBER: line.number, TYPE: 1 },
        line.owner,
        deps,
      );
      if (isNew && line.crmAutoCreate && call.crm === undefined && call.internalUserId === undefined)
        createLead(deps.crm, call);
      deps.truth.happened({
        event: 'ONEXTERNALCALLSTART',
        data: {
          PHONE_NUMBER: phoneNumber,
          PHONE_NUMBER_INTERNATIONAL: call.phoneNumber,
          EXTENSION: '',
          USER_ID: String(userId),
          CALL_LIST_ID: String(callListId),
          LINE_NUMBER: line.number,
          IS_MOBILE: '0',
          CALL_ID: call.callId,
          CRM_ENTITY_TYPE: call.crm?.entityType ?? '',
          CRM_ENTITY_ID: String(call.crm?.entityId ?? 0),
        },
      });
      deps.cards.show(call, [userId], { onScreen: callListId === 0 });
      return call.callId;
    },
  };
}

/** By REST it is refused: it is for the portal's own pages (source of module voximplant, vi_rest.php). */
export const startViaRestMethod: RestMethod = {
  name: 'voximplant.call.startViaRest',
  scopes: ['telephony'],
  handle: () => {
    throw new SystemError('WRONG_AUTH_TYPE', 'This method is only available for internal usage.');
  },
};
