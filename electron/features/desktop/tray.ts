import type { AppErrorData } from '../../../contracts/errors.ts';
import { errorText } from '../../../contracts/messages/errorTexts.ts';
import type { CallList } from '../../core/calls/callList.ts';
import type { PortalStatus } from '../../core/connection/portalStatus.ts';
import { createTray } from '../../desktop/tray.ts';
import { trayIcons } from '../../desktop/trayIcons.ts';
import type { House } from '../../house.ts';
import { stopAll, type Feature } from '../feature.ts';

export interface TrayOthers {
  readonly calls: { readonly list: Pick<CallList, 'rows' | 'unanswered'> };
  readonly connection: { readonly status: Pick<PortalStatus, 'snapshot'> };
}

/** The icon beside the clock, and the number on the program's own icon. */
export function createTrayFeature(house: House, { calls, connection }: TrayOthers) {
  const { app, settings, mainWindow, clock } = house;
  const { snapshot } = connection.status;
  let lookedAtMs = clock.nowMs();

  return {
    start() {
      const tray = createTray({
        icons: trayIcons,
        onOpen: mainWindow.show,
        onToggleQuietMode: () =>
          void settings.update({ quietMode: !settings.settings.get().quietMode }).catch(() => undefined),
        onQuit: () => app.quit(),
      });
      const update = (): void => {
        if (mainWindow.isFocused()) lookedAtMs = clock.nowMs();
        const { state, reasons } = snapshot.get().health;
        const unanswered = calls.list.unanswered(lookedAtMs);
        tray.update({
          health: state,
          reason: reasonText(reasons[0]),
          unansweredCount: unanswered,
          quietMode: settings.settings.get().quietMode,
        });
        app.setBadgeCount(unanswered);
      };
      app.on('browser-window-focus', update);
      const stop = stopAll(
        snapshot.follow(update),
        calls.list.rows.follow(update),
        settings.settings.follow(update),
        () => app.off('browser-window-focus', update),
        tray.stop,
      );
      update();
      return stop;
    },
  } satisfies Feature;
}

function reasonText(reason: AppErrorData | undefined): string | null {
  return reason === undefined ? null : errorText(reason).text;
}
