import { AppError, type AppErrorData } from '../../../contracts/errors.ts';
import type { PhoneReference } from '../calls/callRegistration.ts';
import type { CommandQueue } from '../commands/commandQueue.ts';
import type { Timers } from '../ports/clock.ts';

/** What dials, as the settings name it. */
export interface ClickPhone {
  /** @returns the call that began; null where the phone does not say. @throws AppError `phone.*` */
  dial(phoneNumber: string): Promise<PhoneReference | null>;
  /** @throws AppError `phone.*` where it cannot */
  hangUp(begun: PhoneReference): Promise<void>;
  /** Why nothing can be dialled, as far as is known before it is tried; null where nothing is in the way. */
  problem(): AppErrorData | null;
  /** Whether Ringside would know of a call that the operator is in. */
  tellsOfCalls(): boolean;
}

/** A phone that has not taken the number by then cannot be reached: the operator is told within five seconds. */
export const dialledWithinMs = 4_000;

export interface ClickDialDeps {
  readonly saved: CommandQueue['saved'];
  readonly phone: ClickPhone;
  readonly timers: Timers;
}

export interface NumberToDial {
  readonly phoneNumber: string;
  /** Asked at the last moment: the disk, or the computer's sleep, may have taken too long. */
  readonly isWanted: () => boolean;
  /** The phone tells of the call already, though it has not yet said that it took the number. */
  readonly hasBegun: () => boolean;
  /** After it was given up the phone took the number, and it cannot be said that it was hung up. */
  readonly onGoesOn: () => void;
}

/**
 * Dials once what is owed is on the disk, or gives up in time.
 *
 * @returns the call that began; null where the phone does not say
 * @throws AppError `phone.*`; `click.tooLate` where it is not wanted any more
 */
export async function dialInTime(
  { saved, phone, timers }: ClickDialDeps,
  { phoneNumber, isWanted, hasBegun, onGoesOn }: NumberToDial,
): Promise<PhoneReference | null> {
  let isGivenUp = false;
  const begin = async (): Promise<PhoneReference | null> => {
    const written = saved();
    if (written !== null) await written;
    if (isGivenUp || !isWanted()) throw new AppError('click.tooLate');
    return phone.dial(phoneNumber);
  };
  const takeBack = async (begun: PhoneReference | null): Promise<void> => {
    try {
      if (begun === null) throw new AppError('phone.cannot');
      await phone.hangUp(begun);
    } catch {
      onGoesOn();
    }
  };
  const begins = begin();
  return await new Promise((resolve, reject) => {
    const stopWaiting = timers.after(dialledWithinMs, () => {
      // It is dialled, then; which call it is by the phone's own id is not needed any more.
      if (hasBegun()) return resolve(null);
      isGivenUp = true;
      reject(new AppError('phone.notReachable'));
      begins.then(takeBack, () => undefined);
    });
    begins.then(resolve, reject).finally(stopWaiting);
  });
}
