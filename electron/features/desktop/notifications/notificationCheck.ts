import { Notification } from 'electron';
import { AppError } from '../../../../contracts/errors.ts';
import * as m from '../../../../contracts/messages/generated/messages.js';
import type { Timers } from '../../../core/ports/clock.ts';
import type { Check } from '../../../core/selfCheck/check.ts';
import type { NotificationServer } from '../../../desktop/notifications/notificationServer.ts';

export interface NotificationCheckDeps {
  /** Null where nothing may be shown: the program would wait for a server that does not answer. */
  readonly askServer: () => Promise<NotificationServer | null>;
  readonly timers: Timers;
}

const showsWithinMs = 5_000;
/** Long enough to be seen. */
const standsMs = 4_000;

/** One notification of the system's, which has to say that it is shown, and goes by itself. */
export function createNotificationCheck({ askServer, timers }: NotificationCheckDeps): Check {
  return {
    name: 'notification',
    isNoticed: true,
    async run() {
      if (!Notification.isSupported() || (await askServer()) === null)
        throw new AppError('notification.notShown');
      const notification = new Notification({
        title: m.check_notification_title(),
        body: m.check_notification_body(),
        silent: true,
      });
      let stopWaiting = (): void => undefined;
      try {
        await new Promise<void>((resolve, reject) => {
          const fail = (): void => reject(new AppError('notification.notShown'));
          notification.on('show', () => resolve());
          notification.on('failed', fail);
          stopWaiting = timers.after(showsWithinMs, fail);
          notification.show();
        });
      } finally {
        stopWaiting();
        timers.after(standsMs, () => notification.close());
      }
      return { state: 'works' };
    },
  };
}
