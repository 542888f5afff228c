import type { House } from '../../house.ts';
import { createEditMenusFeature } from './editMenus.ts';
import { createLookFeature } from './look.ts';
import { createNotificationsFeature, type NotificationsOthers } from './notifications.ts';
import { createScreenReadersFeature } from './screenReaders.ts';
import { createShortcutsFeature, type ShortcutsOthers } from './shortcuts.ts';
import { createStartAtLoginFeature } from './startAtLogin.ts';
import { createWindowPlaceFeature } from './windowPlace.ts';
import { createTextSizeFeature } from './textSize.ts';
import { createTrayFeature, type TrayOthers } from './tray.ts';

/** What Ringside is to the operator's desktop; nobody else needs anything of it. In the order in which it starts. */
export function createDesktopFeatures(
  house: House,
  others: ShortcutsOthers & TrayOthers & NotificationsOthers,
) {
  return [
    createLookFeature(house),
    createTextSizeFeature(house),
    createWindowPlaceFeature(house),
    createEditMenusFeature(house),
    createScreenReadersFeature(house),
    createShortcutsFeature(house, others),
    createStartAtLoginFeature(house),
    createTrayFeature(house, others),
    createNotificationsFeature(house, others),
  ] as const;
}
