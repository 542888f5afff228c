import { describe, expect, it } from 'vitest';
import { settled } from '../heldTime.ts';
import { codeOf, setUp, url, waitingFor } from './connectionSetUp.ts';

describe('a question that is open', () => {
  const other = 'https://other.example/rest/7/othercode123/';
  const asking = async () => {
    const parts = setUp();
    parts.portal.start();
    await parts.portal.connect(url);
    parts.faults.keychain = 'keychain.locked';
    await parts.portal.connect(other);
    expect(parts.portal.connection.get()).toMatchObject({ status: 'needsSessionConsent' });
    return parts;
  };

  it('stays over checks, wakes, failed commands and looks for the keychain, while the portal in use goes on', async () => {
    const { portal, time, faults, checks, pushRunning } = await asking();
    const before = checks();
    await portal.checkAgain();
    portal.wokeUp();
    portal.networkReturned();
    portal.commandFailed({ code: 'portal.accessDenied', params: {} });
    portal.commandFailed({ code: 'portal.moved', params: { newHost: 'new.example' } });
    faults.portal = 'portal.down';
    await portal.checkAgain();
    time.turn(120_000);
    await settled();
    expect(checks()).toBeGreaterThan(before);
    expect(portal.connection.get()).toMatchObject({
      status: 'needsSessionConsent',
      portalHost: 'other.example',
    });
    expect(portal.connectionInUse()).toMatchObject({ status: 'connected', portalHost: 'portal.example' });
    expect(pushRunning()).toBe(1);
    expect(await codeOf(portal.connect('https://third.example/rest/7/code1234/'))).toBe('portal.down');
    expect(portal.connection.get()).toMatchObject({ portalHost: 'other.example' });
    portal.keepForSession();
    expect(portal.connection.get()).toMatchObject({ status: 'connected', portalHost: 'other.example' });
  });

  it('can be answered with no: what was before goes on', async () => {
    const { portal, told } = await asking();
    portal.leaveQuestion();
    expect(portal.connection.get()).toMatchObject({ status: 'connected', portalHost: 'portal.example' });
    expect(told.filter((what) => what.startsWith('portal'))).toEqual(['portal portal.example/7']);
  });

  it('is settled by a keychain that comes back', async () => {
    const { portal, faults, time, kept } = await asking();
    delete faults.keychain;
    time.turn(5_000);
    await settled();
    expect(portal.connection.get()).toMatchObject({
      status: 'connected',
      portalHost: 'other.example',
      storedIn: 'keychain',
    });
    expect([...kept.keys()]).toEqual(['other.example/7']);
  });
});

