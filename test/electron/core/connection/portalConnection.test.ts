import { describe, expect, it } from 'vitest';
import { AppError, type AppErrorCode } from '../../../../contracts/errors.ts';
import { createPortalConnection } from '../../../../electron/core/connection/portalConnection.ts';
import type { ConnectionRecord } from '../../../../electron/core/ports/connectionRecord.ts';
import type { PortalCheck, PortalSession } from '../../../../electron/core/ports/portal.ts';
import { createHeldTime, quietLog, settled } from '../heldTime.ts';

const url = 'https://portal.example/rest/7/secretcode123/';
const allScopes = ['telephony', 'pull_channel', 'crm', 'user_brief'];
const goodCheck: PortalCheck = {
  operator: { id: 7, name: 'Olga Operator' },
  scopes: allScopes,
  methods: { 'telephony.externalCall.hide': true, 'pull.config.get': true },
};

/** A keychain, a portal and a disk in memory, each of which can be told to fail. */
function setUp() {
  const time = createHeldTime();
  const kept = new Map<string, string>();
  const told: string[] = [];
  const faults: { keychain?: AppErrorCode; portal?: AppErrorCode } = {};
  let check = goodCheck;
  let record: ConnectionRecord | null = null;
  let pushRunning = 0;
  const keychain = <T>(use: () => T): Promise<T> =>
    faults.keychain === undefined ? Promise.resolve(use()) : Promise.reject(new AppError(faults.keychain));
  const session: PortalSession = {
    check: async () => {
      if (faults.portal !== undefined) throw new AppError(faults.portal);
      return check;
    },
    telephony: {
      hideCard: async () => ({ kind: 'acknowledged' }),
      showCard: async () => ({ kind: 'acknowledged' }),
    },
    push: {
      start: ({ onHealth }) => {
        pushRunning += 1;
        onHealth({ state: 'live', transport: 'websocket', sinceMs: 0, problem: null, lastMessageAtMs: null });
        return () => (pushRunning -= 1);
      },
      reconnectNow: (reason) => told.push(`push: ${reason}`),
      pause: () => told.push('push: pause'),
    },
  };
  const make = () =>
    createPortalConnection({
      portals: { open: () => session },
      secrets: {
        read: (account) => keychain(() => kept.get(account) ?? null),
        write: (account, secret) => keychain(() => void kept.set(account, secret)),
        remove: (account) => keychain(() => void kept.delete(account)),
        status: () => ({ state: 'available' }),
      },
      records: { read: () => record, write: async (next) => void (record = next) },
      clock: time,
      timers: time,
      random: () => 0.5,
      log: quietLog,
      onSession: (opened) => told.push(opened === null ? 'no session' : 'session'),
      onPushMessage: () => undefined,
    });
  return {
    time,
    kept,
    told,
    faults,
    portal: make(),
    restarted: make,
    pushRunning: () => pushRunning,
    record: () => record,
    answerCheckWith: (next: PortalCheck) => (check = next),
  };
}

const codeOf = (failing: Promise<unknown>): Promise<string> =>
  failing.then(
    () => 'no error',
    (error: unknown) => (error instanceof AppError ? error.code : 'another error'),
  );

describe('connecting', () => {
  it('stores the code in the keychain under host and user id, and nothing secret elsewhere', async () => {
    const { portal, kept, record } = setUp();
    await portal.connect(url);
    expect([...kept]).toEqual([['portal.example/7', 'secretcode123']]);
    expect(JSON.stringify([record(), portal.connection.get()])).not.toContain('secretcode123');
    expect(portal.connection.get()).toMatchObject({
      status: 'connected',
      portalHost: 'portal.example',
      operator: { name: 'Olga Operator' },
      storedIn: 'keychain',
    });
  });

  it.each([
    'portal.webhookRejected',
    'portal.down',
    'portal.nameNotResolved',
    'portal.notAPortal',
    'portal.certificateNotTrusted',
  ] as const)('stores nothing when it fails with %s', async (code) => {
    const { portal, faults, kept, record, told } = setUp();
    faults.portal = code;
    expect(await codeOf(portal.connect(url))).toBe(code);
    expect(kept.size).toBe(0);
    expect(record()).toBeNull();
    expect(told).toEqual([]);
    expect(portal.connection.get().status).toBe('notConnected');
  });

  it('refuses a webhook without telephony', async () => {
    const { portal, answerCheckWith, kept } = setUp();
    answerCheckWith({ ...goodCheck, scopes: ['crm'] });
    expect(await codeOf(portal.connect(url))).toBe('portal.telephonyScopeMissing');
    expect(kept.size).toBe(0);
  });

  it('says what works and what to tick for the rest', async () => {
    const { portal, answerCheckWith } = setUp();
    answerCheckWith({ ...goodCheck, scopes: ['telephony'] });
    await portal.connect(url);
    const shown = portal.connection.get();
    const works = shown.status === 'connected' ? shown.capabilities.map((c) => [c.scope, c.works]) : [];
    expect(works).toEqual([
      ['telephony', true],
      ['pull_channel', false],
      ['crm', false],
      ['user_brief', false],
    ]);
  });
});

