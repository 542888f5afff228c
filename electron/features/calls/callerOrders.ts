import { AppError } from '../../../contracts/errors.ts';
import type { House } from '../../house.ts';
import type { Handlers } from '../feature.ts';
import { crmPath } from '../portal/crmPaths.ts';
import type { PortalPages } from '../portal/portalPages.ts';
import { handOverText, type HandedOver } from './handOverText.ts';

export interface CallerOrdersOthers {
  readonly portalPages: PortalPages;
}

/** A call of this run or of an earlier one. @throws AppError `call.unknown` */
export type CallOf = (callKey: string) => Promise<HandedOver>;

/** What can be done about whoever called, in a call of this run or of an earlier one. */
export function callerOrders(
  { copy, clock }: Pick<House, 'copy' | 'clock'>,
  callOf: CallOf,
  portalPages: PortalPages,
  openedByHand: (callKey: string) => void,
) {
  return {
    async 'calls.openInCrm'({ callKey }) {
      const { crmEntity } = (await callOf(callKey)).party;
      if (crmEntity === null) throw new AppError('call.noCrmRecord');
      openedByHand(callKey);
      return portalPages.open(crmPath(crmEntity));
    },
    async 'calls.copyNumber'({ callKey }) {
      const { phoneNumber } = (await callOf(callKey)).party;
      if (phoneNumber === '') throw new AppError('call.noNumber');
      return copy(phoneNumber);
    },
    async 'calls.copyHandOver'({ callKey }) {
      return copy(handOverText(await callOf(callKey), clock.nowMs()));
    },
  } satisfies Handlers;
}
