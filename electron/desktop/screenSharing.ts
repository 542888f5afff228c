import type { App, BrowserWindow } from 'electron';

/** Leaves windows out of what is shared or recorded of the screen. */
export interface ScreenSharing {
  /** All windows, and those that are made from now on. */
  hide(on: boolean): void;
  stop(): void;
}

/** Windows and macOS can; Linux has no way to do it. */
export function canHideFromScreenSharing(platform: NodeJS.Platform): boolean {
  return platform === 'win32' || platform === 'darwin';
}

/** @param windows those that there are now */
export function createScreenSharing(
  app: Pick<App, 'on' | 'off'>,
  windows: () => readonly Pick<BrowserWindow, 'setContentProtection'>[],
): ScreenSharing {
  let isHidden = false;
  // A window that takes the place of one whose page could not be brought back is among them.
  const onCreated = (_event: unknown, window: Pick<BrowserWindow, 'setContentProtection'>): void =>
    window.setContentProtection(isHidden);
  app.on('browser-window-created', onCreated);
  return {
    hide(on) {
      if (on === isHidden) return;
      isHidden = on;
      for (const window of windows()) window.setContentProtection(on);
    },
    stop: () => void app.off('browser-window-created', onCreated),
  };
}
