import type { CallParty, CrmEntity } from '../../../contracts/calls.ts';
import { AppError } from '../../../contracts/errors.ts';
import type { House } from '../../house.ts';
import type { Handlers } from '../feature.ts';
import type { PortalPages } from '../portal/portalPages.ts';

export interface CallerOrdersOthers {
  readonly portalPages: PortalPages;
}

/** What can be done about whoever called, in a call of this run or of an earlier one. */
export function callerOrders(
  { copy }: Pick<House, 'copy'>,
  partyOf: (callKey: string) => Promise<CallParty>,
  portalPages: PortalPages,
) {
  return {
    async 'calls.openInCrm'({ callKey }) {
      const { crmEntity } = await partyOf(callKey);
      if (crmEntity === null) throw new AppError('call.noCrmRecord');
      return portalPages.open(crmPath(crmEntity));
    },
    async 'calls.copyNumber'({ callKey }) {
      const { phoneNumber } = await partyOf(callKey);
      if (phoneNumber === '') throw new AppError('call.noNumber');
      return copy(phoneNumber);
    },
  } satisfies Handlers;
}

/** `/crm/contact/details/7/`: documented for companies, the others by the same pattern. */
function crmPath({ type, id }: CrmEntity): string {
  return `/crm/${type.toLowerCase()}/details/${id}/`;
}
