import { afterEach, describe, expect, it } from 'vitest';
import { createNetworkReceiver, type NetworkCards } from '../../../electron/receivers/networkReceiver.ts';
import { createHookSecret, type HookSecret } from '../../../electron/receivers/hookSecret.ts';
import {
  createMemoryStore,
  createTestSecret,
  listenTo,
  quietLog,
  send,
  systemTime,
} from './receiverSetUp.ts';

/** Linux answers on all of 127.0.0.0/8, so that one address can play the computer and others its phones. */
const here = '127.0.0.20';
const phone = '127.0.0.31';
const stranger = '127.0.0.32';

let closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing) close();
  closing = [];
});

function create(secret: HookSecret = createTestSecret()) {
  let cards: NetworkCards = {
    lo: [{ address: '127.0.0.1', internal: true, family: 'IPv4' }],
    eth0: [
      { address: here, internal: false, family: 'IPv4' },
      { address: 'fe80::1', internal: false, family: 'IPv6' },
    ],
  };
  const receiver = createNetworkReceiver({
    secret,
    clock: systemTime,
    timers: systemTime,
    log: quietLog,
    port: 0,
    networkCards: () => cards,
    onChange: () => undefined,
  });
  closing.push(() => receiver.close());
  return { receiver, setCards: (to: NetworkCards) => (cards = to) };
}

describe('the receiver for desk phones', () => {
  it('is shut until an address is chosen, and offers those a phone can reach', async () => {
    const { receiver } = create();
    const heard = listenTo(receiver, 'snom');
    await heard.until(() => receiver.snapshot().choices.length > 0);
    expect(receiver.baseUrl()).toBeNull();
    expect(receiver.snapshot()).toEqual({
      choices: [{ address: here, networkCard: 'eth0' }],
      listeningAt: null,
      allowed: [],
      refused: {},
      problem: null,
    });
    expect(receiver.problem()).toEqual({ code: 'receiver.addressNotChosen', params: {} });
    receiver.choose({ address: here, allowed: [] });
    await heard.until(() => receiver.baseUrl() !== null);
    expect(receiver.problem()).toBeNull();
  });

  it('hears the phones on its list and nobody else', async () => {
    const { receiver } = create();
    const heard = listenTo(receiver, 'snom');
    receiver.choose({ address: here, allowed: [`::ffff:${phone}`] });
    await heard.until(() => receiver.baseUrl() !== null);
    const url = `${receiver.baseUrl() ?? ''}/snom/ring?callId=x&number=sip:1001@pbx;user=phone`;
    expect(receiver.snapshot().listeningAt).toBe(new URL(url).host);

    expect((await send(url, { localAddress: phone })).status).toBe(204);
    expect(heard.hooks).toMatchObject([{ news: 'ring', number: '1001', phoneCallId: 'x' }]);
    await expect(send(url, { localAddress: stranger })).rejects.toThrow(/ECONNRESET|socket hang up/);
    const wrong = url.replace(/\/snom/, 'x/snom');
    expect((await send(wrong, { localAddress: phone })).status).toBe(404);
    expect(heard.hooks).toHaveLength(1);
    expect(receiver.snapshot().refused).toEqual({ address: 1, unproven: 1 });

    receiver.choose({ address: null, allowed: [phone] });
    await heard.until(() => receiver.baseUrl() === null);
    await expect(send(url, { localAddress: phone })).rejects.toThrow(/ECONNREFUSED|ECONNRESET/);
  });

  it('hears a phone that knows of a renewal by another Ringside before this one does, from its second hook on', async () => {
    const store = createMemoryStore();
    const other = createTestSecret(store);
    // The keychain is looked at once a minute at most, and this one has not been looked at for long.
    const later = { ...systemTime, monotonicMs: () => performance.now() + 120_000 };
    const { receiver } = create(createHookSecret({ store, clock: later, log: quietLog }));
    const heard = listenTo(receiver, 'snom');
    receiver.choose({ address: here, allowed: [phone] });
    await heard.until(() => receiver.baseUrl() !== null);
    await other.read();
    await other.renew();
    const { origin } = new URL(receiver.baseUrl() ?? '');
    const ring = () => send(`${origin}/${other.current()}/snom/ring?number=1001`, { localAddress: phone });
    expect((await ring()).status).toBe(404);
    await heard.until(() => receiver.baseUrl()?.endsWith(`/${other.current()}`) === true);
    expect((await ring()).status).toBe(204);
  });

  it('says when the chosen address is no longer on this computer, and comes back with it', async () => {
    const { receiver, setCards } = create();
    const heard = listenTo(receiver, 'yealink');
    const choice = { address: here, allowed: [phone] };
    receiver.choose(choice);
    await heard.until(() => receiver.baseUrl() !== null);
    setCards({});
    receiver.choose(choice);
    await heard.until(() => receiver.problem() !== null);
    expect(receiver.problem()).toEqual({ code: 'receiver.addressGone', params: { address: here } });
    expect(receiver.baseUrl()).toBeNull();
    setCards({ wlan0: [{ address: here, internal: false, family: 'IPv4' }] });
    receiver.choose(choice);
    await heard.until(() => receiver.baseUrl() !== null);
    expect(receiver.problem()).toBeNull();
  });
});
