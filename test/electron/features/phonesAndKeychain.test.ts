import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, connect, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultSettings } from '../../../contracts/settings.ts';
import { createPhoneAbilities } from '../../../electron/core/phones/phoneAbilities.ts';
import { createOperatorSettings } from '../../../electron/core/settings/operatorSettings.ts';
import { hookSecretAccount } from '../../../electron/receivers/hookSecret.ts';
import { pipeIdFrom } from '../../../electron/receivers/secretText.ts';
import { createPhonesFeature } from '../../../electron/features/phones/phones.ts';
import { policyTopic } from '../core/policy/policyParts.ts';
import { createListeners } from '../../../electron/core/listeners.ts';
import { setUpCalls } from '../core/calls/callsSetUp.ts';
import { createOwnersKeychain } from '../receivers/ownersKeychain.ts';
import { newId, quietLog, send } from '../receivers/receiverSetUp.ts';

/** The phones' part of the program as it is wired, over real ports, files and calls, and a keychain with an owner. */
const stored = 'STORED-SECRET-OF-THE-PHONES';
const phonesOn = ['twinkle', 'otherProgram', 'microsip'] as const;

let folder: string;
let keychain: ReturnType<typeof createOwnersKeychain>;
let stops: (() => Promise<void>)[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringside-phones-'));
  keychain = createOwnersKeychain();
  stops = [];
});
afterEach(async () => {
  for (const stop of stops) await stop();
  rmSync(folder, { recursive: true, force: true });
});

function start(loopbackPort = 0) {
  const abilities = createPhoneAbilities(quietLog);
  const { calls } = setUpCalls(undefined, { phones: abilities });
  const settings = createOperatorSettings({
    store: {
      read: () => ({
        settings: { ...defaultSettings, phonesOn: [...phonesOn] },
        chosen: ['phonesOn'],
        problem: null,
      }),
      write: () => Promise.resolve(),
    },
    policy: policyTopic(),
    log: quietLog,
    timers: keychain.time,
  });
  const { phones, openLink, ...feature } = createPhonesFeature(
    {
      settings,
      secrets: keychain.store,
      paths: { userDataFolder: folder },
      clock: keychain.time,
      timers: keychain.time,
      log: quietLog,
      newId,
      copy: () => Promise.resolve(undefined),
    },
    {
      settings: { country: () => 'DE' },
      calls: { list: calls, take: calls.take, abilities },
      computer: {
        woke: createListeners<undefined>(quietLog),
        networkReturned: createListeners<undefined>(quietLog),
      },
    },
    loopbackPort,
  );
  const stop = feature.start();
  stops.push(stop);
  const port = (): number | null => phones.snapshot.get().loopbackReceiver?.port ?? null;
  return {
    phones,
    openLink,
    stop,
    /** As it stands in what is copied into phones. */
    secret: (): string =>
      /127\.0\.0\.1:\d+\/([^/]+)\//.exec(phones.setupText('otherProgram', 'ring'))?.[1] ?? '',
    names: () => calls.popup.get().entries.map(({ party }) => party.name ?? 'of the pipe'),
    port,
    until: async (condition: () => boolean): Promise<void> => {
      while (!condition()) {
        await new Promise((resolve) => setImmediate(resolve));
        // What waits to be told of is told.
        keychain.time.turn(50);
      }
    },
    ring: async (secret: string, name: string): Promise<number> =>
      (await send(`http://127.0.0.1:${port()}/${secret}/otherProgram/ring?number=1&name=${name}`)).status,
  };
}

async function ringPipe(secret: string, name: string): Promise<void> {
  const words = ['ring', name].map((word) => `curl_easy_setopt(hnd, CURLOPT_URL, "${word}");\n`);
  await new Promise<void>((resolve, reject) => {
    const socket = connect(join(tmpdir(), `ringside-${pipeIdFrom(secret)}.sock`), () =>
      socket.end(words.join('')),
    );
    socket
      .on('error', reject)
      .on('close', () => resolve())
      .resume();
  });
}

