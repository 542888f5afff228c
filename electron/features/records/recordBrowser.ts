import { shell } from 'electron';
import { openSystemLink } from '../../desktop/programs/systemLinks.ts';
import type { House } from '../../house.ts';
import { createDeskWindows } from '../../platform/xServer/deskWindows.ts';
import { keepKeyboard } from '../../platform/xServer/keptKeyboard.ts';

/** Opens addresses of records in the operator's browser. */
export interface RecordBrowser {
  /**
   * @param url from `electron/security/externalLinks.ts`
   * @param quietly the keyboard stays where it is: macOS is asked not to bring the browser to the front; under X11 it is given back at
   * once. Windows lets no program take it that is opened by one in the background (its documentation, SetForegroundWindow), though
   * perhaps by one in front, as Ringside's main window may be; and Wayland's compositors none that was not handed a token
   * @throws AppError `link.notOpened`
   */
  open(url: string, quietly: boolean): Promise<void>;
}

export function createRecordBrowser({
  clock,
  timers,
  log,
  xServer,
}: Pick<House, 'clock' | 'timers' | 'log' | 'xServer'>): RecordBrowser {
  const desk = xServer === null ? null : createDeskWindows(xServer);
  return {
    async open(url, quietly) {
      if (quietly && desk !== null) await keepKeyboard({ desk, clock, timers, log });
      await openSystemLink(url, (link) => shell.openExternal(link, { activate: !quietly }));
    },
  };
}
