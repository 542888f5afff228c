import { randomBytes, randomUUID } from 'node:crypto';
import { app } from 'electron';
import type { AppErrorData } from '../../contracts/errors.ts';
import { overwriteGetLocale } from '../../contracts/messages/generated/runtime.js';
import { createCallerContext } from '../core/calls/callerContext.ts';
import { createOperatorCalls } from '../core/calls/operatorCalls.ts';
import { createCommandQueue } from '../core/commands/commandQueue.ts';
import { createConnectorChannelStatus } from '../core/connection/connectorChannel.ts';
import { createPortalConnection } from '../core/connection/portalConnection.ts';
import { createPortalStatus } from '../core/connection/portalStatus.ts';
import type { Log } from '../core/ports/log.ts';
import { createRegistrar } from '../core/registrar/registrar.ts';
import { createOperatorSettings } from '../core/settings/operatorSettings.ts';
import { createTopic } from '../core/topic.ts';
import { readAbout } from '../about.ts';
import type { AppPaths } from '../appPaths.ts';
import { createCommandHandlers } from './commandHandlers.ts';
import { composeDesktop } from './composeDesktop.ts';
import { composeDialling } from './composeDialling.ts';
import { composeMessages } from './composeMessages.ts';
import { composePhones } from './composePhones.ts';
import { composePortals } from './composePortals.ts';
import { composeSignInWindow } from './composeSignInWindow.ts';
import { countryInUse, localeInUse, settingsSnapshotOf } from './composeSettings.ts';
import type { CallLinks } from '../desktop/callLinks/callLinks.ts';
import { createPortalInUse } from './portalInUse.ts';
import { publishSnapshots } from './publishSnapshots.ts';
import { saveDiagnostics } from './saveDiagnostics.ts';
import { createAutoStart } from '../desktop/autoStart.ts';
import type { Quitting } from '../desktop/quitting.ts';
import { systemClock, systemTimers } from '../desktop/systemClock.ts';
import { logLostProcesses, logUnexpectedErrors } from '../diagnostics/crash.ts';
import { createLog } from '../diagnostics/log.ts';
import type { OperatorInput } from '../ipc/operatorInput.ts';
import { createPublishEvent } from '../ipc/publishEvents.ts';
import { serveCommands } from '../ipc/serveCommands.ts';
import type { TrustedWindows } from '../ipc/trustedWindows.ts';
import { loopbackPort } from '../receivers/loopbackReceiver.ts';
import { appOrigin } from '../security/appProtocol.ts';
import type { NavigationLock } from '../security/navigation.ts';
import { createCommandJournal } from '../storage/commands/commandJournal.ts';
import { createStartCommandWorker } from '../storage/commands/startCommandWorker.ts';
import { createConnectionFile } from '../storage/connectionFile.ts';
import { createKeychainState } from '../storage/keychain/keychainState.ts';
import { createKeychainSecretStore } from '../storage/keychainSecretStore.ts';
import { loadKeytar } from '../storage/loadKeytar.ts';
import { makeWayForFile } from '../storage/ordinaryFile.ts';
import { keepFolderForOwner } from '../storage/ownerOnly.ts';
import { replaceFile } from '../storage/replaceFile.ts';
import { createSettingsFile } from '../storage/settingsFile.ts';
import { createCallPopup } from '../windows/callPopup.ts';
import type { MainWindow } from '../windows/mainWindow.ts';
import { keepHeapSmall } from '../smallHeap.ts';

/** What there is already when the program is put together. */
export interface OpenedMainWindow {
  readonly paths: AppPaths;
  readonly windows: TrustedWindows;
  readonly mainWindow: MainWindow;
  readonly navigation: NavigationLock;
  readonly callLinks: CallLinks;
  readonly quitting: Quitting;
  readonly operatorInput: OperatorInput;
  /** Takes the log once there is one. */
  readonly lateLog: { use(log: Log): void };
}

