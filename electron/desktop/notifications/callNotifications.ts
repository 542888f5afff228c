import type { Notification, NotificationConstructorOptions } from 'electron';
import type { PopupEntry } from '../../../contracts/calls.ts';
import * as m from '../../../contracts/messages/generated/messages.js';
import type { Timers } from '../../core/ports/clock.ts';
import { withoutMarkup } from './markup.ts';
import type { NotificationServer } from './notificationServer.ts';

export type ShownNotification = Pick<Notification, 'show' | 'close'>;

export interface CallNotificationsDeps {
  /** Makes one of the system's, not shown yet. */
  readonly make: (options: NotificationConstructorOptions, onClick: () => void) => ShownNotification;
  /** Null while nothing may be shown or closed: the program would wait for a server that does not answer. */
  readonly askServer: () => Promise<NotificationServer | null>;
  readonly onClick: () => void;
  readonly timers: Timers;
}

export interface CallNotifications {
  /**
   * A notification for each call that has begun to ring, a few at most and one more for the rest; each goes with the ringing.
   * None while there are no entries.
   *
   * @param more calls in the popup that have no entry because there are so many
   */
  follow(entries: readonly PopupEntry[], more?: number): void;
  /** The program ends: what is on the screen goes at once. */
  stop(): void;
}

const mostAtOnce = 3;
/** The one for the rest counts on no faster than this. */
const recountMs = 2_000;

/** System notifications beside the popup, where the popup may be covered by other windows. */
export function createCallNotifications(deps: CallNotificationsDeps): CallNotifications {
  const raised = new Map<string, ShownNotification>();
  let rest: ReadonlySet<string> = new Set();
  /** Those of the rest that have no entry. */
  let uncounted = 0;
  let summary: { readonly count: number; readonly notification: ShownNotification } | null = null;
  let recounting = false;
  /** To be closed when the server answers. */
  const overdue = new Set<ShownNotification>();
  let answers = false;

  const closeOverdue = (): void => {
    for (const notification of overdue) {
      overdue.delete(notification);
      notification.close();
    }
  };

  const onceAnswered = async (action: (server: NotificationServer) => void): Promise<void> => {
    const server = await deps.askServer();
    answers = server !== null;
    if (server === null) return;
    closeOverdue();
    action(server);
  };

  const show = (title: string, body: string, stillWanted: (it: ShownNotification) => boolean) => {
    const late: ShownNotification = {
      show: () => undefined,
      close() {
        if (shown === null) return;
        overdue.add(shown);
        void onceAnswered(() => undefined);
      },
    };
    let shown: ShownNotification | null = null;
    void onceAnswered(({ readsMarkup }) => {
      if (!stillWanted(late)) return;
      const text = readsMarkup ? withoutMarkup(body) : body;
      shown = deps.make({ title, body: text, urgency: 'critical' }, deps.onClick);
      shown.show();
    });
    return late;
  };

  const countRest = (): void => {
    const count = rest.size + uncounted;
    if (summary?.count === count || (summary === null && count === 0)) return;
    summary?.notification.close();
    summary = null;
    if (count === 0) return;
    const body = m.notification_more({ count });
    const notification = show(
      m.notification_incoming_title(),
      body,
      (it) => summary !== null && summary.notification === it,
    );
    summary = { count, notification };
    recounting = true;
    deps.timers.after(recountMs, () => {
      recounting = false;
      countRest();
    });
  };

  const follow: CallNotifications['follow'] = (entries, more = 0) => {
    const ringing = entries.filter(
      (entry) =>
        entry.leaving === null &&
        entry.state === 'ringing' &&
        (entry.direction !== 'outgoing' || waitsForWord(entry)),
    );
    const keys = new Set(ringing.map(({ key }) => key));
    for (const [key, notification] of raised) {
      // One of the many without an entry may be among those that have a notification: it stays until there are fewer.
      if (keys.has(key) || more > 0) continue;
      raised.delete(key);
      notification.close();
    }
    const waiting = new Set([...rest].filter((key) => keys.has(key)));
    for (const entry of ringing.toReversed()) {
      if (raised.has(entry.key) || waiting.has(entry.key)) continue;
      if (raised.size >= mostAtOnce) waiting.add(entry.key);
      else {
        const title = waitsForWord(entry) ? m.popup_from_bitrix() : m.notification_incoming_title();
        raised.set(
          entry.key,
          show(title, bodyOf(entry), (it) => raised.get(entry.key) === it),
        );
      }
    }
    rest = waiting;
    const raisedUnseen = [...raised.keys()].filter((key) => !keys.has(key)).length;
    uncounted = Math.max(0, more - raisedUnseen);
    if (!recounting || rest.size + uncounted === 0) countRest();
  };

  return {
    follow,
    stop() {
      follow([]);
      if (answers) closeOverdue();
    },
  };
}

/** A number that the operator clicked in the portal is not dialled before they say so. */
function waitsForWord({ click }: PopupEntry): boolean {
  return click?.at === 'asks';
}

function bodyOf({ party: { name, formattedNumber, company, line } }: PopupEntry): string {
  return [name, formattedNumber, company, line].filter((line) => line !== null && line !== '').join('\n');
}
