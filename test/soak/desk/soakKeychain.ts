import { createKeychainSecretStore, type Keychain } from '../../../electron/storage/keychainSecretStore.ts';
import type { KeychainState } from '../../../electron/storage/keychain/keychainState.ts';
import type { Timers } from '../../../electron/core/ports/clock.ts';
import { quietLog } from '../../electron/core/heldTime.ts';
import type { SecretStore } from '../../../electron/core/ports/secretStore.ts';

export type KeychainMood = 'open' | 'locked' | 'absent' | 'failing';

/** A desktop's keychain that is locked, goes away and fails; what is in it outlives the program. */
export interface SoakKeychain {
  /** Ends with `open`. */
  mood: KeychainMood;
  /** The program's own store over it; a new one for each run. */
  newStore(timers: Timers): SecretStore;
  entry(account: string): string | null;
}

const errors: Readonly<Record<Exclude<KeychainMood, 'open'>, string>> = {
  locked: 'The prompt was dismissed',
  absent: 'The name org.freedesktop.secrets was not provided by any .service files',
  failing: 'An internal error occurred',
};
const states: Readonly<Record<KeychainMood, KeychainState>> = {
  open: 'asksNobody',
  locked: 'locked',
  absent: 'absent',
  failing: 'asksNobody',
};

export function createSoakKeychain(): SoakKeychain {
  const entries = new Map<string, string>();
  const use = async <T>(action: () => T): Promise<T> => {
    await Promise.resolve();
    if (keychain.mood !== 'open') throw new Error(errors[keychain.mood]);
    return action();
  };
  const native: Keychain = {
    getPassword: (_service, account) => use(() => entries.get(account) ?? null),
    setPassword: (_service, account, secret) => use(() => void entries.set(account, secret)),
    deletePassword: (_service, account) => use(() => entries.delete(account)),
  };
  const keychain: SoakKeychain = {
    mood: 'open',
    newStore: (timers) =>
      createKeychainSecretStore({
        loadKeychain: async () => native,
        state: async () => states[keychain.mood],
        timers,
        log: quietLog,
      }),
    entry: (account) => entries.get(account) ?? null,
  };
  return keychain;
}
