import { askSessionBus, type SessionBusDeps } from '../../platform/sessionBus/sessionBus.ts';
import { booleanIn } from '../../platform/sessionBus/dbusMessage.ts';

export interface TrayPlaceDeps extends SessionBusDeps {
  readonly platform: NodeJS.Platform;
}

const answerWithinMs = 500;
const watcher = 'org.kde.StatusNotifierWatcher';

/**
 * Whether icons beside the clock are to be seen on this desktop. Windows and macOS always have a place for them. On Linux it is
 * asked for by StatusNotifierItem (freedesktop.org): GNOME has none without an extension. An old tray of X11 that knows
 * nothing of that counts as none.
 */
export async function hasTrayPlace(deps: TrayPlaceDeps): Promise<boolean> {
  if (deps.platform !== 'linux') return true;
  const answer = await askSessionBus(deps, answerWithinMs, (call) =>
    call(
      {
        name: watcher,
        path: '/StatusNotifierWatcher',
        interface: 'org.freedesktop.DBus.Properties',
        member: 'Get',
      },
      [watcher, 'IsStatusNotifierHostRegistered'],
    ),
  );
  return answer?.kind === 'value' && booleanIn(answer.body) === true;
}
