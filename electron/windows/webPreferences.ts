import type { WebPreferences } from 'electron';
import { firstLookArgumentPrefix, type FirstLook } from '../../contracts/settings/firstLook.ts';
import { windowArgumentPrefix, type WindowName } from '../../contracts/ipcNames.ts';

/** SECURITY (items 2, 3, 4, 6, 8, 9, 10, 11): the same for every window, said aloud even where Electron's default agrees. */
export function secureWebPreferences(
  windowName: WindowName,
  preloadFile: string,
  firstLook: FirstLook | null = null,
): WebPreferences {
  return {
    preload: preloadFile,
    additionalArguments: [
      windowArgumentPrefix + windowName,
      ...(firstLook === null
        ? []
        : [firstLookArgumentPrefix + encodeURIComponent(JSON.stringify(firstLook))]),
    ],
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
