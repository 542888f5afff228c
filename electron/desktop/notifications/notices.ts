import type { NotificationConstructorOptions } from 'electron';
import type { ShownNotification } from './callNotifications.ts';
import { withoutMarkup } from './markup.ts';
import type { NotificationServer } from './notificationServer.ts';

/** Something that the operator is told once, wherever they work. It rings for nobody, so it never presses. */
export interface Notice {
  readonly title: string;
  readonly body: string;
  readonly onClick: () => void;
}

export interface Notices {
  /** Said where the desktop can say it; else nothing happens. */
  tell(notice: Notice): void;
}

export interface NoticesDeps {
  readonly make: (options: NotificationConstructorOptions, onClick: () => void) => ShownNotification;
  /** Null while nothing may be shown: the program would wait for a server that does not answer. */
  readonly askServer: () => Promise<NotificationServer | null>;
}

/** A notification that nobody refers to is not there any more when it is clicked on. */
const keptAtMost = 8;

export function createNotices({ make, askServer }: NoticesDeps): Notices {
  const kept: ShownNotification[] = [];
  return {
    tell({ title, body, onClick }) {
      void askServer().then((server) => {
        if (server === null) return;
        const text = server.readsMarkup ? withoutMarkup(body) : body;
        const notification = make({ title, body: text, urgency: 'normal', silent: true }, onClick);
        kept.push(notification);
        if (kept.length > keptAtMost) kept.shift();
        notification.show();
      });
    },
  };
}
