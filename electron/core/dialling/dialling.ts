import type { CallRow } from '../../../contracts/calls.ts';
import { AppError, type AppErrorData } from '../../../contracts/errors.ts';
import type { PhoneSourceName } from '../../../contracts/phones.ts';
import type { Dialer } from '../../../contracts/settings.ts';
import type { PhoneControl } from '../ports/phoneSource.ts';
import { isSeenFirst } from './unusualNumber.ts';
import { callLinkOf, readToDial, type DialledNumber, type DialReading } from './dialledNumber.ts';

export interface DiallingDeps {
  /** What dials, as the settings have it. */
  readonly dialWith: () => Dialer;
  readonly phones: {
    /** @throws AppError `phone.notReachable` while it is not live, `phone.cannot` where it only tells */
    control(sourceName: string): Pick<PhoneControl, 'dial' | 'begin'>;
  };
  /** Hands a checked `tel:` or `sip:` link to the system. Rejects where nothing opens it. */
  readonly openSystemLink: (link: string) => Promise<void>;
  /** Starts MicroSIP with the number. @throws AppError `phone.notReachable` */
  readonly startMicrosip: (number: DialledNumber) => Promise<void>;
  /**
   * The system opens such links with Ringside: to hand one on would bring it back to us. On Linux Electron waits for another
   * program to say so, a tenth of a second as a rule, so it is asked only where somebody dials.
   */
  readonly handlesLinksItself: () => boolean;
  /** Whether it does, as far as that is known. Costs nothing to ask, which the tray does whenever something changes. */
  readonly seemsToHandleLinks: () => boolean;
}

/** The call that a phone has begun, as its source will tell of it. */
export interface BegunCall {
  readonly sourceName: PhoneSourceName;
  readonly sourceCallId: string;
}

export interface Dialling {
  /**
   * Dials a number as typed, pasted or taken from a call, through the phone chosen in the settings. Only ever at the
   * operator's word.
   *
   * @throws AppError `phone.numberNotValid`, `phone.numberUnclear` where it may be several, `phone.noPhoneToDial`, `phone.notReachable`, `phone.cannot`, `phone.refused`
   */
  dial(text: string): Promise<void>;
  /** The same. @returns the call that began; null where what dials does not say. @throws AppError as `dial` */
  begin(text: string): Promise<BegunCall | null>;
  /**
   * Dials the number of a call.
   *
   * @throws AppError `call.noNumber`, `phone.numberUnusual` where the operator is to see first what would be dialled; and as `dial`
   */
  callBack(call: Pick<CallRow, 'party' | 'request'>): Promise<void>;
  /** As far as is known before it is tried. */
  canDial(): boolean;
  /** Why nothing can be dialled, as far as is known before it is tried; null where nothing is in the way. */
  problem(): AppErrorData | null;
  /** What a text would dial, without dialling it. */
  read(text: string): DialReading;
}

export function createDialling(deps: DiallingDeps): Dialling {
  const dialWithSystem = async (number: DialledNumber): Promise<void> => {
    if (deps.handlesLinksItself()) throw new AppError('phone.noPhoneToDial');
    try {
      await deps.openSystemLink(callLinkOf(number));
    } catch (error) {
      throw new AppError('phone.noPhoneToDial', {}, error);
    }
  };

  const beginWithBaresip = async (number: DialledNumber): Promise<BegunCall | null> => {
    const sourceCallId = await deps.phones.control('baresip').begin(number);
    return sourceCallId === null ? null : { sourceName: 'baresip', sourceCallId };
  };

  const problem = (): AppErrorData | null => {
    switch (deps.dialWith()) {
      case 'baresip':
        return problemOf('baresip');
      // Where it is not there, trying says so and what to do.
      case 'microsip':
        return null;
      case 'system':
        return deps.seemsToHandleLinks() ? { code: 'phone.noPhoneToDial', params: {} } : null;
    }
  };

  const problemOf = (sourceName: string): AppErrorData | null => {
    try {
      deps.phones.control(sourceName);
      return null;
    } catch (error) {
      return (error instanceof AppError ? error : new AppError('unexpected', {}, error)).toData();
    }
  };

  const dial = async (number: DialledNumber): Promise<void> => {
    switch (deps.dialWith()) {
      case 'baresip':
        return deps.phones.control('baresip').dial(number);
      case 'microsip':
        return deps.startMicrosip(number);
      case 'system':
        return dialWithSystem(number);
    }
  };

  return {
    read: readToDial,
    problem,
    canDial: () => problem() === null,
    dial: async (text) => dial(oneNumber(text)),
    async callBack(call) {
      const { phoneNumber } = call.party;
      if (phoneNumber === '') throw new AppError('call.noNumber');
      if (isSeenFirst(call)) throw new AppError('phone.numberUnusual');
      await dial(oneNumber(phoneNumber));
    },
    async begin(text) {
      const number = oneNumber(text);
      if (deps.dialWith() === 'baresip') return beginWithBaresip(number);
      await dial(number);
      return null;
    },
  };
}

/** The one number that a text comes to. @throws AppError `phone.numberNotValid`, `phone.numberUnclear` where it may be several */
export function oneNumber(text: string): DialledNumber {
  const { numbers } = readToDial(text);
  const [number] = numbers;
  if (number === undefined) throw new AppError('phone.numberNotValid');
  if (numbers.length > 1) throw new AppError('phone.numberUnclear', { numbers: numbers.join(', ') });
  return number;
}
