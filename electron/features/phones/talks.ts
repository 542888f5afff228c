import { AppError } from '../../../contracts/errors.ts';
import { oneNumber } from '../../core/dialling/dialling.ts';
import type { PhoneControl } from '../../core/ports/phoneSource.ts';
import type { CallsFeature } from '../calls/calls.ts';
import type { Feature, Handlers } from '../feature.ts';
import type { PhonesFeature } from './phones.ts';

export interface TalksOthers {
  readonly calls: { readonly list: Pick<CallsFeature['list'], 'phoneOf'> };
  readonly phones: Pick<PhonesFeature, 'phones'>;
}

/** What the operator does with a call that is talked on, by the phone that talks. */
export function createTalksFeature({ calls, phones: { phones } }: TalksOthers) {
  const order = async (
    callKey: string,
    give: (control: PhoneControl, sourceCallId: string) => Promise<void>,
  ): Promise<undefined> => {
    const phone = calls.list.phoneOf(callKey);
    if (phone === null) throw new AppError('call.unknown');
    await give(phones.control(phone.sourceName), phone.sourceCallId);
    return undefined;
  };

  return {
    handlers: {
      'calls.hold': ({ callKey }) => order(callKey, (phone, id) => phone.hold(id)),
      'calls.resume': ({ callKey }) => order(callKey, (phone, id) => phone.resume(id)),
      'calls.sendDigits': ({ callKey, digits }) =>
        order(callKey, (phone, id) => phone.sendDigits(id, digits)),
      'calls.transfer': async ({ callKey, phoneNumber }) => {
        const number = oneNumber(phoneNumber);
        return order(callKey, (phone, id) => phone.transfer(id, number));
      },
    } satisfies Handlers,
  } satisfies Feature;
}
