import type { HeadlessDesk } from '../../bench/fleet/headlessDesk.ts';

export const followed = ['popup', 'rows', 'calls', 'commands', 'status', 'connection', 'channels'] as const;
export type Followed = (typeof followed)[number];

/** Follows everything that windows and tray follow, and fails at times. @param throws whether to fail now */
export function followEverything(desk: HeadlessDesk, throws: (what: Followed) => boolean): void {
  const fail = (what: Followed) => (): void => {
    if (throws(what)) throw new Error(`A follower of ${what} failed`);
  };
  desk.calls.popup.follow(fail('popup'));
  desk.calls.rows.follow(() => {
    // As a window does that shows them.
    desk.calls.rows.get();
    fail('rows')();
  });
  desk.calls.followCalls(fail('calls'));
  desk.commands.changes.follow(fail('commands'));
  desk.status.snapshot.follow(fail('status'));
  desk.portal.connection.follow(fail('connection'));
  desk.portal.channels.follow(fail('channels'));
}
