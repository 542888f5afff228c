import { describe, expect, it } from 'vitest';
import { settled } from '../heldTime.ts';
import { codeOf, setUp, url, waitingFor } from './connectionSetUp.ts';

const form = { portalAddress: 'portal.example', clientId: ' local.1 ', clientSecret: 'clientsecret1' };

describe('signing in by local application', () => {
  it('keeps tokens in the keychain alone and stores rotated ones', async () => {
    const { portal, kept, record, tokens, opened } = setUp();
    await portal.signIn(form);
    const access = opened[0];
    if (access?.kind !== 'application') throw new Error('not signed in by application');
    expect(access).toMatchObject({ clientId: 'local.1', accessToken: 'access for code-state-1' });
    expect(kept.get('portal.example/7')).toContain('refresh-1');
    expect(JSON.stringify([record(), portal.connection.get()])).not.toMatch(
      /clientsecret1|refresh-1|access for/,
    );
    await tokens()?.keep({ ...access, refreshToken: 'refresh-2' });
    expect(kept.get('portal.example/7')).toContain('refresh-2');
  });

  it('is taken up again after a restart', async () => {
    const { portal, restarted, opened } = setUp();
    await portal.signIn(form);
    const again = restarted();
    again.start();
    await settled();
    expect(opened[1]).toEqual(opened[0]);
    expect(again.connection.get()).toMatchObject({ status: 'connected', signedInBy: 'localApplication' });
  });

  it.each([
    [{ ...form, portalAddress: 'nonsense' }, 'portalAddress.notValid'],
    [{ ...form, clientId: ' ' }, 'oauth.clientIdEmpty'],
    [{ ...form, clientSecret: '' }, 'oauth.clientSecretEmpty'],
  ])('refuses %j with %s', async (wrong, code) => {
    const { portal, kept } = setUp();
    expect(await codeOf(portal.signIn(wrong))).toBe(code);
    expect(kept.size).toBe(0);
    expect(portal.connection.get().status).toBe('notConnected');
  });
});

describe('a renamed portal', () => {
  it('is used at its new address only after the operator said so, and what is owed moves along', async () => {
    const { portal, faults, kept, told, renamedFrom, opened } = setUp();
    await portal.connect(url);
    portal.commandFailed({
      code: 'portal.moved',
      params: { host: 'portal.example', newHost: 'new.example' },
    });
    expect(portal.connection.get()).toMatchObject({ status: 'connected', newHost: 'new.example' });
    expect(opened).toHaveLength(1);
    delete faults.portal;
    await portal.acceptNewAddress('new.example');
    expect(told.at(-1)).toBe('portal new.example/7');
    expect(renamedFrom()).toBe('portal.example/7');
    await settled();
    expect([...kept.keys()]).toEqual(['new.example/7']);
  });

  it('is gone to where the operator read, and nowhere else that it names meanwhile', async () => {
    const { portal, kept, opened } = setUp();
    await portal.connect(url);
    portal.commandFailed({ code: 'portal.moved', params: { newHost: 'new.example' } });
    portal.commandFailed({ code: 'portal.moved', params: { newHost: 'evil.example' } });
    await portal.acceptNewAddress('new.example');
    await settled();
    expect([[...kept.keys()], opened.length]).toEqual([['portal.example/7'], 1]);
    expect(portal.connection.get()).toMatchObject({ portalHost: 'portal.example', newHost: 'evil.example' });
  });

  it('stays at the old address where the new one does not answer', async () => {
    const { portal, faults, kept } = setUp();
    await portal.connect(url);
    portal.commandFailed({ code: 'portal.moved', params: { newHost: 'new.example' } });
    faults.portal = 'portal.webhookRejected';
    expect(await codeOf(portal.acceptNewAddress('new.example'))).toBe('portal.webhookRejected');
    expect([...kept.keys()]).toEqual(['portal.example/7']);
    expect(portal.connection.get()).toMatchObject({ portalHost: 'portal.example', newHost: 'new.example' });
  });

  it('keeps what is owed where the keychain refuses the new address', async () => {
    for (const returns of [false, true]) {
      const { portal, faults, told, renamedFrom, time, owed } = setUp();
      portal.start();
      await portal.connect(url);
      owed.push(...waitingFor('portal.example/7', 3));
      portal.commandFailed({ code: 'portal.moved', params: { newHost: 'new.example' } });
      faults.keychain = 'keychain.locked';
      await portal.acceptNewAddress('new.example');
      expect(portal.connection.get()).toMatchObject({ status: 'needsSessionConsent' });
      if (returns) {
        delete faults.keychain;
        time.turn(5_000);
        await settled();
      } else portal.keepForSession();
      expect(told.at(-1)).toBe('portal new.example/7');
      expect(renamedFrom()).toBe('portal.example/7');
      expect(owed).toEqual(
        waitingFor('portal.example/7', 3).map((each) => ({ ...each, portal: 'new.example/7' })),
      );
    }
  });

  it('is the same portal where the new webhook is pasted instead', async () => {
    const { portal, renamedFrom, owed } = setUp();
    await portal.connect(url);
    owed.push(...waitingFor('portal.example/7', 1));
    portal.commandFailed({ code: 'portal.moved', params: { newHost: 'new.example' } });
    await portal.connect('https://new.example/rest/7/newcode1234/');
    expect(renamedFrom()).toBe('portal.example/7');
  });

  it.each(['evil.example/x', 'me@evil.example', 'a b', '', 'https://evil.example', 'evil.example?'])(
    'is not looked for at %j',
    async (newHost) => {
      const { portal } = setUp();
      await portal.connect(url);
      portal.commandFailed({ code: 'portal.moved', params: { newHost } });
      expect(portal.connection.get()).toMatchObject({ newHost: null, problem: { code: 'portal.moved' } });
      expect(await codeOf(portal.acceptNewAddress(newHost))).toBe('portal.notConnected');
    },
  );
});
