import { randomBytes, randomUUID } from 'node:crypto';
import { app } from 'electron';
import { overwriteGetLocale } from '../../contracts/messages/generated/runtime.js';
import { createCallerContext } from '../core/calls/callerContext.ts';
import { createOperatorCalls } from '../core/calls/operatorCalls.ts';
import { createCommandQueue } from '../core/commands/commandQueue.ts';
import { createConnectorChannelStatus } from '../core/connection/connectorChannel.ts';
import { createPortalConnection } from '../core/connection/portalConnection.ts';
import { createPortalStatus } from '../core/connection/portalStatus.ts';
import type { CallerLookUp } from '../core/ports/portal.ts';
import { createRegistrar } from '../core/registrar/registrar.ts';
import { createOperatorSettings } from '../core/settings/operatorSettings.ts';
import { readAbout } from '../about.ts';
import type { AppPaths } from '../appPaths.ts';
import { createCommandHandlers } from './commandHandlers.ts';
import { composeDesktop } from './composeDesktop.ts';
import { composeDialling } from './composeDialling.ts';
import { composePhones } from './composePhones.ts';
import { composePortals } from './composePortals.ts';
import { countryInUse, localeInUse, settingsSnapshotOf } from './composeSettings.ts';
import type { CallLinks } from '../desktop/callLinks/callLinks.ts';
import { saveDiagnostics } from './saveDiagnostics.ts';
import { createAutoStart } from '../desktop/autoStart.ts';
import { systemClock, systemTimers } from '../desktop/systemClock.ts';
import { logUnexpectedErrors } from '../diagnostics/crash.ts';
import { createLog } from '../diagnostics/log.ts';
import { createPublishEvent } from '../ipc/publishEvents.ts';
import { serveCommands } from '../ipc/serveCommands.ts';
import type { TrustedWindows } from '../ipc/trustedWindows.ts';
import { appOrigin } from '../security/appProtocol.ts';
import type { NavigationLock } from '../security/navigation.ts';
import { createConnectorChannelSource } from '../sources/connectorChannel/connectorChannelSource.ts';
import { createPortalCardsSource } from '../sources/portalCards/portalCardsSource.ts';
import { createCommandJournal } from '../storage/commands/commandJournal.ts';
import { createStartCommandWorker } from '../storage/commands/startCommandWorker.ts';
import { createConnectionFile } from '../storage/connectionFile.ts';
import { createKeychainLock } from '../storage/keychainLock.ts';
import { createKeychainSecretStore } from '../storage/keychainSecretStore.ts';
import { loadKeytar } from '../storage/loadKeytar.ts';
import { keepFolderForOwner } from '../storage/ownerOnly.ts';
import { createSettingsFile } from '../storage/settingsFile.ts';
import { createCallPopup } from '../windows/callPopup.ts';
import { createSignInWindow } from '../windows/signInWindow.ts';
import type { MainWindow } from '../windows/mainWindow.ts';
import { keepHeapSmall } from '../smallHeap.ts';

/** What there is already when the program is put together. */
export interface OpenedMainWindow {
  readonly paths: AppPaths;
  readonly windows: TrustedWindows;
  readonly mainWindow: MainWindow;
  readonly navigation: NavigationLock;
  readonly callLinks: CallLinks;
}

