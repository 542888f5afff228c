import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { createKeychainState } from '../../../electron/storage/keychain/keychainState.ts';
import { createKeychainSecretStore, type Keychain } from '../../../electron/storage/keychainSecretStore.ts';
import { joinSessionBus, type DBusAnswer, type DBusMessage } from '../../e2e/fixtures/dbusPeer.ts';
import { createHeldTime, failingLog } from '../core/heldTime.ts';

const timers = {
  after(delayMs: number, action: () => void) {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
};
const secrets = '/org/freedesktop/secrets';

/** What a Secret Service has open; the alias `default` is a path of its own, or an object that is not there. */
interface Collections {
  readonly byDefault: boolean | null;
  readonly others: Readonly<Record<string, boolean>>;
}
/** Seen with KeePassXC 2.7.4: no database open, one that is locked, one that is open. */
const keepassxc = {
  nothingOpen: { byDefault: null, others: {} },
  locked: { byDefault: true, others: { a: true } },
  open: { byDefault: false, others: { a: false } },
};
/** Seen with gnome-keyring 42.1, whose collection `session` is never locked. */
const gnomeKeyring = {
  fresh: { byDefault: null, others: { session: false } },
  locked: { byDefault: true, others: { session: false, login: true } },
  open: { byDefault: false, others: { session: false, login: false } },
};

const ends: (() => void)[] = [];
afterEach(() => ends.splice(0).forEach((end) => end()));

async function startBus(): Promise<string> {
  const daemon: ChildProcess = spawn('dbus-daemon', ['--session', '--nofork', '--print-address'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  ends.push(() => void daemon.kill());
  if (daemon.stdout === null) throw new Error('its standard output is piped');
  const [address] = (await once(createInterface({ input: daemon.stdout }), 'line')) as [string];
  return address;
}

/** A Secret Service that answers for its properties, and tells of everything else that it is asked. */
async function startService(
  address: string,
  collections: { now: Collections },
  asked: string[],
): Promise<void> {
  const answer = ({ path, member, body }: DBusMessage): DBusAnswer | undefined => {
    const [, property] = body;
    asked.push(`${member} ${String(property)}`);
    if (member !== 'Get') return undefined;
    const { byDefault, others } = collections.now;
    const variant = (signature: string, value: boolean | string[]): DBusAnswer => ({
      signature: 'v',
      values: [{ signature, value }],
    });
    if (property === 'Collections')
      return variant(
        'ao',
        Object.keys(others).map((name) => `${secrets}/collection/${name}`),
      );
    const locked = path.endsWith('/aliases/default') ? byDefault : others[path.split('/').at(-1) ?? ''];
    return typeof locked === 'boolean' ? variant('b', locked) : undefined;
  };
  const peer = await joinSessionBus(answer, address);
  ends.push(peer.close);
  const bus = {
    name: 'org.freedesktop.DBus',
    path: '/org/freedesktop/DBus',
    interface: 'org.freedesktop.DBus',
  };
  await peer.call({ ...bus, member: 'RequestName' }, 'su', ['org.freedesktop.secrets', 0]);
}

const stateAt = (address: string) =>
  createKeychainState({
    platform: 'linux',
    env: { DBUS_SESSION_BUS_ADDRESS: address },
    userId: process.getuid?.() ?? 0,
    timers,
  });

describe.runIf(process.platform === 'linux')('how things stand with the Secret Service', () => {
  it.each([
    ['KeePassXC without a database', keepassxc.nothingOpen, 'notOpen'],
    ['KeePassXC with a locked database', keepassxc.locked, 'locked'],
    ['KeePassXC with an open one', keepassxc.open, 'open'],
    [
      'one database open and another locked',
      { byDefault: false, others: { a: false, b: true } },
      'partlyLocked',
    ],
    ['gnome-keyring on a fresh account', gnomeKeyring.fresh, 'notOpen'],
    ['gnome-keyring, locked', gnomeKeyring.locked, 'locked'],
    ['gnome-keyring, open', gnomeKeyring.open, 'open'],
    ['no default and all locked', { byDefault: null, others: { a: true, b: true } }, 'locked'],
    ['no default and one open', { byDefault: null, others: { a: false } }, 'open'],
  ] as const)('%s', async (_what, collections, expected) => {
    const address = await startBus();
    const asked: string[] = [];
    await startService(address, { now: collections }, asked);
    expect(await stateAt(address)()).toBe(expected);
    // Nothing is searched for, unlocked or prompted.
    expect(new Set(asked)).toEqual(new Set(['Get Collections', 'Get Locked']));
  });

  it('is absent where nobody keeps secrets, and unknown without a bus', async () => {
    expect(await stateAt(await startBus())()).toBe('absent');
    expect(await stateAt('unix:path=/nonexistent/bus')()).toBe('unknown');
    expect(await stateAt('tcp:host=127.0.0.1,port=1')()).toBe('unknown');
  });
});

describe.runIf(process.platform === 'linux')('an entry that libsecret does not see', () => {
  /** Answers as libsecret 0.20.5 does in front of KeePassXC: what is not open is not there, and is removed at once. */
  const setUp = async (first: Collections) => {
    const address = await startBus();
    const collections = { now: first };
    await startService(address, collections, []);
    const entries = new Map([['portal.example/1', 's3cret']]);
    const isOpen = (): boolean => collections.now.byDefault === false;
    let uses = 0;
    const keychain: Keychain = {
      getPassword: async (_service, account) => {
        uses += 1;
        return isOpen() ? (entries.get(account) ?? null) : null;
      },
      setPassword: async () => {
        uses += 1;
        throw new Error('No such secret collection at path: /');
      },
      deletePassword: async (_service, account) => {
        uses += 1;
        return isOpen() && entries.delete(account);
      },
    };
    const time = createHeldTime();
    const store = createKeychainSecretStore({
      loadKeychain: async () => keychain,
      state: stateAt(address),
      timers: time,
      log: failingLog,
    });
    return { store, collections, entries, time, uses: () => uses };
  };

  it.each([
    ['no database open', keepassxc.nothingOpen, 'keychain.notOpen'],
    ['a locked database', keepassxc.locked, 'keychain.locked'],
  ])('with %s is not taken for gone, and comes back by itself without asking', async (_what, first, code) => {
    const { store, collections, entries, time, uses } = await setUp(first);
    await expect(store.read('portal.example/1')).rejects.toMatchObject({ code });
    await expect(store.remove('portal.example/1', 'person')).rejects.toMatchObject({ code });
    expect(store.status()).toEqual({ state: 'locked' });
    const usedBefore = uses();
    let isBack = false;
    store.followReturn(() => (isBack = true));
    await expect(store.read('portal.example/1')).rejects.toMatchObject({ code });
    await expect(store.write('hook receiver', 'x')).rejects.toMatchObject({ code });
    time.turn(5_000);
    expect(uses()).toBe(usedBefore);
    expect(isBack).toBe(false);
    collections.now = keepassxc.open;
    await expect
      .poll(() => {
        time.turn(5_000);
        return isBack;
      })
      .toBe(true);
    expect(await store.read('portal.example/1')).toBe('s3cret');
    await store.remove('portal.example/1');
    expect(entries.size).toBe(0);
    expect(await store.read('portal.example/1')).toBeNull();
  });

  it('with one database open and another locked may lie in the locked one', async () => {
    const { store, collections } = await setUp({ byDefault: false, others: { a: false, b: true } });
    await expect(store.read('portal.example/2')).rejects.toMatchObject({ code: 'keychain.locked' });
    collections.now = keepassxc.open;
    expect(await store.read('portal.example/2')).toBeNull();
  });
});