describe('without a keychain', () => {
  it('asks before it keeps the webhook for the session, and writes nothing', async () => {
    const { portal, faults, kept, record, told } = setUp();
    faults.keychain = 'keychain.missing';
    await portal.connect(url);
    expect(portal.connection.get()).toMatchObject({ status: 'needsSessionConsent', operator: { id: 7 } });
    expect(told).toEqual([]);
    portal.keepForSession();
    expect(portal.connection.get()).toMatchObject({ status: 'connected', storedIn: 'session' });
    expect(told).toEqual(['session']);
    expect(kept.size).toBe(0);
    expect(record()).toBeNull();
  });

  it('has nothing to keep before a webhook was checked', () => {
    expect(() => setUp().portal.keepForSession()).toThrow(AppError);
  });
});

describe('a stored connection', () => {
  it('is taken up again, shown from what is known before the portal answers', async () => {
    const { portal, restarted, faults, pushRunning } = setUp();
    await portal.connect(url);
    faults.portal = 'portal.unreachable';
    const again = restarted();
    again.start();
    await settled();
    expect(again.connection.get()).toMatchObject({
      status: 'connected',
      operator: { name: 'Olga Operator' },
      problem: { code: 'portal.unreachable' },
    });
    expect(pushRunning()).toBe(2);
  });

  it('recovers by itself once the portal answers', async () => {
    const { portal, restarted, faults, time } = setUp();
    await portal.connect(url);
    faults.portal = 'portal.down';
    const again = restarted();
    again.start();
    await settled();
    delete faults.portal;
    time.turn(5_000);
    await settled();
    expect(again.connection.get()).toMatchObject({ status: 'connected', problem: null });
  });

  it('comes up when a locked keychain is unlocked', async () => {
    const { portal, restarted, faults, time } = setUp();
    await portal.connect(url);
    faults.keychain = 'keychain.locked';
    const again = restarted();
    again.start();
    await settled();
    expect(again.connection.get()).toMatchObject({
      status: 'notConnected',
      problem: { code: 'keychain.locked' },
    });
    delete faults.keychain;
    time.turn(5_000);
    await settled();
    expect(again.connection.get().status).toBe('connected');
  });

  it('says that its keychain entry is gone', async () => {
    const { portal, restarted, kept } = setUp();
    await portal.connect(url);
    kept.clear();
    const again = restarted();
    again.start();
    await settled();
    expect(again.connection.get()).toMatchObject({ problem: { code: 'keychain.entryGone' } });
  });
});

describe('disconnecting', () => {
  it('removes the secret, forgets the portal and closes the channel', async () => {
    const { portal, kept, record, told, pushRunning } = setUp();
    await portal.connect(url);
    await portal.disconnect();
    expect(kept.size).toBe(0);
    expect(record()).toBeNull();
    expect(pushRunning()).toBe(0);
    expect(told).toEqual(['session', 'no session']);
    expect(portal.operatorUserId()).toBeNull();
  });

  it('stays connected and says so when the keychain keeps the secret', async () => {
    const { portal, faults } = setUp();
    await portal.connect(url);
    faults.keychain = 'keychain.locked';
    expect(await codeOf(portal.disconnect())).toBe('keychain.locked');
    expect(portal.connection.get().status).toBe('connected');
  });
});

it('passes sleep, wake and the network on to the channel', async () => {
  const { portal, told } = setUp();
  await portal.connect(url);
  portal.goesToSleep();
  portal.wokeUp();
  portal.networkReturned();
  expect(told).toEqual(['session', 'push: pause', 'push: wokeUp', 'push: networkReturned']);
});
