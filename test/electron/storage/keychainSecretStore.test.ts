import { describe, expect, it } from 'vitest';
import { AppError, type AppErrorCode } from '../../../contracts/errors.ts';
import type { ListenersLog } from '../../../electron/core/listeners.ts';
import { createKeychainSecretStore, type Keychain } from '../../../electron/storage/keychainSecretStore.ts';
import { keychainErrorCode } from '../../../electron/storage/keychain/keychainErrors.ts';
import type { KeychainState } from '../../../electron/storage/keychain/keychainState.ts';
import { createHeldTime, failingLog, settled } from '../core/heldTime.ts';
import { createOwnersKeychain } from '../receivers/ownersKeychain.ts';

/** A keychain in memory that can be told to refuse, or never to answer. */
function createPracticeKeychain() {
  const entries = new Map<string, string>();
  let trouble: Error | 'silent' | null = null;
  const answer = <T>(value: () => T): Promise<T> => {
    if (trouble === 'silent') return new Promise(() => undefined);
    if (trouble !== null) return Promise.reject(trouble);
    return Promise.resolve(value());
  };
  const keychain: Keychain = {
    getPassword: (service, account) => answer(() => entries.get(`${service} ${account}`) ?? null),
    setPassword: (service, account, secret) =>
      answer(() => void entries.set(`${service} ${account}`, secret)),
    deletePassword: (service, account) => answer(() => entries.delete(`${service} ${account}`)),
  };
  return { keychain, entries, get: () => trouble, be: (next: typeof trouble) => (trouble = next) };
}

const account = 'portal.example/1';

function open(loadKeychain?: () => Promise<Keychain>, log: ListenersLog = failingLog) {
  const practice = createPracticeKeychain();
  const state: { is: KeychainState } = { is: 'unknown' };
  const time = createHeldTime();
  const store = createKeychainSecretStore({
    loadKeychain: loadKeychain ?? (async () => practice.keychain),
    state: async () => state.is,
    timers: time,
    log,
  });
  return { ...practice, time, store, state };
}

async function codeOf(failing: Promise<unknown>): Promise<AppErrorCode> {
  const thrown: unknown = await failing.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof AppError)) throw new Error('an AppError was expected');
  return thrown.code;
}

it('a return of the keychain is told to everybody, whatever one of them throws', async () => {
  const failures: unknown[] = [];
  const { store, be } = open(undefined, { error: (_event, cause) => failures.push(cause) });
  const heard: string[] = [];
  store.followReturn(() => {
    throw new Error('window is gone');
  });
  store.followReturn(() => heard.push('second'));
  be(new Error('The prompt was dismissed'));
  await store.read(account).catch(() => undefined);
  store.personIsHere();
  expect(heard).toEqual(['second']);
  expect(failures).toHaveLength(1);
});

describe('secrets in the keychain', () => {
  it('are kept under Ringside and the account, read back, and removed', async () => {
    const { store, entries, time } = open();
    expect(store.status()).toEqual({ state: 'unknown' });
    expect(await store.read(account)).toBeNull();
    await store.write(account, 's3cret');
    expect([...entries]).toEqual([['Ringside portal.example/1', 's3cret']]);
    expect(await store.read(account)).toBe('s3cret');
    await store.remove(account);
    await store.remove(account);
    expect(entries.size).toBe(0);
    expect(store.status()).toEqual({ state: 'available' });
    expect(time.pending()).toBe(0);
  });

  it('of a locked keychain are not taken for gone, and nobody is asked for the password again', async () => {
    const { store, state, be } = open();
    await store.write(account, 's3cret');
    expect(await store.read('portal.example/2')).toBeNull();
    state.is = 'locked';
    expect(await codeOf(store.read('portal.example/2'))).toBe('keychain.locked');
    expect(store.status()).toEqual({ state: 'locked' });
    // Whatever it would answer, it is not asked while it is locked.
    be(new Error('asked'));
    expect(await codeOf(store.read(account))).toBe('keychain.locked');
    be(null);
    state.is = 'open';
    expect(await store.read(account)).toBe('s3cret');
    expect(store.status()).toEqual({ state: 'available' });
  });

  it('the native module is loaded when it is first needed, and a missing one is told', async () => {
    let loads = 0;
    const { store } = open(async () => {
      loads += 1;
      throw new Error('libsecret-1.so.0: cannot open shared object file: No such file or directory');
    });
    expect(loads).toBe(0);
    expect(await codeOf(store.read(account))).toBe('keychain.missing');
    expect(store.status()).toEqual({ state: 'missing' });
  });

  it('a keychain that asks for a password nobody types counts as locked, after 20 s', async () => {
    const { store, be, time } = open();
    be('silent');
    for (const use of [
      () => store.read(account),
      () => store.write(account, 'x'),
      () => store.remove(account),
    ]) {
      let done = false;
      store.personIsHere();
      const code = codeOf(use()).finally(() => (done = true));
      await settled();
      time.turn(19_999);
      await settled();
      expect(done).toBe(false);
      time.turn(1);
      expect(await code).toBe('keychain.locked');
    }
    expect(store.status()).toEqual({ state: 'locked' });
  });

  it('a keychain that comes back is noticed at the next use', async () => {
    const { store, be } = open();
    be(new Error('The name org.freedesktop.secrets was not provided by any .service files'));
    expect(await codeOf(store.write(account, 'x'))).toBe('keychain.missing');
    expect(store.status()).toEqual({ state: 'missing' });
    be(null);
    await store.write(account, 'x');
    expect(store.status()).toEqual({ state: 'available' });
  });

  it('an error never carries the secret', async () => {
    const { store, be } = open();
    be(new Error('what happened'));
    const thrown: unknown = await store.write(account, 's3cret').catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(AppError);
    expect(JSON.stringify(thrown instanceof AppError ? thrown.toData() : null)).not.toContain('s3cret');
  });
});

