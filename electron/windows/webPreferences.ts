import type { WebPreferences } from 'electron';
import { windowArgumentPrefix, type WindowName } from '../../contracts/ipcNames.ts';

/** SECURITY (items 2, 3, 4, 6, 8, 9, 10, 11): the same for every window, said aloud even where Electron's default agrees. */
export function secureWebPreferences(windowName: WindowName, preloadFile: string): WebPreferences {
  return {
    preload: preloadFile,
    additionalArguments: [windowArgumentPrefix + windowName],
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
  };
}
