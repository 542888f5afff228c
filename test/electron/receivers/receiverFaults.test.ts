import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HookReceiver } from '../../../electron/core/ports/phoneSource.ts';
import { createInTurn } from '../../../electron/receivers/inTurn.ts';
import { canonicalAddress, isSameAddress } from '../../../electron/receivers/ipAddress.ts';
import { createLoopbackReceiver } from '../../../electron/receivers/loopbackReceiver.ts';
import { createNetworkReceiver } from '../../../electron/receivers/networkReceiver.ts';
import { listenAt } from '../../../electron/receivers/pipe/pipePath.ts';
import { createPipeReceiver } from '../../../electron/receivers/pipe/pipeReceiver.ts';
import { createPortMemory, createTestSecret, listenTo, quietLog, send, systemTime } from './receiverSetUp.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ringside-faults-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('something that throws when a receiver tells of itself', () => {
  type Kind = 'loopback' | 'network' | 'pipe';
  const throwing = { times: 0 };
  function create(kind: Kind): HookReceiver & { close(): void } {
    const deps = {
      secret: createTestSecret(),
      clock: systemTime,
      timers: systemTime,
      log: quietLog,
      onChange(): void {
        if ((throwing.times -= 1) >= 0) throw new Error('the window is gone');
      },
    };
    if (kind === 'loopback')
      return createLoopbackReceiver({ ...deps, preferredPort: 0, givenPorts: createPortMemory() });
    if (kind === 'pipe')
      return createPipeReceiver({ ...deps, source: 'snom', pathOf: (id) => join(folder, id) });
    const receiver = createNetworkReceiver({
      ...deps,
      port: 0,
      networkCards: () => ({ eth0: [{ address: '127.0.0.20', internal: false, family: 'IPv4' }] }),
    });
    receiver.choose({ address: '127.0.0.20', allowed: ['127.0.0.1'] });
    return receiver;
  }
  const untilOpen = async (receiver: HookReceiver, isOpen: boolean): Promise<void> => {
    while ((receiver.baseUrl() !== null) !== isOpen) await nextTurn();
  };
  const canConnect = async (baseUrl: string): Promise<boolean> => {
    const url = baseUrl.startsWith('http') ? new URL(baseUrl) : null;
    const socket = url === null ? connect(baseUrl) : connect(Number(url.port), url.hostname);
    const isConnected = await new Promise<boolean>((resolve) => {
      socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    });
    socket.destroy();
    return isConnected;
  };

  it.each<Kind>(['loopback', 'network', 'pipe'])(
    '%s opens and closes all the same, as often as it is wanted, and leaves nothing open',
    async (kind) => {
      throwing.times = 3;
      const receiver = create(kind);
      let left = 2;
      const bad = {
        onHook: () => undefined,
        onReceiverChange(): void {
          if ((left -= 1) >= 0) throw new Error('a listener');
        },
      };
      for (let round = 0; round < 3; round += 1) {
        const stops = [receiver.listen('snom', bad), receiver.listen('yealink', bad)];
        await untilOpen(receiver, true);
        const url = receiver.baseUrl() ?? '';
        expect(await canConnect(url)).toBe(true);
        for (const stop of stops) stop();
        await untilOpen(receiver, false);
        expect(await canConnect(url)).toBe(false);
      }
      receiver.close();
    },
  );

  it('a listener that throws keeps the hook from nobody else', async () => {
    const receiver = create('loopback');
    throwing.times = 0;
    receiver.listen('snom', {
      onHook: () => {
        throw new Error('a listener');
      },
      onReceiverChange: () => undefined,
    });
    const heard = listenTo(receiver, 'snom');
    await heard.until(() => receiver.baseUrl() !== null);
    for (let n = 0; n < 2; n += 1)
      expect((await send(`${receiver.baseUrl() ?? ''}/snom/ring?number=${n}`)).status).toBe(204);
    await heard.until(() => heard.hooks.length === 2);
    receiver.close();
  });

  it('work in turn goes on, in order, whatever throws', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('fine', 'throws', 'rejects'), { maxLength: 20 }),
        async (works) => {
          const inTurn = createInTurn(quietLog, 'test');
          const done: number[] = [];
          await Promise.all(
            works.map((work, index) =>
              inTurn(async () => {
                if (work === 'throws') throw new Error('now');
                await Promise.resolve();
                done.push(index);
                if (work === 'rejects') throw new Error('later');
              }),
            ),
          );
          expect(done).toEqual([...works.keys()].filter((index) => works[index] !== 'throws'));
        },
      ),
    );
  });
});

describe('a socket that a killed program left behind', () => {
  it('is in nobody’s way; one that is answered is left alone', async () => {
    const path = join(folder, 'left.sock');
    const program = spawn(process.execPath, [
      '-e',
      `require('net').createServer().listen(${JSON.stringify(path)}, () => console.log('open'))`,
    ]);
    await once(program.stdout, 'data');
    program.kill('SIGKILL');
    await once(program, 'close');
    expect(existsSync(path)).toBe(true);
    const server = await listenAt(path, createServer);
    await expect(listenAt(path, createServer)).rejects.toThrow(/EADDRINUSE/);
    expect(server.listening).toBe(true);
    server.close();
  });
});

describe('an address', () => {
  it.each([
    ['192.168.1.9', '::ffff:192.168.1.9'],
    ['127.0.0.92', '::ffff:7f00:5c'],
    ['192.168.1.9', '::FFFF:C0A8:0109'],
    ['192.168.1.9', '0:0:0:0:0:ffff:192.168.1.9'],
    ['2001:db8::1', '2001:db8:0:0:0:0:0:1'],
    ['2001:db8::1', '2001:0DB8:0000::0001'],
    ['fe80::1', 'fe80::1%eth0'],
    ['::1', '0:0:0:0:0:0:0:1'],
    ['192.168.1.9', ' 192.168.1.9 '],
  ])('%s is %s', (one, other) => {
    expect(isSameAddress(one, other)).toBe(true);
  });
  it.each(['', 'phone', '192.168.1', '192.168.1.256', '::g', '[::1]'])('%j is none', (text) => {
    expect(canonicalAddress(text)).toBeNull();
    expect(isSameAddress(text, text)).toBe(false);
  });

  it('is the same however it is written, and no other', () => {
    const groups = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(groups, groups, (one, other) => {
        const long = one.map((group) => group.toString(16).padStart(4, '0').toUpperCase()).join(':');
        const plain = one.map((group) => group.toString(16)).join(':');
        expect(isSameAddress(long, plain)).toBe(true);
        expect(isSameAddress(canonicalAddress(long) ?? '', plain)).toBe(true);
        const different = other.map((group) => group.toString(16)).join(':');
        expect(isSameAddress(plain, different)).toBe(one.join() === other.join());
      }),
    );
  });
});
