import { screen } from 'electron';
import type { SettingsSnapshot } from '../../contracts/settings.ts';
import type { OperatorCalls } from '../core/calls/operatorCalls.ts';
import type { PortalStatus } from '../core/connection/portalStatus.ts';
import type { Phones } from '../core/phones/phones.ts';
import type { OperatorSettings } from '../core/settings/operatorSettings.ts';
import type { PublishEvent } from '../ipc/publishEvents.ts';
import type { CallPopup } from '../windows/callPopup.ts';
import { followDisplays } from '../windows/displays.ts';
import type { MainWindow } from '../windows/mainWindow.ts';

export interface PublishedParts {
  readonly publish: PublishEvent;
  readonly settings: OperatorSettings;
  readonly settingsSnapshot: () => SettingsSnapshot;
  readonly calls: OperatorCalls;
  readonly phones: Phones;
  readonly status: PortalStatus;
  readonly popup: CallPopup;
  readonly mainWindow: MainWindow;
}

/**
 * Tells the windows of calls, phones, portal and settings as they change. Nobody reads the pages of a window in the tray.
 *
 * @returns tells those anew, for a window that is shown again
 */
export function publishSnapshots(parts: PublishedParts): () => void {
  const { publish, settings, settingsSnapshot, calls, phones, status, popup, mainWindow } = parts;
  const publishCalls = (): void => publish('calls.changed', calls.rows.get());
  const publishPhones = (): void => publish('phones.changed', phones.snapshot.get());
  const publishPortal = (): void => publish('portal.changed', status.snapshot.get());
  const whileVisible = (tell: () => void) => (): void => {
    if (mainWindow.isVisible()) tell();
  };
  calls.rows.follow(whileVisible(publishCalls));
  phones.snapshot.follow(whileVisible(publishPhones));
  status.snapshot.follow(whileVisible(publishPortal));
  calls.popup.follow((snapshot) => {
    publish('popup.changed', snapshot);
    popup.follow(snapshot);
  });

  const settingsChanged = (): void => publish('settings.changed', settingsSnapshot());
  settings.settings.follow(settingsChanged);
  // Quiet mode takes an open popup away, and its end brings back what still rings.
  settings.settings.follow(() => popup.follow(calls.popup.get()));
  settings.problems.follow(settingsChanged);
  // The monitors to choose from are part of it.
  followDisplays(screen, settingsChanged);

  return () => {
    publishCalls();
    publishPhones();
    publishPortal();
  };
}
