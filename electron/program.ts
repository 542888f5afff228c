import { logLostProcesses, logUnexpectedErrors } from './diagnostics/crash.ts';
import { createAboutFeature } from './features/about.ts';
import { createCallersFeature } from './features/calls/callers.ts';
import { createCallsFeature } from './features/calls/calls.ts';
import { createHistoryFeature } from './features/calls/history.ts';
import { createRegistrarFeature } from './features/calls/registrar.ts';
import { createComputerFeature } from './features/computer.ts';
import { createDesktopFeatures } from './features/desktop/desktop.ts';
import { checksOf, handlersOf, startInOrder, topicsOf } from './features/feature.ts';
import { createHelpFeatures } from './features/help.ts';
import { createPageOpener } from './features/pageOpener.ts';
import { createDiallingFeature } from './features/phones/dialling.ts';
import { createPhonesFeature } from './features/phones/phones.ts';
import { createCommandsFeature } from './features/portal/commands.ts';
import { createConnectionFeature } from './features/portal/connection.ts';
import { createPortalPagesFeature } from './features/portal/portalPages.ts';
import { publishTopics } from './features/publishTopics.ts';
import { createSettingsFeature } from './features/settings.ts';
import { createHouse, type House, type OpenedMainWindow } from './house.ts';
import { serveCommands } from './ipc/serveCommands.ts';
import { keepHeapSmall } from './platform/smallHeap.ts';

/** What Ringside does, in the order in which it starts. */
function featuresIn(house: House) {
  const settings = createSettingsFeature(house);
  const pageOpener = createPageOpener(house);
  const computer = createComputerFeature(house);
  const commands = createCommandsFeature(house, { computer });
  const connection = createConnectionFeature(house, { commands, computer });
  const portalPages = createPortalPagesFeature({ connection });
  const calls = createCallsFeature(house, { settings, commands, connection });
  const history = createHistoryFeature(house, { settings, calls, commands, connection, portalPages });
  const phones = createPhonesFeature(house, { settings, calls, computer });
  const dialling = createDiallingFeature(house, { history, phones, pageOpener });
  const features = [
    // The disk takes longest to answer.
    commands,
    settings,
    pageOpener,
    ...createDesktopFeatures(house, { calls, connection, computer, dialling, pageOpener }),
    computer,
    createRegistrarFeature(house, { calls, commands, connection }),
    calls,
    createCallersFeature(house, { calls, connection, settings }),
    history,
    connection,
    portalPages,
    phones,
    dialling,
    createAboutFeature(house),
  ] as const;
  const checks = checksOf(features);
  return [...features, ...createHelpFeatures(house, { connection, commands, history, checks })] as const;
}

/**
 * The whole program behind the main window: its table of contents. Called once, when the window is on the screen. What its
 * page asked meanwhile is answered once all features have started: before that a portal would not be connecting yet.
 */
export function startProgram(opened: OpenedMainWindow): void {
  // Before all else: what features start makes the heap grow, and it stays as large as it is then.
  keepHeapSmall();
  const house = createHouse(opened);
  const { app, log, door, windows, mainWindow, publish, quitting } = house;
  logUnexpectedErrors(log);
  logLostProcesses(app, log);
  const features = featuresIn(house);
  serveCommands({
    door,
    handlers: handlersOf(features),
    windows,
    askedByHand: house.operatorInput.isRecent,
    log,
  });
  const tellAnew = publishTopics({ topics: topicsOf(features), publish, isSeen: mainWindow.isVisible });
  mainWindow.follow(tellAnew);
  startInOrder(features, (error) => log.error('not started', error)).forEach(quitting.onEnd);
  log.info('started', { version: app.getVersion(), electron: process.versions.electron ?? '' });
}
