import { Notification, type NotificationConstructorOptions } from 'electron';
import type { ShownNotification } from '../../../desktop/notifications/callNotifications.ts';
import { createNotices, type Notices } from '../../../desktop/notifications/notices.ts';
import { createNotificationServer } from '../../../desktop/notifications/notificationServer.ts';
import type { NotificationServer } from '../../../desktop/notifications/notificationServer.ts';
import type { House } from '../../../house.ts';

/** The desktop's notifications, for whoever has something to say there. */
export interface DesktopNotices extends Notices {
  make(options: NotificationConstructorOptions, onClick: () => void): ShownNotification;
  askServer(): Promise<NotificationServer | null>;
}

export function createDesktopNotices({
  timers,
  clock,
  log,
}: Pick<House, 'timers' | 'clock' | 'log'>): DesktopNotices {
  const askServer = createNotificationServer({
    platform: process.platform,
    env: process.env,
    userId: process.getuid?.() ?? 0,
    timers,
    clock,
    log,
  });
  const make: DesktopNotices['make'] = (options, onClick) => {
    const notification = new Notification(options);
    notification.on('click', onClick);
    return notification;
  };
  const { tell } = createNotices({ make, askServer });
  return {
    make,
    askServer,
    tell: (notice) => {
      if (Notification.isSupported()) tell(notice);
    },
  };
}
