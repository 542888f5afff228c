import { Notification } from 'electron';
import type { CallList } from '../../../core/calls/callList.ts';
import { errorText } from '../../../../contracts/messages/errorTexts.ts';
import * as m from '../../../../contracts/messages/generated/messages.js';
import { createCallNotifications } from '../../../desktop/notifications/callNotifications.ts';
import type { House } from '../../../house.ts';
import { isWaylandSession } from '../../../platform/waylandSession.ts';
import { stopAll, type Feature } from '../../feature.ts';
import { createNotificationCheck } from './notificationCheck.ts';
import type { PopupFeature } from '../../calls/popup.ts';
import type { PageOpener } from '../../pageOpener.ts';
import type { QuietFeature } from '../../quiet.ts';
import type { DesktopNotices } from './notices.ts';

export interface NotificationsOthers {
  readonly calls: { readonly list: Pick<CallList, 'popup'> };
  readonly quiet: QuietFeature;
  readonly notices: DesktopNotices;
  readonly pageOpener: PageOpener;
  readonly popup: Pick<PopupFeature, 'notice'>;
}

/** The system's own notifications: of calls where the popup may be covered by other windows, and of a quiet that is over. */
export function createNotificationsFeature(
  { mainWindow, timers }: House,
  { calls, quiet, notices, pageOpener, popup }: NotificationsOthers,
) {
  const { popup: entries } = calls.list;
  // There the popup may be below other windows.
  const isLimited = (): boolean =>
    isWaylandSession(process.platform, process.env) && Notification.isSupported();
  return {
    checks: [createNotificationCheck({ askServer: notices.askServer, timers })],
    start() {
      const notifications = createCallNotifications({ ...notices, onClick: mainWindow.show, timers });
      const notify = (): void => {
        const wanted = isLimited() && !quiet.state.get().isQuiet;
        const { entries: all, more } = entries.get();
        notifications.follow(wanted ? all : [], wanted ? more : 0);
      };
      let callsTold = 0;
      const tellOfQuiet = (): void => {
        const { callsMeanwhile: count } = quiet.state.get();
        // Whoever looks at the window sees it there.
        if (count > callsTold && !mainWindow.isFocused())
          notices.tell({
            title: m.quiet_ended_title(),
            body: m.quiet_calls_meanwhile({ count }),
            onClick: () => pageOpener.showCalls(),
          });
        callsTold = count;
      };
      return stopAll(
        entries.follow(notify),
        popup.notice.follow((problem) => {
          if (problem === null || !isLimited()) return;
          const { text: title, nextStep: body } = errorText(problem);
          notices.tell({ title, body, onClick: mainWindow.show });
        }),
        quiet.state.follow(notify),
        quiet.state.follow(tellOfQuiet),
        notifications.stop,
      );
    },
  } satisfies Feature;
}
