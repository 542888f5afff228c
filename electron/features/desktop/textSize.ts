import { BrowserWindow } from 'electron';
import type { TextSize } from '../../../contracts/settings/bounds.ts';
import { windowNames } from '../../../contracts/ipcNames.ts';
import { followChoice } from '../../core/settings/followChoice.ts';
import { textSizeBeside, textSizeByKey } from '../../desktop/textSizeKeys.ts';
import type { House } from '../../house.ts';
import { stopAll, type Feature } from '../feature.ts';

/** How large our windows are drawn, and the keys and the wheel that change it. Pages of portals keep their own size. */
export function createTextSizeFeature({ app, settings, windows, log }: House) {
  const chosen = (): TextSize => settings.settings.get().textSize;
  const ours = (): Electron.WebContents[] =>
    windowNames.map(windows.contentsOf).filter((contents) => contents !== null);

  const choose = (textSize: TextSize): void => {
    if (textSize === chosen()) return;
    // That it was not stored stands among the settings' problems.
    settings
      .update({ textSize })
      .catch((error: unknown) => log.warn('text size not stored', { error: String(error) }));
  };

  const serve = ({ webContents }: BrowserWindow): void => {
    const isOurs = (): boolean => ours().includes(webContents);
    webContents.on('before-input-event', (event, input) => {
      const size = isOurs() ? textSizeByKey(input, chosen()) : null;
      if (size === null) return;
      event.preventDefault();
      choose(size);
    });
    webContents.on('zoom-changed', (_event, direction) => {
      if (isOurs()) choose(textSizeBeside(chosen(), direction));
    });
    // Chromium keeps a size an origin of its own, across starts.
    webContents.on('did-navigate', () => {
      if (isOurs()) webContents.setZoomFactor(chosen() / 100);
    });
  };

  return {
    start() {
      const onCreated = (_event: unknown, window: BrowserWindow): void => serve(window);
      BrowserWindow.getAllWindows().forEach(serve);
      app.on('browser-window-created', onCreated);
      return stopAll(
        () => app.off('browser-window-created', onCreated),
        followChoice(settings.settings, 'textSize', (size) => {
          for (const contents of ours()) contents.setZoomFactor(size / 100);
        }),
      );
    },
  } satisfies Feature;
}
