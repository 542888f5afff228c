import { BrowserWindow, Menu } from 'electron';
import { editMenuFor } from '../../desktop/editMenu.ts';
import type { House } from '../../house.ts';
import type { Feature } from '../feature.ts';

/** The menu of a right click, in every window, those of a portal's log-in pages included. */
export function createEditMenusFeature({ app }: Pick<House, 'app'>) {
  const serve = (window: BrowserWindow): void => {
    window.webContents.on('context-menu', (_event, clicked) => {
      const items = editMenuFor(clicked);
      if (items.length > 0) Menu.buildFromTemplate(items).popup({ window });
    });
  };
  return {
    start() {
      const onCreated = (_event: unknown, window: BrowserWindow): void => serve(window);
      BrowserWindow.getAllWindows().forEach(serve);
      app.on('browser-window-created', onCreated);
      return () => void app.off('browser-window-created', onCreated);
    },
  } satisfies Feature;
}