/** The wiring, by hand and in order. Called once, in the task that opened the main window. */
export function composeProgram(opened: OpenedMainWindow): { start(): void } {
  const { paths, windows, mainWindow, navigation, callLinks, quitting } = opened;
  const clock = systemClock;
  const timers = systemTimers;
  const random = Math.random;
  keepFolderForOwner(paths.userDataFolder);
  const way = makeWayForFile(paths.logFile);
  const log = createLog(way.canBeOpened ? paths.logFile : null);
  opened.lateLog.use(log);
  if (way.aside !== null) log.warn('unreadable file set aside', { file: way.aside, reason: 'no file' });

  const settings = createOperatorSettings(createSettingsFile(paths.settingsFile, log), log, timers);
  const autoStart = createAutoStart({
    app,
    platform: process.platform,
    env: process.env,
    executable: process.execPath,
    replaceFile,
  });
  const keychainState = createKeychainState({
    platform: process.platform,
    env: process.env,
    userId: process.getuid?.() ?? 0,
    timers,
  });
  const secrets = createKeychainSecretStore({ loadKeychain: loadKeytar, state: keychainState, timers, log });

  const journalProblem = createTopic<AppErrorData | null>(null, log);
  const journal = createCommandJournal({
    startStore: createStartCommandWorker(paths.commandWorkerFile, {
      databasePath: paths.commandDatabase,
      mainFile: paths.mainFile,
    }),
    clock,
    timers,
    log,
    onProblem: () => journalProblem.publish(journal.problem()),
  });
  const commands = createCommandQueue({
    journal,
    clock,
    timers,
    random,
    newId: randomUUID,
    log,
  });
  const portalInUse = createPortalInUse({ commands, calls: () => calls });
  const portal = createPortalConnection({
    portals: composePortals({ clock, timers, random, log }),
    signInWindow: composeSignInWindow(app, navigation, log),
    secrets,
    records: createConnectionFile(paths.connectionFile, log),
    clock,
    timers,
    random,
    newState: () => randomBytes(24).toString('base64url'),
    log,
    onPortal: portalInUse.use,
    owed: commands.all,
    ...composeMessages({
      clock,
      timers,
      log,
      onEvent: (event) => calls.take(event),
      connector: () => connector,
    }),
  });
  const connector = createConnectorChannelStatus(portal.connectorPush, log);
  const country = () => countryInUse(settings.settings.get());
  const { phones, ...phoneParts } = composePhones({
    settings,
    secrets,
    liveLegs: (sourceName) => calls.liveLegs(sourceName),
    country,
    loopbackPort,
    userDataFolder: paths.userDataFolder,
    clock,
    timers,
    log,
    onEvent: (event) => calls.take(event),
    onCanChange: () => calls.phonesChanged(),
  });
  const registeredBy = () => settings.settings.get().callsRegisteredBy;
  const calls = createOperatorCalls({
    clock,
    timers,
    commands,
    operatorUserId: portal.operatorUserId,
    phoneCan: phones.can,
    clearForColleagues: () => settings.settings.get().clearForColleagues ?? registeredBy() === 'ringside',
    country,
    log,
  });
  const registrar = createRegistrar({
    calls,
    commands,
    registeredBy,
    operatorUserId: portal.operatorUserId,
    clock,
    timers,
    newId: randomUUID,
  });
  const callerContext = createCallerContext({ calls, lookUp: portalInUse.callerLookUp, clock, country });
  const status = createPortalStatus({
    connection: portal,
    connectorChannel: connector.channel,
    secrets,
    commands,
    journalProblem,
    clock,
    timers,
    log,
  });

  const publish = createPublishEvent(windows, (event, window, error) =>
    log.error('event not sent', error, { event, window }),
  );
  const settingsSnapshot = () => settingsSnapshotOf(settings, autoStart);
  const popup = createCallPopup({
    pageUrl: `${appOrigin}/popup.html`,
    preloadFile: paths.preloadFile,
    clock,
    timers,
    log,
    isQuitting: quitting.isQuitting,
    settings: settings.settings.get,
    onCreated: ({ webContents }) => {
      windows.trust('popup', webContents);
      opened.operatorInput.watch(webContents);
    },
  });
  const { dialling, ...callLinkParts } = composeDialling({
    settings,
    phones,
    callLinks,
    appFolder: paths.appFolder,
    onNumber: (dial) => {
      mainWindow.show();
      publish('main.navigate', { page: 'calls', dial });
    },
    onRingsideLink: (link) => void phoneParts.openLink(link),
    log,
  });
  const desktop = composeDesktop({
    settings,
    autoStart,
    calls,
    status,
    portal,
    commands,
    popup,
    mainWindow,
    publish,
    timers,
    clock,
    log,
    onNetworkChange: phoneParts.networkChanged,
    quit: () => app.quit(),
  });

  return {
    start() {
      logUnexpectedErrors(log);
      logLostProcesses(app, log);
      overwriteGetLocale(() => localeInUse(settings.settings.get()));
      serveCommands({
        handlers: createCommandHandlers({
          suspendShortcuts: desktop.suspendShortcuts,
          calls,
          commands,
          portal,
          status,
          settings,
          settingsSnapshot,
          popup,
          mainWindow,
          phones,
          dialling,
          renewHookSecret: phoneParts.hookSecret.renew,
          about: () => readAbout(app, paths.licenceFiles),
          saveDiagnostics: () =>
            saveDiagnostics({
              logFiles: [paths.logFile, paths.logFile.replace(/\.log$/, '.old.log')],
              settings: settings.settings.get,
              portal: status.snapshot.get,
              commands: commands.all,
              log,
            }),
        }),
        windows,
        askedByHand: opened.operatorInput.isRecent,
        log,
      });
      connector.start();
      status.start();
      commands.changes.follow((changes) => {
        for (const { state } of changes) if (state.at === 'failed') portal.commandFailed(state.problem);
      });
      callerContext.start();
      const publishLists = publishSnapshots({
        publish,
        settings,
        settingsSnapshot,
        calls,
        phones,
        status,
        popup,
        mainWindow,
      });
      for (const stop of [desktop.stop, phoneParts.stop, popup.stop, journal.close]) quitting.onEnd(stop);
      app.on('activate', mainWindow.show);
      mainWindow.follow({
        onShown: publishLists,
        onFirstPaint: () => {
          keepHeapSmall();
          popup.start();
          desktop.start();
          registrar.start();
          // What an earlier run left is known before the portal is, so that nothing new overtakes it.
          void commands.load(calls.restore).then(() => portal.start());
          phoneParts.start();
          callLinkParts.start();
        },
      });
      log.info('started', { version: app.getVersion(), electron: process.versions.electron ?? '' });
    },
  };
}