describe('what is owed', () => {
  it('to another account is not dropped by connecting elsewhere', async () => {
    const { portal, kept, owed } = setUp();
    await portal.connect(url);
    owed.push(...waitingFor('portal.example/7', 2));
    expect(await codeOf(portal.connect('https://other.example/rest/7/code1234/'))).toBe(
      'connection.owedToAnother',
    );
    expect(await codeOf(portal.connect('https://portal.example/rest/8/code1234/'))).toBe(
      'connection.owedToAnother',
    );
    expect(portal.connection.get()).toMatchObject({ status: 'connected', portalHost: 'portal.example' });
    expect(kept.size).toBe(1);
  });

  it('is counted as Disconnect counts it: a call with its register and its end is one', async () => {
    const { portal, owed } = setUp();
    await portal.connect(url);
    const [hide] = waitingFor('portal.example/7', 1);
    if (hide === undefined) throw new Error('a command was expected');
    const call = { ...hide, callId: null, externalCallId: 'call' };
    const finish = { answeredAtMs: null, lastKnownMs: 0, end: null };
    const register = {
      direction: 'incoming',
      startedAtMs: 0,
      line: null,
      show: true,
      maybeShown: true,
    } as const;
    owed.push(
      { ...call, id: 'finish', kind: 'finish', details: finish, state: { at: 'held' } },
      { ...call, id: 'register', kind: 'register', details: { ...register, phoneNumber: '+4930901820' } },
      ...waitingFor('third.example/7', 3),
    );
    await expect(portal.connect('https://other.example/rest/7/code1234/')).rejects.toMatchObject({
      code: 'connection.owedToAnother',
      params: { host: 'portal.example', count: '1' },
    });
  });

  describe('to the portal in use from a moment ago', () => {
    const other = 'https://other.example/rest/7/othercode123/';

    it.each(['portal', 'keychain', 'record'] as const)(
      'is not dropped by a connection elsewhere whose %s takes its time',
      async (what) => {
        const { portal, owed, slow, time, kept, told, record, left } = setUp();
        await portal.connect(url);
        slow[what] = () => new Promise((resolve) => void time.after(3_000, resolve));
        const code = codeOf(portal.connect(other));
        await settled();
        owed.push(...waitingFor('portal.example/7', 1));
        for (let turn = 0; turn < 5; turn += 1) {
          time.turn(3_000);
          await settled();
        }
        expect(await code).toBe('connection.owedToAnother');
        expect(owed).toHaveLength(1);
        expect(told.filter((each) => each.startsWith('dropped'))).toEqual([]);
        expect(portal.connection.get()).toMatchObject({ status: 'connected', portalHost: 'portal.example' });
        expect([...kept.keys()]).toEqual(['portal.example/7']);
        expect(record()).toMatchObject({ origin: 'https://portal.example' });
        expect(left()).toEqual([]);
      },
    );

    const askingWhileOwed = async () => {
      const parts = setUp();
      parts.portal.start();
      await parts.portal.connect(url);
      parts.faults.keychain = 'keychain.locked';
      await parts.portal.connect(other);
      parts.owed.push(...waitingFor('portal.example/7', 1));
      return parts;
    };

    it('is not dropped by a keychain that comes back: the question stays until it is sent', async () => {
      const { portal, faults, owed, time, kept } = await askingWhileOwed();
      delete faults.keychain;
      time.turn(20_000);
      await settled();
      expect(portal.connection.get()).toMatchObject({ status: 'needsSessionConsent' });
      expect(portal.connectionInUse()).toMatchObject({ status: 'connected', portalHost: 'portal.example' });
      expect(owed).toHaveLength(1);
      expect([...kept.keys()]).toEqual(['portal.example/7']);
      owed.splice(0);
      time.turn(5_000);
      await settled();
      expect(portal.connection.get()).toMatchObject({ status: 'connected', portalHost: 'other.example' });
      expect([...kept.keys()]).toEqual(['other.example/7']);
    });

    it('is not dropped by a yes to the question, which stays open', async () => {
      const { portal, owed } = await askingWhileOwed();
      expect(() => portal.keepForSession()).toThrow(
        expect.objectContaining({ code: 'connection.owedToAnother' }),
      );
      expect(portal.connection.get()).toMatchObject({ status: 'needsSessionConsent' });
      owed.splice(0);
      portal.keepForSession();
      expect(portal.connection.get()).toMatchObject({ status: 'connected', portalHost: 'other.example' });
    });
  });

  it('to the same operator of the same portal is kept by connecting another way', async () => {
    const { portal, told, owed } = setUp();
    await portal.connect(url);
    owed.push(...waitingFor('portal.example/7', 2));
    await portal.signIn({ portalAddress: 'portal.example', clientId: 'local.1', clientSecret: 'secret' });
    expect(portal.connection.get()).toMatchObject({ signedInBy: 'localApplication' });
    expect(told.filter((what) => what.includes('portal'))).toEqual(
      Array.from({ length: 2 }, () => 'portal portal.example/7'),
    );
  });
});

describe('a keychain whose owner said no', () => {
  // `unknown` is macOS, and Linux without a bus that can be asked.
  it.each([
    ['on a system that can be asked beforehand', true],
    ['on a system that cannot', false],
  ])('is not asked again by looking for it, %s', async (_where, keychainTells) => {
    for (const code of ['keychain.locked', 'keychain.failed'] as const) {
      const { portal, restarted, faults, prompts, time, secrets } = setUp({ keychainTells });
      await portal.connect(url);
      faults.keychain = code;
      const again = restarted();
      again.start();
      await settled();
      for (let minute = 0; minute < 60; minute += 1) {
        time.turn(60_000);
        await settled();
        // Whoever else wants something of it asks nobody either.
        await secrets.write('hook receiver', 'x').catch(() => undefined);
      }
      // An open one may ask as well: KeePassXC does before it hands out a password, and before it deletes one.
      expect(prompts(), code).toBe(1);
      again.personIsHere();
      await settled();
      expect(prompts(), code).toBe(2);
      delete faults.keychain;
      await again.checkAgain();
      await settled();
      expect(again.connection.get()).toMatchObject({ status: 'connected' });
    }
  });
});
