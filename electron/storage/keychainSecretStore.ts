import { AppError, type AppErrorCode } from '../../contracts/errors.ts';
import type { KeychainStatus } from '../../contracts/portal.ts';
import type { Timers } from '../core/ports/clock.ts';
import type { KeychainLock } from './keychainLock.ts';
import type { SecretStore } from '../core/ports/secretStore.ts';

/** The part of `keytar` that is used: the operating system's keychain. */
export interface Keychain {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

export interface KeychainSecretStoreDeps {
  /** Loads the native module when it is first needed: it costs tens of milliseconds that start-up does not have. */
  readonly loadKeychain: () => Promise<Keychain>;
  readonly isLocked: KeychainLock;
  readonly timers: Timers;
}

export const keychainService = 'Ringside';

/** A locked keychain asks its owner for a password; longer than this nobody is there to answer. */
const answerWithinMs = 20_000;

/** Secrets in the operating system's keychain; where there is none it says so and keeps nothing. */
export function createKeychainSecretStore(deps: KeychainSecretStoreDeps): SecretStore {
  let status: KeychainStatus = { state: 'unknown' };

  const use = async <T>(action: (keychain: Keychain) => Promise<T>): Promise<T> => {
    try {
      const value = await answeredInTime(action(await deps.loadKeychain()), deps.timers);
      status = { state: 'available' };
      return value;
    } catch (error) {
      const code = keychainErrorCode(error);
      status = { state: code === 'keychain.locked' ? 'locked' : 'missing' };
      throw new AppError(code, {}, error);
    }
  };

  return {
    read: (account) =>
      use(async (keychain) => {
        // Reading would ask its owner for the password again, who has just said no or is not there.
        if (status.state === 'locked' && (await deps.isLocked()) === true)
          throw new AppError('keychain.locked');
        const secret = await keychain.getPassword(keychainService, account);
        if (secret === null && (await deps.isLocked()) === true) throw new AppError('keychain.locked');
        return secret;
      }),
    write: (account, secret) => use((keychain) => keychain.setPassword(keychainService, account, secret)),
    remove: (account) =>
      use(async (keychain) => void (await keychain.deletePassword(keychainService, account))),
    status: () => status,
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

/**
 * What a keychain's own error text means. libsecret (Linux) names D-Bus and Secret Service errors, macOS its keychain
 * status texts; there are no codes to go by.
 */
export function keychainErrorCode(error: unknown): AppErrorCode {
  if (error instanceof AppError) return error.code;
  const text = error instanceof Error ? error.message : '';
  if (/locked|dismissed|interaction is not allowed|user canceled|prompt/i.test(text))
    return 'keychain.locked';
  if (
    /org\.freedesktop\.secrets|dbus|d-bus|could not connect|was not provided|autolaunch|DISPLAY|cannot open shared object|cannot find module|not found|no such secret collection/i.test(
      text,
    )
  ) {
    return 'keychain.missing';
  }
  return 'keychain.failed';
}
