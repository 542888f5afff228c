import { Notification } from 'electron';
import type { PopupEntry, PopupSnapshot } from '../../contracts/calls.ts';
import * as m from '../../contracts/messages/generated/messages.js';

/** Under Wayland a program cannot keep a window on top (electron/electron#50403). */
export function cannotStayOnTop(
  platform: string,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  return platform === 'linux' && env['XDG_SESSION_TYPE'] === 'wayland';
}

export interface CallNotifications {
  /** Raises a notification for each entry that is new since the last snapshot. */
  follow(snapshot: PopupSnapshot): void;
}

/** System notifications beside the popup, where the popup may be covered by other windows. */
export function createCallNotifications(onClick: () => void): CallNotifications {
  let known: ReadonlySet<string> = new Set();
  return {
    follow(snapshot) {
      const fresh = snapshot.entries.filter((entry) => !known.has(entry.key) && entry.leaving === null);
      known = new Set(snapshot.entries.map((entry) => entry.key));
      if (Notification.isSupported()) for (const entry of fresh) raise(entry, onClick);
    },
  };
}

function raise(entry: PopupEntry, onClick: () => void): void {
  const { name, formattedNumber, company } = entry.party;
  const notification = new Notification({
    title: m.notification_incoming_title(),
    body: [name, formattedNumber, company].filter((line) => line !== null && line !== '').join('\n'),
    urgency: 'critical',
  });
  notification.on('click', onClick);
  notification.show();
}
