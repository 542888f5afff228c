import { AppError } from '../../../contracts/errors.ts';
import type { TransferTo } from '../../../contracts/talk/talk.ts';
import { oneNumber } from '../../core/dialling/dialling.ts';
import type { PhoneControl } from '../../core/ports/phoneSource.ts';
import type { PortalSession } from '../../core/ports/portal.ts';
import type { House } from '../../house.ts';
import type { CallsFeature } from '../calls/calls.ts';
import type { Feature, Handlers } from '../feature.ts';
import type { SettingsFeature } from '../settings.ts';
import type { PhonesFeature } from './phones.ts';
import { createAskAfresh } from './stillInCharge.ts';

type LookUpOf = Pick<PortalSession, 'callerLookUp'>;

export interface TalksOthers {
  readonly calls: {
    readonly list: Pick<CallsFeature['list'], 'phoneOf' | 'get'>;
    readonly registration: Pick<CallsFeature['registration'], 'handingOn' | 'learnCaller'>;
  };
  readonly connection: {
    readonly facts: { readonly used: { get(): { readonly session: LookUpOf } | null } };
  };
  readonly settings: Pick<SettingsFeature, 'country'>;
  readonly phones: Pick<PhonesFeature, 'phones'>;
}

/** As with dialling, but that no choice is offered. @throws AppError `phone.numberNotValid`, `phone.numberUnclear` */
function oneTarget(text: string): string {
  try {
    return oneNumber(text);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'phone.numberUnclear') throw error;
    throw new AppError('phone.numberUnclear', { ...error.params, for: 'transfer' });
  }
}

/** What the operator does with a call that is talked on, by the phone that talks. */
export function createTalksFeature({ timers }: Pick<House, 'timers'>, others: TalksOthers) {
  const {
    calls,
    phones: { phones },
    connection: { facts },
  } = others;
  const askAfresh = createAskAfresh({
    lookUp: () => facts.used.get()?.session.callerLookUp ?? null,
    timers,
    country: others.settings.country,
  });
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

  /** Nobody else than whom the operator saw is called, and nobody who has gone home. @throws AppError `call.otherResponsible` */
  const confirm = async (callKey: string, { userId, innerNumber }: TransferTo): Promise<void> => {
    const { phoneNumber } = calls.list.get(callKey).party;
    const found = await askAfresh(phoneNumber);
    calls.registration.learnCaller(callKey, phoneNumber, found);
    const now = found === null || found === 'failed' ? undefined : found.inCharge;
    if (now?.userId !== userId || now.innerNumber !== innerNumber)
      throw new AppError('call.otherResponsible');
  };

  return {
    handlers: {
      'calls.hold': ({ callKey }) => order(callKey, (phone, id) => phone.hold(id)),
      'calls.resume': ({ callKey }) => order(callKey, (phone, id) => phone.resume(id)),
      'calls.sendDigits': ({ callKey, digits }) =>
        order(callKey, (phone, id) => phone.sendDigits(id, digits)),
      'calls.transfer': async (input) => {
        if ('phoneNumber' in input) return handOn(input.callKey, oneTarget(input.phoneNumber), null);
        const { userId, innerNumber } = input.toResponsible;
        await confirm(input.callKey, input.toResponsible);
        return handOn(input.callKey, innerNumber, userId);
      },
    } satisfies Handlers,
  } satisfies Feature;
}
