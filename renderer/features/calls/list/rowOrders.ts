import type { CallRow } from '../../../../contracts/calls.ts';
import * as m from '../../../../contracts/messages/generated/messages.js';
import { numberOf } from '../../../app/texts/whoCalls.ts';
import {
  closeIcon,
  copyIcon,
  externalLinkIcon,
  phoneIcon,
  phoneOffIcon,
} from '../../../ui/icons/callIcons.ts';
import { eyeIcon, phoneCallIcon, refreshIcon, handOverIcon } from '../../../ui/icons/pageIcons.ts';
import type { CallOrder } from '../callOrders.ts';

/** A button of a row. */
export interface RowOrder {
  readonly order: CallOrder;
  readonly label: string;
  readonly icon: string;
  /** Where it stands, from the left: the same thing is in the same place in every row. */
  readonly place: number;
  readonly tone: 'quiet' | 'answer' | 'danger';
  /** The letter that does it while the row has the focus. */
  readonly key?: 'C' | 'Y' | 'D';
}

/** What can be done about this call now, in the order of the places. */
export function rowOrders(row: CallRow): readonly RowOrder[] {
  const isLive = row.state !== 'ended';
  const hasNumber = numberOf(row.party) !== '';
  const quiet = (order: CallOrder, place: number, label: string, icon: string): RowOrder => ({
    order,
    place,
    label,
    icon,
    tone: 'quiet',
  });
  const orders: RowOrder[] = [];
  if (row.actions.includes('answer'))
    orders.push({ ...quiet('calls.answer', 1, m.popup_answer(), phoneIcon), tone: 'answer' });
  if (row.actions.includes('decline'))
    orders.push({ ...quiet('calls.decline', 2, m.popup_decline(), phoneOffIcon), tone: 'danger' });
  if (row.actions.includes('hangUp'))
    orders.push({ ...quiet('calls.hangUp', 2, m.popup_hang_up(), phoneOffIcon), tone: 'danger' });
  if (row.canShowCardAgain) orders.push(quiet('calls.showCardAgain', 3, m.calls_show_again(), eyeIcon));
  // A practice call's number is nobody's.
  if (!isLive && !row.isTest && hasNumber)
    orders.push({ ...quiet('calls.callBack', 2, m.calls_call_back(), phoneCallIcon), key: 'C' });
  if (row.canRetryHide)
    orders.push({ ...quiet('calls.dismiss', 4, m.calls_hide_again(), refreshIcon), key: 'D' });
  else if (!row.dismissed && (isLive || row.card.state === 'shown'))
    orders.push({ ...quiet('calls.dismiss', 4, m.calls_dismiss(), closeIcon), key: 'D' });
  if (hasNumber) {
    orders.push({ ...quiet('calls.copyNumber', 5, m.popup_copy_number(), copyIcon), key: 'Y' });
    orders.push(quiet('calls.copyHandOver', 6, m.calls_copy_hand_over(), handOverIcon));
  }
  if (row.party.crmEntity !== null)
    orders.push(quiet('calls.openInCrm', 7, m.popup_open_in_crm(), externalLinkIcon));
  return orders;
}
