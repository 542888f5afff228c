import * as m from '../../../contracts/messages/generated/messages.js';
import { hasTrayPlace } from '../../desktop/tray/trayPlace.ts';
import type { House } from '../../house.ts';
import type { Feature } from '../feature.ts';
import type { DesktopNotices } from './notifications/notices.ts';

export interface ClosingOthers {
  readonly notices: DesktopNotices;
}

const saidName = 'keepsRunning';

/** Where the main window goes when it is closed: into the tray, which is said once; where there is none it is minimised. */
export function createClosingFeature(
  { mainWindow, said, timers }: Pick<House, 'mainWindow' | 'said' | 'timers'>,
  { notices }: ClosingOthers,
) {
  const tellOnce = (): void => {
    // Programs of macOS go on without a window: nobody is surprised there.
    if (process.platform === 'darwin' || said.has(saidName)) return;
    said.note(saidName);
    notices.tell({ title: m.closed_title(), body: m.closed_text(), onClick: mainWindow.show });
  };
  return {
    start() {
      mainWindow.followClosing(async () => {
        const userId = process.getuid?.() ?? 0;
        const hasTray = await hasTrayPlace({ platform: process.platform, env: process.env, userId, timers });
        if (!hasTray) return 'taskBar';
        tellOnce();
        return 'outOfSight';
      });
      return () => mainWindow.followClosing(async () => 'outOfSight');
    },
  } satisfies Feature;
}
