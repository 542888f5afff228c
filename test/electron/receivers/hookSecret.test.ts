import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHookSecret, hookSecretAccount } from '../../../electron/receivers/hookSecret.ts';
import { maskHookSecret, pipeIdFrom } from '../../../electron/receivers/secretText.ts';
import { settled } from '../core/heldTime.ts';
import { createOwnersKeychain, type OwnersKeychain } from './ownersKeychain.ts';
import { quietLog } from './receiverSetUp.ts';

const stored = 'STORED-SECRET-OF-THE-PHONES';

function secretOver(keychain: OwnersKeychain) {
  const { time, store } = keychain;
  return createHookSecret({ store, clock: time, log: quietLog });
}

function setUp(first?: string, tells?: boolean) {
  const keychain = createOwnersKeychain(tells);
  if (first !== undefined) keychain.entries.set(hookSecretAccount, first);
  const kept = (): string | undefined => keychain.entries.get(hookSecretAccount);
  const turn = async (byMs: number): Promise<void> => {
    for (let left = byMs; left > 0; left -= 5000) {
      keychain.time.turn(Math.min(left, 5000));
      await settled();
      await settled();
    }
  };
  return { keychain, kept, turn, secret: secretOver(keychain) };
}

describe('the secret', () => {
  it('is made once, kept in the keychain, and long enough', async () => {
    const { keychain, secret, kept } = setUp();
    expect([secret.keptIn(), secret.current()]).toEqual(['notYet', null]);
    const [one, two] = await Promise.all([secret.read(), secret.read()]);
    expect(one).toBe(two);
    expect(one).toMatch(/^[A-Za-z0-9_-]{24}$/);
    expect([secret.keptIn(), kept()]).toEqual(['keychain', one]);
    expect(await secretOver(keychain).read()).toBe(one);
  });

  it('is masked, and what is derived from it', () => {
    const text = 's'.repeat(24);
    expect(pipeIdFrom(text)).toMatch(/^[0-9a-f]{32}$/);
    expect(maskHookSecret(`a ${text} b ${pipeIdFrom(text)}`, text)).toBe('a •••• b ••••');
  });

  it('is told to everybody when it is renewed, whatever one of them throws', async () => {
    const { secret, kept } = setUp();
    await secret.read();
    let told = 0;
    secret.followChanges(() => {
      throw new Error('receiver is gone');
    });
    secret.followChanges(() => (told += 1));
    await secret.renew();
    expect(told).toBe(1);
    expect(kept()).toBe(secret.current());
  });

  it('is renewed, everybody is told, and what held before is void', async () => {
    const { secret, kept } = setUp();
    const before = await secret.read();
    let told = 0;
    const stop = secret.followChanges(() => (told += 1));
    await secret.renew();
    expect([secret.current() === before, secret.accepts(before), told]).toEqual([false, false, 1]);
    expect(kept()).toBe(secret.current());
    stop();
    await secret.renew();
    expect(told).toBe(1);
  });
});

describe('a keychain that cannot be read at the start', () => {
  it('is looked at again without a question, and what it holds takes over; both hold in this session', async () => {
    const { keychain, secret, kept, turn } = setUp(stored);
    keychain.isLocked = true;
    let told = 0;
    secret.followChanges(() => (told += 1));
    const session = await secret.read();
    expect(secret.keptIn()).toBe('session');
    expect(keychain.prompts).toEqual([`read ${hookSecretAccount}`]);
    await turn(120_000);
    expect(keychain.prompts).toHaveLength(1);
    keychain.isLocked = false;
    told = 0;
    await turn(5000);
    expect([secret.current(), secret.keptIn(), told]).toEqual([stored, 'keychain', 1]);
    expect([secret.accepts(stored), secret.accepts(session), kept()]).toEqual([true, true, stored]);
    // A question is no longer in the air.
    expect(keychain.time.pending()).toBe(0);
  });

  it('is never written to, however willing its owner is to unlock it', async () => {
    const { keychain, secret, kept, turn } = setUp(stored);
    keychain.isLocked = true;
    // The portal's webhook was asked for first and its owner put the question away; then changes their mind.
    await keychain.store.read('portal.example/7').catch(() => undefined);
    keychain.ownerUnlocks = true;
    await secret.read();
    await turn(60_000);
    expect(keychain.prompts).toEqual(['read portal.example/7']);
    expect(kept()).toBe(stored);
  });

  it('that is found empty later keeps the secret of the session', async () => {
    const { keychain, secret, kept, turn } = setUp();
    keychain.isMissing = true;
    const session = await secret.read();
    keychain.isMissing = false;
    await turn(5000);
    expect([secret.current(), secret.keptIn(), kept()]).toEqual([session, 'keychain', session]);
  });

  it('on a system that does not tell is left alone until another use of it shows that it is open', async () => {
    const { keychain, secret, turn } = setUp(stored, false);
    keychain.entries.set('portal.example/7', 'code of the webhook');
    keychain.isLocked = true;
    await secret.read();
    await turn(60_000);
    expect(keychain.prompts).toHaveLength(1);
    keychain.isLocked = false;
    await turn(60_000);
    expect(secret.keptIn()).toBe('session');
    await keychain.store.read('portal.example/7', 'person');
    await turn(1);
    expect([secret.current(), secret.keptIn()]).toEqual([stored, 'keychain']);
    expect(keychain.prompts).toHaveLength(1);
  });

  it.each([true, false])(
    'is asked for once more, for all who want it, when a person is there; tells: %s',
    async (tells) => {
      const { keychain, secret, turn } = setUp(stored, tells);
      keychain.isLocked = true;
      await Promise.allSettled([secret.read(), keychain.store.read('portal.example/7')]);
      await turn(60_000);
      expect(keychain.prompts).toHaveLength(1);
      const stop = keychain.store.followReturn(() => {
        keychain.store.read('portal.example/7').catch(() => undefined);
      });
      keychain.store.personIsHere();
      await turn(60_000);
      expect(keychain.prompts).toHaveLength(2);
      stop();
      keychain.ownerUnlocks = true;
      keychain.store.personIsHere();
      await turn(1);
      expect([secret.current(), keychain.prompts.length]).toEqual([stored, 3]);
    },
  );

  it('that can be read and takes nothing is not written to again and again, and takes it when it can', async () => {
    const { keychain, secret, kept, turn } = setUp();
    keychain.entries.set('portal.example/7', 'code of the webhook');
    keychain.isFull = true;
    const session = await secret.read();
    await turn(60_000);
    // It is open, so whoever answers for it may have said no.
    expect([secret.keptIn(), keychain.writes]).toEqual(['session', 1]);
    keychain.store.personIsHere();
    await turn(60_000);
    expect([secret.keptIn(), keychain.writes]).toEqual(['session', 2]);
    keychain.isFull = false;
    keychain.store.personIsHere();
    await turn(1);
    expect([secret.keptIn(), kept()]).toEqual(['keychain', session]);
    expect([keychain.prompts, keychain.time.pending()]).toEqual([[], 0]);
  });

  it('that asks nobody and takes nothing is tried every 5 s, and no more often', async () => {
    const { keychain, secret, kept, turn } = setUp();
    keychain.asksNobody = true;
    keychain.isFull = true;
    const session = await secret.read();
    await turn(60_000);
    expect([secret.keptIn(), keychain.writes]).toEqual(['session', 13]);
    keychain.isFull = false;
    await turn(5000);
    expect([secret.keptIn(), kept(), keychain.time.pending()]).toEqual(['keychain', session, 0]);
  });

  it('holds something that is no secret: that is left as it is until the operator renews', async () => {
    const { secret, kept, turn } = setUp('version 2: …');
    await secret.read();
    await turn(30_000);
    expect([secret.keptIn(), kept()]).toEqual(['session', 'version 2: …']);
    await secret.renew();
    expect([secret.keptIn(), kept()]).toEqual(['keychain', secret.current()]);
  });

  it('holds something that is no secret until another Ringside renews: that one takes over with the next hook', async () => {
    const { keychain, secret, turn } = setUp('version 2: …');
    const session = await secret.read();
    keychain.entries.set(hookSecretAccount, stored);
    await turn(60_000);
    secret.lookAgain();
    await turn(1);
    expect([secret.current(), secret.keptIn(), secret.accepts(session)]).toEqual([stored, 'keychain', true]);
  });
});

