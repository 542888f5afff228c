import { AppError } from '../../../contracts/errors.ts';
import { oneNumber } from '../../core/dialling/dialling.ts';
import type { PhoneControl } from '../../core/ports/phoneSource.ts';
import type { CallsFeature } from '../calls/calls.ts';
import type { Feature, Handlers } from '../feature.ts';
import type { PhonesFeature } from './phones.ts';

export interface TalksOthers {
  readonly calls: {
    readonly list: Pick<CallsFeature['list'], 'phoneOf' | 'get'>;
    readonly registration: Pick<CallsFeature['registration'], 'handingOn'>;
  };
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

  /**
   * @param userId of the colleague, to whom the card then follows; null for a number. It is known before the phone does it, whose word
   *   that it went out may be there before its answer.
   */
  const handOn = (callKey: string, number: string, userId: number | null): Promise<undefined> => {
    // Not before: another transfer of this call may be under way, whose card is not to follow this one.
    const onAsking = (): void => calls.registration.handingOn(callKey, userId);
    return order(callKey, (phone, id) => phone.transfer(id, number, onAsking));
  };

  return {
    handlers: {
      'calls.hold': ({ callKey }) => order(callKey, (phone, id) => phone.hold(id)),
      'calls.resume': ({ callKey }) => order(callKey, (phone, id) => phone.resume(id)),
      'calls.sendDigits': ({ callKey, digits }) =>
        order(callKey, (phone, id) => phone.sendDigits(id, digits)),
      'calls.transfer': async (input) => {
        if ('phoneNumber' in input) return handOn(input.callKey, oneNumber(input.phoneNumber), null);
        const inCharge = calls.list.get(input.callKey).crm?.inCharge;
        if (inCharge === undefined) throw new AppError('call.noNumber');
        return handOn(input.callKey, inCharge.innerNumber, inCharge.userId);
      },
    } satisfies Handlers,
  } satisfies Feature;
}