/** The wiring, by hand and in order. Called once, in the task that opened the main window. */
export function composeProgram({ paths, windows, mainWindow, navigation, callLinks }: OpenedMainWindow): {
  start(): void;
} {
  const clock = systemClock;
  const timers = systemTimers;
  const random = Math.random;
  keepFolderForOwner(paths.userDataFolder);
  const log = createLog(paths.logFile);

  const settings = createOperatorSettings(createSettingsFile(paths.settingsFile, log), log, timers);
  const autoStart = createAutoStart(app);
  const secrets = createKeychainSecretStore({
    loadKeychain: loadKeytar,
    isLocked: createKeychainLock({
      platform: process.platform,
      env: process.env,
      userId: process.getuid?.() ?? 0,
      timers,
    }),
    timers,
  });

  const journal = createCommandJournal({
    startStore: createStartCommandWorker(paths.commandWorkerFile, {
      databasePath: paths.commandDatabase,
      mainFile: paths.mainFile,
    }),
    clock,
    timers,
    log,
    onProblem: () => status.refresh(),
  });
  const commands = createCommandQueue({
    journal,
    clock,
    timers,
    random,
    newId: randomUUID,
    log,
    onChange: (command) => {
      calls.onCommandChange(command);
      registrar.onCommandChange(command);
      status.refresh();
      if (command.state.at === 'failed') portal.commandFailed(command.state.problem);
    },
  });
  let callerLookUp: CallerLookUp | null = null;
  const portalCards = createPortalCardsSource({ clock });
  const connectorMessages = createConnectorChannelSource({ clock });
  const portal = createPortalConnection({
    portals: composePortals({ clock, timers, random, log }),
    signInWindow: createSignInWindow(navigation.allowRemotePages),
    secrets,
    records: createConnectionFile(paths.connectionFile, log),
    clock,
    timers,
    random,
    newState: () => randomBytes(24).toString('base64url'),
    log,
    onPortal: (used) => {
      if (used === null) {
        commands.dropAll();
        calls.portalGone();
      }
      callerLookUp = used?.session.callerLookUp ?? null;
      commands.usePortal(used === null ? null : { ...used, telephony: used.session.telephony });
    },
    onPushMessage: (message) => {
      const event = portalCards.toCallEvent(message);
      if (event !== null) calls.take(event);
    },
    onConnectorMessage: (message) => {
      const read = connectorMessages.read(message);
      if (read === null) return;
      if (read.kind === 'event') {
        connector.understood();
        calls.take(read.event);
      } else {
        connector.refused(read.reason);
        log.warn('connector message refused', { reason: read.reason });
      }
    },
  });
  const connector = createConnectorChannelStatus(portal.connectorPush);
  const { phones, ...phoneParts } = composePhones({
    settings,
    secrets,
    userDataFolder: paths.userDataFolder,
    clock,
    timers,
    log,
    onEvent: (event) => calls.take(event),
    onCanChange: () => calls.phonesChanged(),
  });
  const registeredBy = () => settings.settings.get().callsRegisteredBy;
  const country = () => countryInUse(settings.settings.get());
  const calls = createOperatorCalls({
    clock,
    timers,
    commands,
    operatorUserId: portal.operatorUserId,
    phoneCan: phones.can,
    clearForColleagues: () => settings.settings.get().clearForColleagues ?? registeredBy() === 'ringside',
    country,
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
  const callerContext = createCallerContext({ calls, lookUp: () => callerLookUp, clock, country });
  const status = createPortalStatus({
    connection: portal,
    connectorChannel: connector.channel,
    secrets,
    commands: commands.all,
    journalProblem: journal.problem,
    clock,
  });

  const publish = createPublishEvent(windows);
  const settingsSnapshot = () => settingsSnapshotOf(settings, autoStart);
  const popup = createCallPopup({
    pageUrl: `${appOrigin}/popup.html`,
    preloadFile: paths.preloadFile,
    timers,
    settings: settings.settings.get,
    onCreated: (window) => windows.trust('popup', window.webContents),
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
    onNetworkChange: phoneParts.networkChanged,
    quit: () => app.quit(),
  });

  return {
    start() {
      logUnexpectedErrors(log);
      overwriteGetLocale(() => localeInUse(settings.settings.get()));
      serveCommands(
        createCommandHandlers({
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
        log,
      );
      connector.start();
      status.start();
      status.snapshot.follow((snapshot) => publish('portal.changed', snapshot));
      callerContext.start();
      // Nobody reads the lists of a window in the tray: it gets the newest when it is shown.
      const publishCalls = (): void => publish('calls.changed', calls.rows.get());
      const publishPhones = (): void => publish('phones.changed', phones.snapshot.get());
      const whileVisible = (tell: () => void) => (): void => {
        if (mainWindow.isVisible()) tell();
      };
      calls.rows.follow(whileVisible(publishCalls));
      phones.snapshot.follow(whileVisible(publishPhones));
      calls.popup.follow((snapshot) => {
        publish('popup.changed', snapshot);
        popup.follow(snapshot);
      });
      const settingsChanged = (): void => publish('settings.changed', settingsSnapshot());
      settings.settings.follow(settingsChanged);
      // Quiet mode takes an open popup away, and its end brings back what still rings.
      settings.settings.follow(() => popup.follow(calls.popup.get()));
      settings.problems.follow(settingsChanged);
      app.on('before-quit', () => {
        desktop.stop();
        phoneParts.stop();
        popup.stop();
      });
      app.on('will-quit', journal.close);
      app.on('activate', mainWindow.show);
      mainWindow.follow({
        onShown() {
          publishCalls();
          publishPhones();
        },
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