describe('Renew while the keychain refuses', () => {
  it('voids the old one for good: it does not come back with the keychain', async () => {
    const { keychain, secret, kept, turn } = setUp(stored);
    await secret.read();
    keychain.isLocked = true;
    await secret.renew();
    const renewed = secret.current();
    expect([secret.keptIn(), secret.accepts(stored)]).toEqual(['session', false]);
    keychain.isLocked = false;
    await turn(10_000);
    expect([secret.current(), secret.keptIn(), kept()]).toEqual([renewed, 'keychain', renewed]);
  });
});

describe('another Ringside of the same operator', () => {
  it('notices a renewal with the next hook, and the old secret is void there', async () => {
    const { keychain, secret, turn } = setUp(stored);
    const other = secretOver(keychain);
    await secret.read();
    await other.read();
    await turn(120_000);
    await secret.renew();
    other.lookAgain();
    await turn(1);
    expect([other.current(), other.accepts(stored)]).toEqual([secret.current(), false]);
  });

  it('looks once a minute at most, and never brings up a question', async () => {
    const { keychain, secret, turn } = setUp(stored);
    await secret.read();
    keychain.isLocked = true;
    for (let n = 0; n < 50; n += 1) {
      secret.lookAgain();
      await turn(10_000);
    }
    expect(keychain.prompts).toEqual([]);
    expect([secret.current(), secret.keptIn()]).toEqual([stored, 'keychain']);
  });
});

describe('whatever happens to the keychain', () => {
  it('what it holds is overwritten by nothing but Renew, and no question comes up but for the first reading and Renew', async () => {
    const step = fc.constantFrom(
      'lock',
      'unlock',
      'fill',
      'empty',
      'remove',
      'return',
      'willing',
      'wait',
      'look',
      'renew',
      'read',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 25 }),
        fc.boolean(),
        fc.boolean(),
        async (steps, tells, empty) => {
          const { keychain, secret, kept, turn } = setUp(empty ? undefined : stored, tells);
          let mayAsk = 1;
          let isRenewed = false;
          for (const one of steps) {
            if (one === 'lock') keychain.isLocked = true;
            if (one === 'unlock') keychain.isLocked = false;
            if (one === 'fill' || one === 'empty') keychain.isFull = one === 'fill';
            if (one === 'remove' || one === 'return') keychain.isMissing = one === 'remove';
            if (one === 'willing') keychain.ownerUnlocks = true;
            if (one === 'wait') await turn(15_000);
            if (one === 'look') secret.lookAgain();
            if (one === 'read') await secret.read();
            if (one === 'renew') {
              mayAsk += 1;
              isRenewed = true;
              await secret.renew();
            }
            await settled();
            if (!empty && !isRenewed) expect(kept()).toBe(stored);
            // A secret that was found, or made, is the one in use as soon as it is said to be kept.
            if (secret.keptIn() === 'keychain') expect(kept()).toBe(secret.current());
          }
          if (tells) expect(keychain.prompts.length).toBeLessThanOrEqual(mayAsk);
        },
      ),
    );
  });
});