describe('who is asked for a password', () => {
  const portal = 'portal.example/7';

  it.each([true, false])('one person once, however many want something at once; tells: %s', async (tells) => {
    const keychain = createOwnersKeychain(tells);
    keychain.isLocked = true;
    const all = [account, portal, 'hook receiver'].map((each) => codeOf(keychain.store.read(each)));
    expect(await Promise.all(all)).toEqual(['keychain.locked', 'keychain.locked', 'keychain.locked']);
    expect(keychain.prompts).toHaveLength(1);
  });

  it('nobody, for what can wait; and what was refused so neither counts nor keeps others from asking', async () => {
    const keychain = createOwnersKeychain();
    const { store, prompts, time } = keychain;
    await store.write(account, 's3cret');
    expect(await store.read(account, 'nobody')).toBe('s3cret');
    keychain.isLocked = true;
    expect(await codeOf(store.read(account, 'nobody'))).toBe('keychain.locked');
    expect([store.status().state, prompts.length, time.pending()]).toEqual(['available', 0, 0]);
    keychain.ownerUnlocks = true;
    expect(await store.read(account)).toBe('s3cret');
    expect(prompts).toHaveLength(1);
  });

  it('not again where the system does not tell, because an entry was looked for that is not there', async () => {
    const { store, be, entries } = open();
    entries.set(`Ringside ${account}`, 's3cret');
    be(new Error('User canceled the operation.'));
    expect(await codeOf(store.write(portal, 'other'))).toBe('keychain.locked');
    be(null);
    expect(await store.read('portal.example/9', 'person')).toBeNull();
    be(new Error('asked again'));
    expect(await codeOf(store.write(portal, 'other'))).toBe('keychain.locked');
    be(null);
    expect(await store.read(account, 'person')).toBe('s3cret');
    await store.write(portal, 'other');
    expect(store.status()).toEqual({ state: 'available' });
  });
});

describe('what a keychain’s own words mean', () => {
  it.each([
    ['The name org.freedesktop.secrets was not provided by any .service files', 'keychain.missing'],
    ['Cannot autolaunch D-Bus without X11 $DISPLAY', 'keychain.missing'],
    ['Could not connect: No such file or directory', 'keychain.missing'],
    ['Could not connect: Connection refused', 'keychain.missing'],
    [
      'GDBus.Error:org.freedesktop.DBus.Error.ServiceUnknown: The name is not activatable',
      'keychain.missing',
    ],
    ['No such secret collection at path: /', 'keychain.missing'],
    ["Cannot find module 'keytar'", 'keychain.missing'],
    ['Cannot create an item in a locked collection', 'keychain.locked'],
    ['The prompt was dismissed', 'keychain.locked'],
    ['User interaction is not allowed.', 'keychain.locked'],
    ['User canceled the operation.', 'keychain.locked'],
    ['The specified item could not be found in the keychain is corrupt', 'keychain.failed'],
    ['', 'keychain.failed'],
  ] as const)('%j is %s', (text, code) => {
    expect(keychainErrorCode(new Error(text))).toBe(code);
  });

  it('what is no error at all is a failure', () => {
    for (const thrown of [undefined, null, 'locked', 5])
      expect(keychainErrorCode(thrown)).toBe('keychain.failed');
  });
});
