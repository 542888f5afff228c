import { randomUUID } from 'node:crypto';
import { app, clipboard, systemPreferences, type App } from 'electron';
import type { AppPaths } from './appPaths.ts';
import type { BegunProgram } from './begunProgram.ts';
import type { Clock, Random, Timers } from './core/ports/clock.ts';
import type { Log } from './core/ports/log.ts';
import type { SecretStore } from './core/ports/secretStore.ts';
import { createCompanyPolicy, type CompanyPolicy } from './core/policy/companyPolicy.ts';
import { createOperatorSettings, type OperatorSettings } from './core/settings/operatorSettings.ts';
import type { Quitting } from './desktop/quitting.ts';
import { filesUnderWay } from './platform/replaceFile.ts';
import { systemClock, systemTimers } from './platform/systemClock.ts';
import { createXServer, type XServer } from './platform/xServer/xServer.ts';
import { createLog } from './diagnostics/log.ts';
import type { CommandDoor } from './ipc/commandDoor.ts';
import type { OperatorInput } from './ipc/operatorInput.ts';
import { createPublishEvent, type PublishEvent } from './ipc/publishEvents.ts';
import type { TrustedWindows } from './ipc/trustedWindows.ts';
import { createKeychainState } from './storage/keychain/keychainState.ts';
import { createKeychainSecretStore } from './storage/keychainSecretStore.ts';
import { loadKeytar } from './storage/loadKeytar.ts';
import { makeWayForFile } from './storage/ordinaryFile.ts';
import { keepFolderForOwner } from './storage/ownerOnly.ts';
import { createPolicyMemory } from './storage/policy/policyMemory.ts';
import { systemPolicy } from './storage/policy/systemPolicy.ts';
import { createSaidOnceFile, type SaidOnce } from './storage/remembered/saidOnceFile.ts';
import { createSettingsFile } from './storage/settingsFile.ts';
import { databaseThreadsRunning } from './storage/sqlite/databaseThread.ts';
import type { MainWindow } from './windows/mainWindow.ts';

/** What there is already when the program is put together. */
export interface OpenedMainWindow extends BegunProgram {
  readonly paths: AppPaths;
  readonly windows: TrustedWindows;
  readonly door: CommandDoor;
  readonly mainWindow: MainWindow;
  readonly quitting: Quitting;
  readonly operatorInput: OperatorInput;
  /** Takes the log once there is one. */
  readonly lateLog: { use(log: Log): void };
}

/** What every feature may use. It does nothing by itself but see files through to the end, and knows no feature. */
export interface House extends Omit<OpenedMainWindow, 'lateLog'> {
  readonly app: App;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly newId: () => string;
  readonly log: Log;
  readonly settings: OperatorSettings;
  /** What the company presets and locks. */
  readonly policy: CompanyPolicy;
  readonly secrets: SecretStore;
  /** What the operator has been told once and is not told again. */
  readonly said: SaidOnce;
  readonly publish: PublishEvent;
  /** Under X11, nothing connected as yet; null elsewhere. The popup stops it with itself. */
  readonly xServer: XServer | null;
  /** Puts a text on the clipboard. */
  readonly copy: (text: string) => Promise<undefined>;
}

export function createHouse({ lateLog, ...opened }: OpenedMainWindow): House {
  const { paths, windows, quitting } = opened;
  const timers = systemTimers;
  const { DISPLAY: display = '' } = process.env;
  keepFolderForOwner(paths.userDataFolder);
  const way = makeWayForFile(paths.logFile);
  const log = createLog(way.canBeOpened ? paths.logFile : null);
  lateLog.use(log);
  if (way.aside !== null) log.warn('unreadable file set aside', { file: way.aside, reason: 'no file' });
  const state = createKeychainState({
    platform: process.platform,
    env: process.env,
    userId: process.getuid?.() ?? 0,
    timers,
  });
  quitting.beforeEnd(filesUnderWay);
  quitting.afterEnd(databaseThreadsRunning);
  const policy = createCompanyPolicy(
    systemPolicy({
      platform: process.platform,
      mainFile: paths.mainFile,
      userDefaults: () => systemPreferences,
    }),
    createPolicyMemory(paths.policyMemoryFile, log),
    log,
  );
  return {
    ...opened,
    app,
    clock: systemClock,
    timers,
    random: Math.random,
    newId: randomUUID,
    log,
    policy,
    settings: createOperatorSettings({
      store: createSettingsFile(paths.settingsFile, log),
      policy: policy.inForce,
      log,
      timers,
    }),
    said: createSaidOnceFile(paths.saidFile, log),
    secrets: createKeychainSecretStore({
      loadKeychain: () => loadKeytar(paths.mainFile),
      state,
      timers,
      log,
    }),
    publish: createPublishEvent(windows, (event, window, error) =>
      log.error('event not sent', error, { event, window }),
    ),
    xServer:
      process.platform === 'linux' && display !== ''
        ? createXServer({ display, clock: systemClock, timers, log })
        : null,
    async copy(text) {
      // Electron 44 and newer answer with a promise.
      await clipboard.writeText(text);
      return undefined;
    },
  };
}
