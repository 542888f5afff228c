import { app, BrowserWindow, dialog, Menu, protocol } from 'electron';
import { appPaths } from './appPaths.ts';
import type { BegunProgram } from './begunProgram.ts';
import { openedAtLogin } from './desktop/autoStart.ts';
import { startsUnseen } from './desktop/callLinks/callLinks.ts';
import { createQuitting, giveUpStart, leaveAtOnce } from './desktop/quitting.ts';
import { systemClock, systemTimers } from './platform/systemClock.ts';
import { createLateLog } from './diagnostics/lateLog.ts';
import { readFirstLook, readLastPlace } from './firstLook.ts';
import { openCommandDoor } from './ipc/commandDoor.ts';
import { assistiveTechnologyIsOn, createOperatorInput } from './ipc/operatorInput.ts';
import { createTrustedWindows } from './ipc/trustedWindows.ts';
import { appOrigin, serveAppPages } from './security/appProtocol.ts';
import { createMainWindow, type MainWindow } from './windows/mainWindow.ts';

/**
 * The main window and what guards it. All else (`program.ts`) is loaded once the window is on the screen: it takes a core's time
 * for as long as a page takes to come up. Until then the page is drawn with what the files say of its look, and its questions
 * wait at the door. Called once, when Electron is ready.
 */
export function openMainWindow(begun: BegunProgram): Pick<MainWindow, 'show'> {
  const paths = appPaths(app, __dirname);
  const windows = createTrustedWindows(appOrigin);
  const door = openCommandDoor();
  const operatorInput = createOperatorInput({
    monotonicMs: systemClock.monotonicMs,
    assistiveTechnologyIsOn: () => assistiveTechnologyIsOn(app),
  });
  const lateLog = createLateLog();
  const { log } = lateLog;
  const quitting = createQuitting({
    app,
    timers: systemTimers,
    leave: leaveAtOnce,
    windows: () => BrowserWindow.getAllWindows(),
    log,
  });
  const mainWindow = createMainWindow({
    pageUrl: `${appOrigin}/main.html`,
    preloadFile: paths.preloadFile,
    clock: systemClock,
    timers: systemTimers,
    log,
    isQuitting: quitting.isQuitting,
    firstLook: () => readFirstLook(app, paths),
    lastPlace: readLastPlace(paths),
    onFirstShown: () => void loadProgram().catch((error: unknown) => giveUpStart(app, dialog, error)),
    onCreated({ webContents }) {
      windows.trust('main', webContents);
      operatorInput.watch(webContents);
    },
  });

  const loadProgram = async (): Promise<void> => {
    // Nothing is begun that would have to be ended at once.
    if (quitting.isQuitting()) return;
    const { startProgram } = await import('./program.ts');
    startProgram({
      paths,
      windows,
      door,
      operatorInput,
      mainWindow,
      ...begun,
      quitting,
      lateLog,
    });
  };

  // No menu means no hidden accelerators; editing keys work in text fields without one, except on macOS.
  if (process.platform !== 'darwin') Menu.setApplicationMenu(null);
  serveAppPages(protocol, { pagesFolder: paths.pagesFolder, devServerOrigin: devServerOrigin() });
  quitting.start();
  // Closing the window keeps Ringside in the tray.
  app.on('window-all-closed', () => undefined);
  app.on('activate', mainWindow.show);
  mainWindow.start(startsUnseen(process.argv) || openedAtLogin(app));
  return { show: mainWindow.show };
}

/** Vite's development server: looked at in a program run from its sources alone. */
function devServerOrigin(): string | null {
  const url = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL'];
  return url === undefined ? null : new URL(url).origin;
}
