import type { House } from '../../house.ts';
import { createPopupFeature, type PopupOthers } from '../calls/popup.ts';
import { createRingFeature, type RingOthers } from '../ring.ts';
import { createClosingFeature } from './closing.ts';
import { createEditMenusFeature } from './editMenus.ts';
import { createLookFeature } from './look.ts';
import { createDesktopNotices } from './notifications/notices.ts';
import { createNotificationsFeature, type NotificationsOthers } from './notifications/notifications.ts';
import { createScreenReadersFeature } from './screenReaders.ts';
import { createShortcutsFeature, type ShortcutsOthers } from './shortcuts.ts';
import { createStartAtLoginFeature } from './startAtLogin.ts';
import { createWindowPlaceFeature } from './windowPlace.ts';
import { createTextSizeFeature } from './textSize.ts';
import { createTrayFeature, type TrayOthers } from './tray.ts';

/** What is made here and followed by the others of this list. */
type OfDesktop = 'notices' | 'popup' | 'ring';
export type DesktopOthers = Omit<
  PopupOthers & RingOthers & ShortcutsOthers & TrayOthers & NotificationsOthers,
  OfDesktop
>;

/**
 * What Ringside is to the operator's desktop, the popup before all else; nobody else needs anything of it. In the order in which
 * it starts.
 */
export function createDesktopFeatures(house: House, others: DesktopOthers) {
  const notices = createDesktopNotices(house);
  const popup = createPopupFeature(house, others);
  const ring = createRingFeature(house, others);
  const all = { ...others, notices, popup, ring };
  return [
    popup,
    ring,
    createLookFeature(house),
    createTextSizeFeature(house),
    createWindowPlaceFeature(house),
    createEditMenusFeature(house),
    createScreenReadersFeature(house),
    createShortcutsFeature(house, all),
    createStartAtLoginFeature(house),
    createTrayFeature(house, all),
    createClosingFeature(house, { notices }),
    createNotificationsFeature(house, all),
  ] as const;
}
