import { describe, expect, it } from 'vitest';
import { settled } from '../heldTime.ts';
import { goodCheck, setUp, url } from './connectionSetUp.ts';

describe('a check of the portal', () => {
  it('is asked for by many refusals at once, and made once; once more at most, a while later', async () => {
    const { portal, checks, time, holdChecks } = setUp();
    await portal.connect(url);
    const before = checks();
    let answer = (): void => undefined;
    holdChecks(new Promise((resolve) => (answer = resolve)));
    for (let refusal = 0; refusal < 50; refusal += 1)
      portal.commandFailed({ code: 'portal.insufficientScope', params: {} });
    await settled();
    expect(checks() - before).toBe(1);
    answer();
    for (let second = 0; second < 14; second += 1) {
      portal.commandFailed({ code: 'portal.insufficientScope', params: {} });
      time.turn(1_000);
      await settled();
    }
    expect(checks() - before).toBe(1);
    time.turn(60_000);
    await settled();
    expect(checks() - before).toBe(2);
  });

  it('is made at once when the portal does what it is told after it was in trouble, and not while all is well', async () => {
    const { portal, checks, faults } = setUp();
    await portal.connect(url);
    const first = checks();
    portal.commandAnswered();
    await settled();
    expect(checks()).toBe(first);
    faults.portal = 'portal.accessDenied';
    await portal.checkAgain();
    delete faults.portal;
    const troubled = checks();
    portal.commandAnswered();
    portal.commandAnswered();
    await settled();
    // One, and no more than one after it, however many orders are answered meanwhile.
    expect(checks() - troubled).toBeGreaterThanOrEqual(1);
    expect(checks() - troubled).toBeLessThanOrEqual(2);
    portal.commandAnswered();
    await settled();
    expect(checks() - troubled).toBeLessThanOrEqual(2);
  });

  it('that a person asks for while one is under way is a new one', async () => {
    const { portal, checks, answerCheckWith, holdChecks } = setUp();
    await portal.connect(url);
    const before = checks();
    let answer = (): void => undefined;
    holdChecks(new Promise((resolve) => (answer = resolve)));
    const asked = Promise.all([portal.checkAgain(), portal.checkAgain(), portal.checkAgain()]);
    await settled();
    answerCheckWith({ ...goodCheck, operator: { id: 7, name: 'Olga Renamed' } });
    answer();
    await asked;
    expect(checks() - before).toBe(2);
    expect(portal.connection.get()).toMatchObject({ operator: { name: 'Olga Renamed' } });
  });
});

describe('what may be sent where', () => {
  const account = 'portal.test:8080/7';
  it.each([
    'http://portal.test:8080',
    'https://user:pw@portal.test:8080',
    'https://portal.test:8080/path?x=',
    'file:///etc',
    'javascript:alert(1)',
    'x',
    '',
  ])('an origin %j on the disk is not used, and said', async (origin) => {
    const { portal, kept, remember, opened, prompts, time } = setUp();
    kept.set(account, 'secretcode123');
    remember({
      portal: { origin, userId: 7, operator: null, capabilities: [] },
      leftInKeychain: [],
    });
    portal.start();
    await settled();
    time.turn(600_000);
    await settled();
    expect(opened).toEqual([]);
    expect(prompts()).toBe(0);
    expect(portal.connection.get()).toMatchObject({ problem: { code: 'connection.addressNotSafe' } });
  });

  it.each(['https://evil.example', 'http://oauth.bitrix.info', 'http://127.0.0.1:9', 'nonsense', ''])(
    'a token server %j in the keychain is not used, and said',
    async (tokenOrigin) => {
      const { portal, restarted, kept, opened } = setUp();
      await portal.signIn({ portalAddress: 'portal.example', clientId: 'local.1', clientSecret: 'secret' });
      const entry: unknown = JSON.parse(kept.get('portal.example/7') ?? '');
      kept.set('portal.example/7', JSON.stringify({ ...Object(entry), tokenOrigin }));
      const again = restarted();
      again.start();
      await settled();
      expect(opened).toHaveLength(1);
      expect(again.connection.get()).toMatchObject({
        status: 'notConnected',
        problem: { code: 'connection.addressNotSafe' },
      });
    },
  );

  it('a file that cannot be read is not taken for none', async () => {
    const { portal, remember } = setUp();
    remember(null);
    portal.start();
    await settled();
    expect(portal.connection.get()).toMatchObject({ problem: { code: 'connection.unreadable' } });
  });
});

describe('a sleep', () => {
  it('without a wake ends by itself, and is told of meanwhile', async () => {
    const { portal, told, time } = setUp();
    await portal.connect(url);
    const before = time.pending();
    portal.goesToSleep();
    time.turn(14_999);
    expect(told.at(-1)).toBe('push: pause');
    time.turn(1);
    expect(told.at(-1)).toBe('push: wokeUp');
    expect(time.pending()).toBe(before);
  });

  it.each(['showsLife', 'personIsHere', 'networkReturned', 'checkAgain'] as const)(
    'is over with %s',
    async (sign) => {
      const { portal, told } = setUp();
      await portal.connect(url);
      portal.goesToSleep();
      await portal[sign]();
      expect(told.at(-1)).toMatch(/^push: (wokeUp|networkReturned)$/);
    },
  );
});
