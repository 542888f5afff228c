import type { KeychainState } from '../../../electron/storage/keychain/keychainState.ts';
import { createKeychainSecretStore, type Keychain } from '../../../electron/storage/keychainSecretStore.ts';
import { createHeldTime, failingLog } from '../core/heldTime.ts';

/**
 * The real store of secrets over a keychain that asks its owner for a password while it is locked, as libsecret's does.
 * Time is held. `tells`: whether the system says that it is locked without asking (Linux does).
 */
export function createOwnersKeychain(tells = true) {
  const time = createHeldTime();
  const entries = new Map<string, string>();
  const prompts: string[] = [];
  const keychain = {
    entries,
    prompts,
    time,
    isLocked: false,
    isMissing: false,
    /** As Windows's Credential Manager. */
    asksNobody: false,
    /** Takes no new entry. */
    isFull: false,
    /** Tries to write that nobody had to be asked for. */
    writes: 0,
    /** What the owner does with the question: types the password, or puts it away. */
    ownerUnlocks: false,
  };
  const use = async <T>(what: string, value: () => T): Promise<T> => {
    await Promise.resolve();
    if (keychain.isMissing) throw new Error('The name org.freedesktop.secrets was not provided');
    if (keychain.isLocked) {
      prompts.push(what);
      if (!keychain.ownerUnlocks) throw new Error('The prompt was dismissed');
      keychain.isLocked = false;
    }
    return value();
  };
  const stateNow = (): KeychainState => {
    if (keychain.isMissing) return 'absent';
    if (keychain.isLocked) return 'locked';
    return keychain.asksNobody ? 'asksNobody' : 'open';
  };
  const native: Keychain = {
    getPassword: (_service, account) => use(`read ${account}`, () => entries.get(account) ?? null),
    setPassword: (_service, account, secret) =>
      use(`write ${account}`, () => {
        keychain.writes += 1;
        if (keychain.isFull) throw new Error('No space left on device');
        entries.set(account, secret);
      }),
    deletePassword: (_service, account) => use(`remove ${account}`, () => entries.delete(account)),
  };
  const store = createKeychainSecretStore({
    loadKeychain: async () => native,
    state: () => Promise.resolve(tells ? stateNow() : 'unknown'),
    timers: time,
    log: failingLog,
  });
  return Object.assign(keychain, { store });
}

export type OwnersKeychain = ReturnType<typeof createOwnersKeychain>;
