import { shell } from 'electron';
import { openSystemLink } from '../../desktop/programs/systemLinks.ts';
import type { House } from '../../house.ts';
import { keepKeyboard } from '../../platform/xServer/keptKeyboard.ts';

/** Opens addresses of records in the operator's browser. */
export interface RecordBrowser {
  /**
   * @param url from `electron/security/externalLinks.ts`
   * @param quietly the keyboard stays where it is: macOS is asked not to bring the browser to the front; under X11 it is given back at
   * once. Windows lets no program take it that is opened by one in the background (its documentation, SetForegroundWindow), and
   * Wayland's compositors none that was not handed a token
   * @throws AppError `link.notOpened`
   */
  open(url: string, quietly: boolean): Promise<void>;
}

export function createRecordBrowser({
  clock,
  timers,
  log,
}: Pick<House, 'clock' | 'timers' | 'log'>): RecordBrowser {
  const { DISPLAY: display = '' } = process.env;
  return {
    async open(url, quietly) {
      if (quietly && process.platform === 'linux' && display !== '')
        await keepKeyboard({ display, clock, timers, log });
      await openSystemLink(url, (link) => shell.openExternal(link, { activate: !quietly }));
    },
  };
}
