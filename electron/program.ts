import { logLostProcesses, logUnexpectedErrors } from './diagnostics/crash.ts';
import { createCallsFeature } from './features/calls/calls.ts';
import { createHistoryFeature } from './features/calls/history.ts';
import { createNotesFeature } from './features/calls/notes.ts';
import { createRegistrarFeature } from './features/calls/registrar.ts';
import { createColleaguesFeature } from './features/colleagues/colleagues.ts';
import { createComputerFeature } from './features/computer.ts';
import { createDesktopFeatures } from './features/desktop/desktop.ts';
import { handlersOf, startInOrder, topicsOf } from './features/feature.ts';
import { createFloorViewFeature } from './features/monitoring/floorView.ts';
import { createHelpFeatures } from './features/help.ts';
import { createPageOpener } from './features/pageOpener.ts';
import { createPhoneFeatures } from './features/phones/phoneFeatures.ts';
import { createCommandsFeature } from './features/portal/commands.ts';
import { createPortalFeatures } from './features/portal/portalFeatures.ts';
import { createCallerFeatures } from './features/records/callerFeatures.ts';
import { publishTopics } from './features/publishTopics.ts';
import { createQuietFeature } from './features/quiet.ts';
import { createSettingsFeature } from './features/settings.ts';
import { createInstalledFeatures } from './features/updates/installed.ts';
import { createHouse, type House, type OpenedMainWindow } from './house.ts';
import { serveCommands } from './ipc/serveCommands.ts';
import { keepHeapSmall } from './platform/smallHeap.ts';

/** What Ringside does, in the order in which it starts. */
function featuresIn(house: House) {
  const settings = createSettingsFeature(house);
  const pageOpener = createPageOpener(house);
  const computer = createComputerFeature(house);
  const commands = createCommandsFeature(house, { computer });
  const { floor, connection, portalPages } = createPortalFeatures(house, { commands, computer });
  const calls = createCallsFeature(house, { settings, commands, connection, floor });
  const quiet = createQuietFeature(house, { calls, computer, connection });
  const history = createHistoryFeature(house, { settings, calls, commands, connection, portalPages });
  const colleagues = createColleaguesFeature(house, { settings, connection, computer, history, pageOpener });
  const notes = createNotesFeature(house, { calls, history, commands, connection, computer, pageOpener });
  const installed = createInstalledFeatures(house, { calls });
  const onPhone = { settings, calls, computer, history, pageOpener, commands, connection };
  const { dialling, features: phones } = createPhoneFeatures(house, onPhone);
  const ofDesktop = { calls, connection, computer, dialling, installed, notes, pageOpener, quiet };
  const features = [
    // Disk and keychain take longest to answer.
    commands,
    settings,
    floor,
    connection,
    createFloorViewFeature(house, { floor, commands, connection }),
    pageOpener,
    quiet,
    ...createDesktopFeatures(house, ofDesktop),
    ...installed.features,
    computer,
    createRegistrarFeature(house, { calls, commands, connection }),
    calls,
    notes,
    ...createCallerFeatures(house, { calls, connection, settings, notes, quiet }),
    history,
    colleagues,
    portalPages,
    ...phones,
  ] as const;
  const help = createHelpFeatures(house, { connection, commands, floor, history, installed, features });
  return [...features, ...help] as const;
}

/** The whole program behind the main window. Called once, when that is on the screen; what its page asked is answered now. */
export function startProgram(opened: OpenedMainWindow): void {
  // Before all else: what features start makes the heap grow, and it stays as large as it is then.
  keepHeapSmall();
  const house = createHouse(opened);
  const { app, log, door, windows, mainWindow, publish, quitting, operatorInput } = house;
  logUnexpectedErrors(log);
  logLostProcesses(app, log);
  const features = featuresIn(house);
  serveCommands({ door, handlers: handlersOf(features), windows, askedByHand: operatorInput.isRecent, log });
  const tellAnew = publishTopics({ topics: topicsOf(features), publish, isSeen: mainWindow.isVisible });
  mainWindow.follow(tellAnew);
  startInOrder(features, (error) => log.error('not started', error)).forEach(quitting.onEnd);
  log.info('started', { version: app.getVersion(), electron: process.versions.electron ?? '' });
}
