import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Command } from '../../../electron/core/ports/commandRecord.ts';
import type { Hook } from '../../../electron/core/ports/phoneSource.ts';
import { createAutoStart } from '../../../electron/desktop/autoStart.ts';
import { createMicrosipProgram } from '../../../electron/desktop/programs/microsipProgram.ts';
import {
  createRegistryDefault,
  fileExists,
  launch,
} from '../../../electron/desktop/programs/windowsPrograms.ts';
import { replaceFile } from '../../../electron/platform/replaceFile.ts';
import { systemClock, systemTimers } from '../../../electron/platform/systemClock.ts';
import { windowsPipePath } from '../../../electron/receivers/pipe/pipePath.ts';
import { createPipeReceiver } from '../../../electron/receivers/pipe/pipeReceiver.ts';
import { pipeIdFrom } from '../../../electron/receivers/secretText.ts';
import { microsipCommands } from '../../../electron/sources/microsip/microsipCommands.ts';
import { isMicrosipRunning, microsipIniPaths } from '../../../electron/sources/microsip/microsipProcess.ts';
import { createMicrosipSettings } from '../../../electron/sources/microsip/microsipSettings.ts';
import { createCommandJournal } from '../../../electron/storage/commands/commandJournal.ts';
import { createStartCommandWorker } from '../../../electron/storage/commands/startCommandWorker.ts';
import { createKeychainState } from '../../../electron/storage/keychain/keychainState.ts';
import { createKeychainSecretStore } from '../../../electron/storage/keychainSecretStore.ts';
import { loadKeytar } from '../../../electron/storage/loadKeytar.ts';
import { systemPolicy } from '../../../electron/storage/policy/systemPolicy.ts';
import { quietLog } from '../../electron/core/heldTime.ts';

const hide: Command = {
  id: 'a',
  kind: 'hide',
  portal: 'portal.example/7',
  callId: 'externalCall.1',
  externalCallId: null,
  details: null,
  userIds: [7],
  subject: { who: 'Анна "Ännchen"', phoneNumber: '+4930901820', startedAtMs: 5 },
  createdAtMs: 1_800_000_000_000,
  tries: 0,
  state: { at: 'waiting', notBeforeMs: 0, problem: null },
};

const [, mainFile = '', resultFile = '', name = '', ...args] = process.argv;
const noDefaults = (): never => {
  throw new Error('Those are on a Mac alone.');
};
const registryDefault = createRegistryDefault(mainFile);

/** What is done in Windows, by name; each answers with what the test on this side compares. */
const cases: Readonly<Record<string, (...args: string[]) => Promise<unknown>>> = {
  where: async () => ({ platform: process.platform, node: process.version, cwd: process.cwd() }),

  registryDefault: (key) => registryDefault(key ?? ''),

  async dial(number) {
    const { platform, env } = process;
    await createMicrosipProgram({ platform, env, fileExists, registryDefault, launch }).dial(number ?? '');
  },

  /** What Electron is given to write into the registry. */
  async loginEntry(executable) {
    let written: object = {};
    const { set } = createAutoStart({
      app: {
        isPackaged: true,
        getPath: () => '',
        setLoginItemSettings: (settings) => void (written = settings),
        getLoginItemSettings: noDefaults,
      },
      replaceFile,
      platform: process.platform,
      appImage: undefined,
      executable: executable ?? '',
    });
    await set(true);
    return written;
  },

  /** The company's policy, as the program reads it. */
  policy: async () => systemPolicy({ platform: process.platform, mainFile, userDefaults: noDefaults }).read(),

  isMicrosipRunning: () => isMicrosipRunning(),

  async writeIni(secret) {
    const pipe = windowsPipePath(pipeIdFrom(secret ?? ''));
    const settings = createMicrosipSettings({
      iniPaths: microsipIniPaths(process.env),
      isRunning: async () => false,
      commands: () => microsipCommands(pipe),
    });
    return { ...(await settings.write()), commands: [...microsipCommands(pipe)] };
  },

  /** curl's words come through the pipe; another process writes them, as curl would. */
  async pipe(secret, words) {
    const id = pipeIdFrom(secret ?? '');
    const receiver = createPipeReceiver({
      secret: {
        read: async () => secret ?? '',
        current: () => secret ?? null,
        accepted: () => [secret ?? ''],
        accepts: (given) => given === secret,
        renew: async () => undefined,
        lookAgain: () => undefined,
        keptIn: () => 'keychain',
        mask: (text) => text,
        followChanges: () => () => undefined,
        stop: () => undefined,
      },
      clock: systemClock,
      log: quietLog,
      source: 'microsip',
      pathOf: windowsPipePath,
    });
    const heard = new Promise<Hook>((onHook) => {
      receiver.listen('microsip', {
        onHook,
        onReceiverChange() {
          if (receiver.baseUrl() === null) return;
          execFile('cmd.exe', ['/d', '/c', `type ${words ?? ''} > ${windowsPipePath(id)}`]);
        },
      });
    });
    const { news, number } = await heard;
    const path = receiver.baseUrl();
    await receiver.close();
    return { path, news, number };
  },

  /** What one run owes is there for the next one. */
  async journal(workerFile, mainFile, databasePath) {
    const journalOf = () =>
      createCommandJournal({
        startStore: createStartCommandWorker(workerFile ?? '', {
          databasePath: databasePath ?? '',
          mainFile: mainFile ?? '',
        }),
        clock: systemClock,
        timers: systemTimers,
        log: quietLog,
        onProblem: () => undefined,
      });
    let left: readonly Command[] = [];
    const first = journalOf();
    await first.load((commands) => (left = commands));
    const before = left.length;
    first.save(hide);
    await first.saved();
    const problem = first.problem();
    first.close();
    const second = journalOf();
    await second.load((commands) => (left = commands));
    second.close();
    return { before, problem, left };
  },

  async keychain(secret) {
    const log = quietLog;
    const state = createKeychainState({
      platform: process.platform,
      env: process.env,
      userId: 0,
      timers: systemTimers,
    });
    const store = createKeychainSecretStore({
      loadKeychain: () => loadKeytar(mainFile),
      state,
      timers: systemTimers,
      log,
    });
    const account = 'портал.example/7';
    const missing = await store.read(account, 'person');
    await store.write(account, secret ?? '', 'person');
    const kept = await store.read(account, 'person');
    await store.remove(account, 'person');
    return { missing, kept, gone: await store.read(account, 'person') };
  },

  /** As settings and notes are: over one another, in a folder of a name that is not English. */
  async replaceFile(path) {
    const file = path ?? '';
    mkdirSync(dirname(file), { recursive: true });
    for (const content of ['first', 'second', 'third']) await replaceFile(file, content);
    return readFileSync(file, 'utf8');
  },
};

const write = (result: object): void => writeFileSync(resultFile, JSON.stringify(result));
void Promise.resolve()
  .then(() => cases[name]?.(...args))
  .then(
    (value) => write({ value: value ?? null }),
    (error: unknown) =>
      write({
        error: error instanceof Error ? { ...error, message: error.message } : { message: String(error) },
      }),
  )
  .finally(() => process.exit());
