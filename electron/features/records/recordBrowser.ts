import { BrowserWindow, powerMonitor, shell } from 'electron';
import { createRecordLinks, type RecordLinks } from '../../desktop/programs/recordLinks.ts';
import { openSystemLink } from '../../desktop/programs/systemLinks.ts';
import type { House } from '../../house.ts';
import { descendsFrom } from '../../platform/processTree.ts';
import { isWaylandSession } from '../../platform/waylandSession.ts';
import { createDeskWindows } from '../../platform/xServer/deskWindows.ts';
import { createKeptKeyboard } from '../../platform/xServer/keptKeyboard.ts';

/** The operator's browser, for records. */
export interface RecordBrowser extends RecordLinks {
  /** Somebody has used the keyboard or the mouse in the last second. */
  isTyping(): boolean;
}

export function createRecordBrowser({
  clock,
  timers,
  log,
  xServer,
}: Pick<House, 'clock' | 'timers' | 'log' | 'xServer'>): RecordBrowser {
  const secondsSinceInput = (): number => powerMonitor.getSystemIdleTime();
  const links = createRecordLinks({
    platform: process.platform,
    isWayland: isWaylandSession(process.platform, process.env),
    keptKeyboard:
      xServer === null
        ? null
        : createKeptKeyboard({
            desk: createDeskWindows(xServer),
            clock,
            timers,
            log,
            secondsSinceInput,
            descendsFrom,
            ownProcessId: process.pid,
          }),
    isInFront: () => BrowserWindow.getFocusedWindow() !== null,
    openLink: (url, activate) => openSystemLink(url, (link) => shell.openExternal(link, { activate })),
  });
  // In whole seconds: less than one means in the last one.
  return { ...links, isTyping: () => secondsSinceInput() < 1 };
}
