import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../contracts/errors.ts';
import { settled } from '../heldTime.ts';
import { codeOf, goodCheck, setUp, url } from './connectionSetUp.ts';

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
    expect(told).toEqual(['portal portal.example/7']);
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

  it('is used once it is known what an earlier run owes; its secret is read meanwhile', async () => {
    const { portal, restarted, slow, pushRunning } = setUp();
    await portal.connect(url);
    let known = (): void => undefined;
    slow.owed = () => new Promise((resolve) => (known = resolve));
    let reads = 0;
    slow.keychain = async () => void (reads += 1);
    const again = restarted();
    again.start();
    await settled();
    expect([reads, again.used.get(), pushRunning()]).toEqual([1, null, 1]);
    known();
    await settled();
    expect([again.used.get()?.account, pushRunning()]).toEqual(['portal.example/7', 2]);
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
    expect(told).toEqual(['portal portal.example/7', 'no portal']);
    expect(portal.operatorUserId()).toBeNull();
  });

  it.each(['keychain.missing', 'keychain.locked', 'keychain.notOpen'] as const)(
    'works with %s: what is left there is said, remembered over a restart, and removed when that is possible',
    async (code) => {
      const { portal, restarted, faults, kept, left, record, time, pushRunning } = setUp();
      await portal.connect(url);
      faults.keychain = code;
      await portal.disconnect();
      expect(pushRunning()).toBe(0);
      expect(record()).toBeNull();
      expect(left()).toEqual(['portal.example/7']);
      expect(portal.connection.get()).toMatchObject({
        status: 'notConnected',
        problem: { code: 'keychain.entryLeft', params: { host: 'portal.example' } },
      });
      const again = restarted();
      again.start();
      await settled();
      expect(again.connection.get()).toMatchObject({ problem: { code: 'keychain.entryLeft' } });
      delete faults.keychain;
      time.turn(5_000);
      await settled();
      expect(kept.size).toBe(0);
      expect(left()).toEqual([]);
      expect(again.connection.get()).toEqual({ status: 'notConnected', problem: null });
    },
  );

  it('does not take the secret of a portal that was connected again meanwhile', async () => {
    const { portal, faults, kept, left, time } = setUp();
    await portal.connect(url);
    faults.keychain = 'keychain.missing';
    await portal.disconnect();
    delete faults.keychain;
    await portal.connect(url);
    time.turn(60_000);
    await settled();
    expect([...kept.keys()]).toEqual(['portal.example/7']);
    expect(left()).toEqual([]);
  });

  it('during an attempt ends the attempt: nothing is stored, nothing is used', async () => {
    const { portal, kept, holdChecks, told } = setUp();
    let answer = (): void => undefined;
    holdChecks(new Promise((resolve) => (answer = resolve)));
    const attempt = codeOf(portal.connect(url));
    await settled();
    await portal.disconnect();
    answer();
    expect(await attempt).toBe('portal.notConnected');
    expect(kept.size).toBe(0);
    expect(told.filter((what) => what.startsWith('portal'))).toEqual([]);
    expect(portal.connection.get().status).toBe('notConnected');
  });

  it('while the secret is being removed takes nothing from a portal that is connected meanwhile', async () => {
    const { portal, pushRunning, told, kept } = setUp();
    await portal.connect(url);
    const leaving = portal.disconnect();
    await portal.connect(url);
    await leaving;
    await settled();
    expect(portal.connection.get().status).toBe('connected');
    expect(portal.operatorUserId()).toBe(7);
    expect(pushRunning()).toBe(1);
    expect(told.at(-1)).toBe('portal portal.example/7');
    expect([...kept.keys()]).toEqual(['portal.example/7']);
  });
});

it('passes sleep, wake and the network on to the channel', async () => {
  const { portal, told } = setUp();
  await portal.connect(url);
  portal.goesToSleep();
  portal.wokeUp();
  portal.networkReturned();
  expect(told).toEqual(['portal portal.example/7', 'push: pause', 'push: wokeUp', 'push: networkReturned']);
});
