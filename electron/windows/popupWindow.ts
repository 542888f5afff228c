import { BrowserWindow } from 'electron';
import type { TextSize } from '../../contracts/settings/bounds.ts';
import { popupWidthPx } from './placement/popupPlacement.ts';
import { secureWebPreferences } from './webPreferences.ts';

/** The popup's window, hidden and empty. It is closed only as the program ends. @param onClosed somebody else wants it away */
export function makePopupWindow(
  preloadFile: string,
  textSize: TextSize,
  { isQuitting, onClosed }: { readonly isQuitting: () => boolean; readonly onClosed: () => void },
): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Ringside calls',
    width: popupWidthPx(textSize),
    height: 120,
    show: false,
    frame: false,
    // Never takes the keyboard: with this off, a click on Dismiss leaves the focus where the operator types.
    focusable: false,
    alwaysOnTop: true,
    skipTaskbar: true,
    resizable: false,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
    hasShadow: true,
    ...(process.platform === 'darwin' ? { type: 'panel' as const } : {}),
    webPreferences: {
      ...secureWebPreferences('popup', preloadFile),
      backgroundThrottling: false,
      zoomFactor: textSize / 100,
      // It rings although nobody has pressed anything in it.
      autoplayPolicy: 'no-user-gesture-required',
    },
  });
  window.setAlwaysOnTop(true, 'screen-saver');
  window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true, skipTransformProcessType: true });
  window.on('page-title-updated', (event) => event.preventDefault());
  // Alt+F4 or a window manager's close puts it away; the program goes on.
  window.on('close', (event) => {
    if (isQuitting()) return;
    event.preventDefault();
    onClosed();
  });
  window.on('blur', () => {
    if (process.platform !== 'linux') window.setFocusable(false);
  });
  return window;
}
