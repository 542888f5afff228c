import { AppError } from '../../../contracts/errors.ts';
import type { PhoneControl } from '../../core/ports/phoneSource.ts';
import { readCallAddress } from '../../core/numbers/callAddress.ts';
import type { OneAfterAnother } from '../../core/oneAfterAnother.ts';
import type { Timers } from '../../core/ports/clock.ts';
import type { PhoneCall, PhoneCalls, TransferOutcome } from './phoneCalls.ts';

export interface TalkControlDeps {
  readonly inTurn: OneAfterAnother;
  readonly calls: PhoneCalls;
  /** As that of `ControlDeps`. */
  readonly look: () => Promise<boolean>;
  readonly timers: Timers;
  /** @throws AppError `phone.refused` where baresip has no such call */
  readonly liveCall: (id: string) => PhoneCall;
  /**
   * Chooses the call and acts on it.
   * @param onActing called once it is chosen, at the moment from which on it may be done
   * @throws AppError `phone.refused`
   */
  readonly actOn: (call: PhoneCall, command: string, params?: string, onActing?: () => void) => Promise<void>;
}

const phone = 'baresip';

/** baresip's own request ends after 32 s (64 T1 of RFC 3261, 17.1.2.2), and whoever is called may let it ring. */
const transferWithinMs = 35_000;

/**
 * What is done during a talk. That a call is held is baresip's word: its list of calls says `(on hold)`, and it is asked after
 * each order. Where that list is not understood its `ok` to the order counts.
 */
export function createTalkControl(
  deps: TalkControlDeps,
): Pick<PhoneControl, 'hold' | 'resume' | 'sendDigits' | 'transfer'> {
  const { inTurn, calls, look, liveCall, actOn } = deps;

  const talk = (id: string): PhoneCall => {
    const call = liveCall(id);
    if (call.state !== 'answered') throw new AppError('phone.cannot', { phone });
    return call;
  };

  /** @throws AppError `phone.refused` where baresip says that it stands as before */
  const bringTo = async (call: PhoneCall, isHeld: boolean): Promise<void> => {
    await actOn(call, isHeld ? 'hold' : 'resume');
    if (!(await look())) calls.markHeld(call.id, isHeld);
    const now = calls.get(call.id);
    if (now !== null && now.onHold !== isHeld) throw new AppError('phone.refused', { phone });
  };

  /** One that has just ended needs no hold, and must not keep another from being taken back. */
  const holdWhileThere = async (call: PhoneCall): Promise<void> => {
    try {
      await bringTo(call, true);
    } catch (error) {
      await look().catch(() => undefined);
      if (calls.get(call.id) !== null) throw error;
    }
  };

  /** @returns what becomes of it, once that is said; null where it is not in time */
  const handOn = async (
    id: string,
    target: string,
    onAsking: () => void,
  ): Promise<{ readonly outcome: Promise<TransferOutcome | null> }> => {
    const call = talk(id);
    const address = transferAddress(target, call.account);
    // What baresip said of the one could be taken for the other's.
    if (calls.isTransferring(id)) throw new AppError('phone.transferUnderWay');
    let stop = (): void => undefined;
    const outcome = new Promise<TransferOutcome | null>((resolve) => {
      const stopFollowing = calls.followTransfer(id, (told) => settle(told));
      const stopWaiting = deps.timers.after(transferWithinMs, () => settle(null));
      stop = () => {
        stopFollowing();
        stopWaiting();
      };
      const settle = (told: TransferOutcome | null): void => {
        stop();
        resolve(told);
      };
    });
    let isAsked = false;
    try {
      await actOn(call, 'transfer', address, () => {
        isAsked = true;
        onAsking();
      });
    } catch (error) {
      const isRefused = error instanceof AppError && error.code === 'phone.refused';
      if (!isAsked || isRefused) {
        stop();
        if (isAsked) {
          calls.transferFailed(id, '');
          // It holds the call first, refused or not.
          await look().catch(() => undefined);
        }
        throw error;
      }
      // No answer is no word that nothing was done: the call itself will tell.
    }
    // It holds the call first.
    await look().catch(() => undefined);
    return { outcome };
  };

  return {
    hold: (id) => inTurn(() => bringTo(talk(id), true)),
    resume: (id) =>
      inTurn(async () => {
        const call = talk(id);
        // 1.0.0 would talk with both; newer ones do this by themselves.
        const others = calls.all().filter((other) => other.state === 'answered' && other.id !== id);
        for (const other of others) if (!other.onHold) await holdWhileThere(other);
        await bringTo(call, false);
      }),
    sendDigits: (id, digits) =>
      inTurn(async () => {
        // Taken back by its own keys, which 1.0.0 does not tell.
        if (talk(id).onHold) await look();
        const call = talk(id);
        if (call.onHold || !/^[0-9*#]{1,20}$/.test(digits)) throw new AppError('phone.cannot', { phone });
        // It sends one after the other by itself, by RFC 4733 or INFO, as the two sides have agreed.
        await actOn(call, 'sndcode', digits);
      }),
    async transfer(id, target, onAsking) {
      // Handed out of the turn: other calls are answered while the new one rings.
      const { outcome } = await inTurn(() => handOn(id, target, onAsking));
      const told = await outcome;
      if (told?.is === 'out') return;
      if (told?.is !== 'failed')
        throw new AppError('phone.transferUnsure', {
          phone,
          ...(told?.is === 'ended' && { stands: 'ended' }),
        });
      // Newer ones take the call back by themselves, 1.0.0 ends it.
      const isKnown = await inTurn(look).catch(() => false);
      const { description } = told;
      throw new AppError('phone.transferFailed', {
        phone,
        ...(description !== '' && { description }),
        ...(isKnown && { stands: calls.get(id) === null ? 'ended' : 'there' }),
      });
    },
  };
}

/**
 * A number belongs to the telephone system of the account by which the call came: 1.0.0 would send it as it is. No `#`, which an
 * address has escaped, and 1.0.0 takes a `%` for a format.
 *
 * @throws AppError `phone.numberNotValid`
 */
function transferAddress(target: string, account: string | null): string {
  const isAddress = /^sips?:[\w+*.~-]+@([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?$/.test(target);
  if (isAddress && target.length <= 200) return target;
  if (!/^\+?[0-9*]{1,40}$/.test(target)) throw new AppError('phone.numberNotValid');
  const host = account === null ? null : readCallAddress(account).host;
  return host !== null && /^[\w.:[\]-]{1,150}$/.test(host) ? `sip:${target}@${host}` : target;
}
