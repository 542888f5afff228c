import { AppError } from '../../contracts/errors.ts';
import type { KeychainStatus } from '../../contracts/portal.ts';
import { createListeners, type ListenersLog } from '../core/listeners.ts';
import type { Timers } from '../core/ports/clock.ts';
import type { KeychainUser, SecretStore } from '../core/ports/secretStore.ts';
import { keychainErrorCode, type KeychainErrorCode } from './keychain/keychainErrors.ts';
import type { KeychainState } from './keychain/keychainState.ts';

/** The part of `keytar` that is used: the operating system's keychain. */
export interface Keychain {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

export interface KeychainSecretStoreDeps {
  /** Loads the native module when it is first needed: at start where a portal is remembered, and else once something is stored. */
  readonly loadKeychain: () => Promise<Keychain>;
  /** Asks nobody for a password. */
  readonly state: () => Promise<KeychainState>;
  readonly timers: Timers;
  readonly log: ListenersLog;
}

export const keychainService = 'Ringside';

/** A locked keychain asks its owner for a password; longer than this nobody is there to answer. */
const answerWithinMs = 20_000;
const lookAgainMs = 5_000;

/** The last failure, until something succeeds. */
interface Failure {
  readonly code: KeychainErrorCode;
  readonly state: KeychainState;
}

/** Secrets in the operating system's keychain; where there is none it says so and keeps nothing. */
export function createKeychainSecretStore(deps: KeychainSecretStoreDeps): SecretStore {
  const listeners = createListeners<void>(deps.log);
  let status: KeychainStatus = { state: 'unknown' };
  let failure: Failure | null = null;
  /** Whoever was asked has said no, or was not there. */
  let wasRefused = false;
  let cancelLook: (() => void) | null = null;
  let lastUse: Promise<unknown> = Promise.resolve();

  const stateNow = (): Promise<KeychainState> => deps.state().catch(() => 'unknown');

  const lookLater = (): void => {
    cancelLook ??= deps.timers.after(lookAgainMs, () => {
      void look().catch(() => undefined);
    });
  };

  /** Whether a try by nobody's wish could ask somebody who has said no, or was not there. */
  const mayAskAgain = (failed: Failure, state: KeychainState): boolean =>
    failed.code !== 'keychain.missing' &&
    state === failed.state &&
    state !== 'absent' &&
    state !== 'asksNobody';

  /** Whether trying again could show anything new and asks nobody. */
  const isWorthTrying = (failed: Failure, state: KeychainState): boolean =>
    state !== 'locked' && state !== 'notOpen' && !mayAskAgain(failed, state);

  const look = async (): Promise<void> => {
    const state = await stateNow();
    cancelLook = null;
    if (failure === null) return;
    // Where nothing can be known beforehand, only a person's word changes anything.
    if (state !== 'unknown' || failure.code === 'keychain.missing') lookLater();
    if (!isWorthTrying(failure, state)) return;
    wasRefused = false;
    listeners.tell();
  };

  const refuseToAsk = async (by: KeychainUser, isReading: boolean): Promise<void> => {
    if (by === 'person' || (by === 'program' && isReading && !wasRefused)) return;
    const state = await stateNow();
    if (state === 'notOpen') throw new AppError('keychain.notOpen');
    const mayAsk = wasRefused && failure !== null && mayAskAgain(failure, state);
    if (state === 'locked' || mayAsk) throw new AppError('keychain.locked');
  };

  /** What is not seen in a keychain that cannot be looked into is not known to be absent. */
  const refuseToCallItAbsent = async (): Promise<void> => {
    const state = await stateNow();
    if (state === 'notOpen') throw new AppError('keychain.notOpen');
    if (state === 'locked' || state === 'partlyLocked') throw new AppError('keychain.locked');
  };

  /** Not to find an entry unlocks nothing: on a system that does not tell, what was refused may be asked for again. */
  const wasNothingShown = async (): Promise<boolean> =>
    failure !== null && failure.code !== 'keychain.missing' && (await stateNow()) === 'unknown';

  const failed = async (error: unknown): Promise<AppError> => {
    const named = keychainErrorCode(error);
    const state = await stateNow();
    // libsecret's words for it are those of a keychain that is not there.
    const code = named === 'keychain.missing' && state === 'notOpen' ? 'keychain.notOpen' : named;
    status = { state: code === 'keychain.locked' || code === 'keychain.notOpen' ? 'locked' : 'missing' };
    failure = { code, state };
    wasRefused ||= code !== 'keychain.missing';
    lookLater();
    return new AppError(code, {}, error);
  };

  const useNow = async <T>(
    by: KeychainUser,
    isReading: boolean,
    action: (keychain: Keychain) => Promise<T>,
  ): Promise<T> => {
    // Nothing was used then, so nothing has failed.
    if (by === 'nobody') await refuseToAsk(by, isReading);
    try {
      if (by !== 'nobody') await refuseToAsk(by, isReading);
      const value = await action(await deps.loadKeychain());
      if (value === null && (await wasNothingShown())) return value;
      const isBack = failure !== null;
      status = { state: 'available' };
      failure = null;
      wasRefused = false;
      cancelLook?.();
      cancelLook = null;
      // Whoever else it failed for need not wait for the next look.
      if (isBack) void Promise.resolve().then(() => listeners.tell());
      return value;
    } catch (error) {
      throw await failed(error);
    }
  };
  /** The program's uses wait for one another: what one is refused, the next is not asked for as well. */
  const use = <T>(...[by, isReading, action]: Parameters<typeof useNow<T>>): Promise<T> => {
    if (by === 'person') return useNow(by, isReading, action);
    const used = lastUse.then(() => useNow(by, isReading, action));
    lastUse = used.catch(() => undefined);
    return used;
  };
  const inTime = <T>(answer: Promise<T>): Promise<T> => answeredInTime(answer, deps.timers);

  return {
    read: (account, by = 'program') =>
      use(by, true, async (keychain) => {
        const secret = await inTime(keychain.getPassword(keychainService, account));
        if (secret === null) await refuseToCallItAbsent();
        return secret;
      }),
    write: (account, secret, by = 'program') =>
      use(by, false, (keychain) => inTime(keychain.setPassword(keychainService, account, secret))),
    remove: (account, by = 'program') =>
      use(by, false, async (keychain) => {
        if (!(await inTime(keychain.deletePassword(keychainService, account)))) await refuseToCallItAbsent();
      }),
    status: () => status,
    personIsHere() {
      wasRefused = false;
      if (failure !== null) listeners.tell();
    },
    followReturn: listeners.follow,
  };
}

async function answeredInTime<T>(answer: Promise<T>, timers: Timers): Promise<T> {
  let cancel = (): void => undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    cancel = timers.after(answerWithinMs, () => reject(new AppError('keychain.locked')));
  });
  try {
    return await Promise.race([answer, tooLate]);
  } finally {
    cancel();
  }
}