describe('a keychain that is locked when the program starts', () => {
  it('gives its secret back to every receiver and set-up text once it is open', async () => {
    keychain.entries.set(hookSecretAccount, stored);
    keychain.isLocked = true;
    const program = start();
    await program.until(() => program.port() !== null);
    const session = program.secret();
    expect(await program.ring(stored, 'early')).toBe(404);
    expect(await program.ring(session, 'session')).toBe(204);
    expect(program.phones.snapshot.get().secretKeptIn).toBe('session');

    keychain.isLocked = false;
    keychain.time.turn(5000);
    await program.until(() => program.phones.setupText('otherProgram', 'ring').includes(stored));
    expect(await program.ring(stored, 'stored')).toBe(204);
    expect(await program.ring(session, 'still')).toBe(204);
    expect(await program.openLink(`ringside://call?secret=${stored}&event=ring&number=2&name=link`)).toBe(
      true,
    );
    await program.until(() =>
      program.phones.setupText('microsip', 'cmdCallRing').includes(pipeIdFrom(stored)),
    );
    await ringPipe(stored, 'pipe');
    await ringPipe(session, 'pipe of the session');
    await program.until(() => program.names().length === 6);
    expect(program.names().toSorted()).toEqual([
      'link',
      'of the pipe',
      'of the pipe',
      'session',
      'still',
      'stored',
    ]);
    for (const [phone, item] of [
      ['twinkle', 'script'],
      ['otherProgram', 'link'],
    ] as const) {
      expect(program.phones.setupText(phone, item)).toContain(stored);
      expect(program.phones.setupText(phone, item)).not.toContain(session);
    }
    await program.until(() => program.phones.snapshot.get().secretKeptIn === 'keychain');
    expect(JSON.stringify(program.phones.snapshot.get())).not.toMatch(new RegExp(`${stored}|${session}`));
    expect(keychain.prompts).toHaveLength(1);
    expect(keychain.entries.get(hookSecretAccount)).toBe(stored);
  });
});

describe('the port that was given', () => {
  const taken: Server[] = [];
  const take = (port: number): Promise<number> =>
    new Promise((resolve, reject) => {
      const server = createServer();
      taken.push(server);
      server.once('error', reject).listen(port, '127.0.0.1', () => {
        const address = server.address();
        resolve(address === null || typeof address === 'string' ? 0 : address.port);
      });
    });
  const giveBack = async (): Promise<void> => {
    for (const server of taken.splice(0)) await new Promise((resolve) => server.close(resolve));
  };
  afterEach(giveBack);
  const givenPorts = (): unknown => JSON.parse(readFileSync(join(folder, 'receivers.json'), 'utf8'));
  const run = async (loopbackPort?: number): Promise<ReturnType<typeof start>> => {
    const program = start(loopbackPort);
    await program.until(() => program.port() !== null);
    return program;
  };

  it('is the same after a restart, so that what was copied into phones holds', async () => {
    // Somebody else's Ringside has the usual one.
    const usual = await take(0);
    const first = await run(usual);
    const port = first.port();
    expect(port).not.toBe(usual);
    expect(first.phones.snapshot.get().loopbackReceiver?.preferredPortTaken).toBe(true);
    await first.stop();
    await giveBack();
    const second = await run(usual);
    expect(second.port()).toBe(port);
    expect(second.phones.snapshot.get().loopbackReceiver?.problem).toBeNull();
    expect(givenPorts()).toEqual({ version: 1, loopbackPorts: [port] });
  });

  it('is heard beside the one that stood in for it on a day when it was taken', async () => {
    const usual = await take(0);
    writeFileSync(join(folder, 'receivers.json'), JSON.stringify({ version: 1, loopbackPorts: [usual] }));
    const first = await run();
    const standIn = first.port();
    expect(standIn).not.toBe(usual);
    expect(first.phones.snapshot.get().loopbackReceiver?.problem).toEqual({
      code: 'receiver.portTaken',
      params: { port: String(usual) },
    });
    await first.stop();
    await giveBack();
    const second = await run();
    expect(second.port()).toBe(usual);
    const secret = second.secret();
    for (const port of [usual, standIn])
      expect((await send(`http://127.0.0.1:${port}/${secret}/twinkle/ring`)).status).toBe(204);
  });
});
