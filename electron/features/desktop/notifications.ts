import { Notification } from 'electron';
import type { CallList } from '../../core/calls/callList.ts';
import { cannotStayOnTop, createCallNotifications } from '../../desktop/notifications/callNotifications.ts';
import { createNotificationServer } from '../../desktop/notifications/notificationServer.ts';
import type { House } from '../../house.ts';
import { stopAll, type Feature } from '../feature.ts';
import { createNotificationCheck } from './notificationCheck.ts';

export interface NotificationsOthers {
  readonly calls: { readonly list: Pick<CallList, 'popup'> };
}

/** The system's own notifications, where the popup may be covered by other windows. */
export function createNotificationsFeature(
  { settings, mainWindow, clock, timers, log }: House,
  { calls }: NotificationsOthers,
) {
  const { popup } = calls.list;
  const askServer = createNotificationServer({
    platform: process.platform,
    env: process.env,
    userId: process.getuid?.() ?? 0,
    timers,
    clock,
    log,
  });
  return {
    checks: [createNotificationCheck({ askServer, timers })],
    start() {
      const notifications = createCallNotifications({
        make(options, onClick) {
          const notification = new Notification(options);
          notification.on('click', onClick);
          return notification;
        },
        askServer,
        onClick: mainWindow.show,
        timers,
      });
      const notify = (): void => {
        const limited = cannotStayOnTop(process.platform, process.env) && Notification.isSupported();
        const wanted = limited && !settings.settings.get().quietMode;
        const { entries, more } = popup.get();
        notifications.follow(wanted ? entries : [], wanted ? more : 0);
      };
      return stopAll(popup.follow(notify), settings.settings.follow(notify), notifications.stop);
    },
  } satisfies Feature;
}
