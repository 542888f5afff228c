import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCallLink } from '../../../electron/receivers/callLink.ts';
import { readHook, readParty } from '../../../electron/receivers/hookFields.ts';
import {
  createHookSecret,
  hookSecretAccount,
  maskHookSecret,
  pipeIdFrom,
} from '../../../electron/receivers/hookSecret.ts';
import { createRateLimit } from '../../../electron/receivers/rateLimit.ts';
import { createMemoryStore, quietLog } from './receiverSetUp.ts';

describe('who a phone says it is', () => {
  it.each([
    ['1001', '1001', null],
    ['+4930123456', '+4930123456', null],
    ['sip:+4930123456@host;user=phone', '+4930123456', null],
    ['"Anna \u202eB" <sip:1001@host:5060>', '1001', 'Anna B'],
    ['Anna <sips:1001@host>', '1001', 'Anna'],
    ['<sip:%2B4930123456@host>', '+4930123456', null],
    ['sip:1001;phone-context=x@host', '1001', null],
    ['tel:+49-30-123456', '+49-30-123456', null],
    ['1001@host', '1001', null],
    ['sip:anonymous@anonymous.invalid', '', null],
    ['Anonymous', '', null],
    ['sip:%zz@host', '%zz', null],
    ['*43#', '*43#', null],
    ['', '', null],
    ['"', '"', null],
    ['sip:', '', null],
  ])('%s', (text, number, name) => {
    expect(readParty(text)).toEqual({ number, name });
  });

  it('a plus that a form made a space is a plus again', () => {
    expect(readHook('ring', new URLSearchParams('number=+4930123456'), 1).number).toBe('+4930123456');
    expect(readHook('ring', new URLSearchParams('number=%2B4930123456'), 1).number).toBe('+4930123456');
    expect(readHook('ring', new URLSearchParams('number=sip:+4930123456@h'), 1).number).toBe('+4930123456');
    expect(readHook('ring', new URLSearchParams('number="A" <+4930123456>'), 1).number).toBe('+4930123456');
    expect(readHook('ring', new URLSearchParams('name=Anna+B&number=+x'), 1)).toMatchObject({
      name: 'Anna B',
      number: 'x',
    });
  });

  it('whatever comes, the hook is whole and bounded, without control characters', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.constantFrom('number', 'name', 'line', 'callId', 'direction', 'x'),
            fc.string({ unit: 'binary', maxLength: 600 }),
          ),
        ),
        (fields) => {
          const hook = readHook('ring', new URLSearchParams(fields), 5);
          for (const text of [hook.number, hook.name, hook.line, hook.phoneCallId]) {
            expect((text ?? '').length).toBeLessThanOrEqual(256);
            expect(text ?? '').not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
          }
          expect(hook.atMs).toBe(5);
        },
      ),
    );
  });
});

describe('a link', () => {
  const secret = 'a'.repeat(24);
  it('is read with the secret only', () => {
    const link = `ringside://call?event=ring&number=%2B4930&name=A&secret=${secret}`;
    expect(readCallLink(link, secret, 7)).toMatchObject({
      source: 'otherProgram',
      hook: { news: 'ring', number: '+4930', name: 'A', atMs: 7 },
    });
    expect(readCallLink(link.replace('://', ':'), secret, 7)).not.toBeNull();
    expect(readCallLink(`RINGSIDE://call/?event=end&secret=${secret}`, secret, 7)?.hook.news).toBe('end');
  });

  it.each([
    `ringside://call?event=ring&number=1`,
    `ringside://call?event=ring&number=1&secret=`,
    `ringside://call?event=open&secret=${secret}`,
    `ringside://other?event=ring&secret=${secret}`,
    `https://call?event=ring&secret=${secret}`,
    `ringside://call?event=ring&secret=${secret}&number=${'1'.repeat(9000)}`,
  ])('anything else is nothing: %s', (link) => {
    expect(readCallLink(link, secret, 7)).toBeNull();
  });
});

describe('the secret', () => {
  it('is made once, kept in the keychain, and long enough', async () => {
    const store = createMemoryStore();
    const first = createHookSecret({ store, log: quietLog });
    expect(first.keptIn()).toBe('notYet');
    const [one, two] = await Promise.all([first.read(), first.read()]);
    expect(one).toBe(two);
    expect(one).toMatch(/^[A-Za-z0-9_-]{24}$/);
    expect(first.keptIn()).toBe('keychain');
    expect(store.entries.get(hookSecretAccount)).toBe(one);
    expect(await createHookSecret({ store, log: quietLog }).read()).toBe(one);
  });

  it('lives for the session without a keychain, and gives way to the one kept there once it opens', async () => {
    const store = createMemoryStore();
    store.entries.set(hookSecretAccount, 'k'.repeat(24));
    store.missing = true;
    const secret = createHookSecret({ store, log: quietLog });
    const session = await secret.read();
    expect(session).not.toBe('k'.repeat(24));
    expect([secret.keptIn(), await secret.read()]).toEqual(['session', session]);
    store.missing = false;
    expect([await secret.read(), secret.keptIn()]).toEqual(['k'.repeat(24), 'keychain']);
  });

  it('is renewed, and everybody told', async () => {
    const secret = createHookSecret({ store: createMemoryStore(), log: quietLog });
    const before = await secret.read();
    let told = 0;
    const stop = secret.followRenewals(() => (told += 1));
    await secret.renew();
    expect(await secret.read()).not.toBe(before);
    stop();
    await secret.renew();
    expect(told).toBe(1);
  });

  it('is masked, and what is derived from it', () => {
    const secret = 's'.repeat(24);
    expect(pipeIdFrom(secret)).toMatch(/^[0-9a-f]{32}$/);
    expect(maskHookSecret(`a ${secret} b ${pipeIdFrom(secret)}`, secret)).toBe('a •••• b ••••');
  });
});

describe('the rate limit', () => {
  it('lets a burst through, then so many a second', () => {
    let nowMs = 0;
    const limit = createRateLimit(20, 50, () => nowMs);
    const taken = (): number => Array.from({ length: 200 }, () => limit.take()).filter(Boolean).length;
    expect(taken()).toBe(50);
    nowMs = 1000;
    expect(taken()).toBe(20);
    nowMs = 60_000;
    expect(taken()).toBe(50);
  });
});
