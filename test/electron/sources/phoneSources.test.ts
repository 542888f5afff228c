import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PhoneHealth, PhoneNews } from '../../../contracts/phones.ts';
import type { CallEvent } from '../../../electron/core/ports/callSource.ts';
import type { PhoneSource } from '../../../electron/core/ports/phoneSource.ts';
import {
  createLoopbackReceiver,
  type LoopbackReceiver,
} from '../../../electron/receivers/loopbackReceiver.ts';
import { createNetworkReceiver, type NetworkReceiver } from '../../../electron/receivers/networkReceiver.ts';
import { createPipeReceiver, type PipeReceiver } from '../../../electron/receivers/pipe/pipeReceiver.ts';
import { createHookPhoneSources } from '../../../electron/sources/phoneSources.ts';
import {
  createPortMemory,
  createTestSecret,
  newId,
  quietLog,
  send,
  systemTime,
} from '../receivers/receiverSetUp.ts';

let folder: string;
let loopback: LoopbackReceiver;
let network: NetworkReceiver;
let pipe: PipeReceiver;
let sources: readonly PhoneSource[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringside-sources-'));
  const secret = createTestSecret();
  const common = { secret, clock: systemTime, timers: systemTime, log: quietLog, onChange: () => undefined };
  loopback = createLoopbackReceiver({ ...common, preferredPort: 0, givenPorts: createPortMemory() });
  network = createNetworkReceiver({
    ...common,
    port: 0,
    networkCards: () => ({ eth0: [{ address: '127.0.0.20', internal: false, family: 'IPv4' }] }),
  });
  network.choose({ address: '127.0.0.20', allowed: [] });
  pipe = createPipeReceiver({ ...common, source: 'microsip', pathOf: (id) => join(folder, id) });
  sources = createHookPhoneSources({
    loopback,
    network,
    pipe,
    liveLegs: () => [],
    country: () => 'DE',
    clock: systemTime,
    timers: systemTime,
    newId,
    platform: 'linux',
    scriptPath: (name) => join(folder, name),
    microsipIniPaths: [],
    isMicrosipRunning: () => Promise.resolve(false),
  });
});
afterEach(async () => {
  await Promise.all([loopback.close(), network.close(), pipe.close()]);
  rmSync(folder, { recursive: true, force: true });
});

/** Switches a source on and waits until it is ready to hear. */
async function startSource(source: PhoneSource) {
  const events: CallEvent[] = [];
  const news: PhoneNews[] = [];
  const states: PhoneHealth['state'][] = [];
  const stop = await new Promise<() => void>((resolve) => {
    const stopIt = source.start({
      onEvent: (event) => events.push(event),
      onNews: (one) => news.push(one),
      onHealth(health) {
        states.push(health.state);
        if (health.state === 'waiting') queueMicrotask(() => resolve(stopIt));
      },
    });
  });
  return { events, news, states, stop };
}

const names = ['microsip', 'twinkle', 'linphone', 'otherProgram', 'yealink', 'grandstream', 'snom'] as const;

describe.each(names)('%s', (name) => {
  const get = (): PhoneSource => {
    const found = sources.find((source) => source.name === name);
    if (found === undefined) throw new Error(`no source ${name}`);
    return found;
  };

  it('has nothing to copy and cannot be heard while it is off', async () => {
    expect(get().setup()).toEqual([]);
    expect(await get().test()).toMatchObject({ heard: false, problem: { code: 'receiver.notOpen' } });
  });

  it('hears its own test over the real receiver, and then has what to copy', async () => {
    const source = get();
    const started = await startSource(source);
    expect(started.states.at(-1)).toBe('waiting');
    const test = await source.test();
    expect(test.heard).toBe(true);
    expect(started.news).toEqual(['test']);
    expect(started.events).toEqual([]);
    const setup = source.setup();
    expect(setup.length).toBeGreaterThan(0);
    expect(new Set(setup.map(({ id }) => id)).size).toBe(setup.length);
    started.stop();
    expect(await source.test()).toMatchObject({ heard: false });
  });
});

describe('the addresses for desk phones', () => {
  it.each(['yealink', 'grandstream', 'snom'] as const)(
    '%s: short enough, and heard as they stand',
    async (name) => {
      const source = sources.find((one) => one.name === name);
      if (source === undefined) throw new Error(`no source ${name}`);
      const { events, news, states } = await startSource(source);
      for (const { id, text } of source.setup()) {
        expect(text.length).toBeLessThanOrEqual(511);
        // As the phone sends it, its variables filled in and nothing encoded.
        const url = (text.startsWith('http') ? text : `http://${text}`)
          .replace('$remote', 'sip:+4930123456@pbx;user=phone')
          .replace('$display_remote', 'Anna')
          .replace('$active_user', '1001')
          .replace(/\$call[-_]id/, id === 'outgoing' ? 'out' : 'in');
        expect(url).not.toContain('$');
        expect((await send(url, { localAddress: '127.0.0.20' })).status).toBe(204);
      }
      expect(news).toContain('ring');
      expect(states.at(-1)).toBe('live');
      expect(events[0]).toMatchObject({
        type: 'offered',
        sourceName: name,
        details: { direction: 'incoming', phoneNumber: '+4930123456', name: 'Anna', line: '1001' },
      });
      expect(events[1]).toMatchObject({ type: 'offered', details: { direction: 'outgoing' } });
    },
  );
});
