import { Menu, nativeImage, Tray, type MenuItemConstructorOptions, type NativeImage } from 'electron';
import type { HealthState } from '../../../contracts/portal.ts';
import { trayMenu, type TrayAbilities, type TrayOrders } from './trayMenu.ts';
import { markIcon, type IconMarks } from './trayMarks.ts';
import { trayTexts, type TrayState } from './trayTexts.ts';

export interface TrayDeps extends TrayOrders {
  /** Data URLs of the icon at 16 and 32 pixels. */
  readonly icons: Readonly<Record<HealthState, readonly [normal: string, doubled: string]>>;
  readonly abilities: () => TrayAbilities;
}

export interface TrayIcon {
  update(state: TrayState): void;
  stop(): void;
}

/** The icon beside the clock: health at a glance, quiet mode and unanswered calls, and the way back to the window. */
export function createTray(deps: TrayDeps): TrayIcon {
  const images = new Map<string, NativeImage>();
  const imageFor = (health: HealthState, marks: IconMarks): NativeImage => {
    const key = JSON.stringify([health, marks]);
    const known = images.get(key) ?? makeImage(deps.icons[health], marks);
    images.set(key, known);
    return known;
  };
  const plain: IconMarks = { isStruckThrough: false, hasDot: false };

  const tray = new Tray(imageFor('notConnected', plain));
  tray.on('click', deps.onOpen);
  let shown = '';
  let submenus: ReadonlyMap<string, Menu> = new Map();
  /**
   * Electron never lets go of a submenu once a tray has shown the menu that it is in (33.2.1, Linux): one that says and does the same
   * is made once.
   */
  const withSubmenus = (items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] => {
    const used = new Map<string, Menu>();
    const made = items.map((item) => {
      if (!Array.isArray(item.submenu)) return item;
      const key = JSON.stringify([item.id, item.submenu]);
      const submenu = submenus.get(key) ?? Menu.buildFromTemplate(item.submenu);
      used.set(key, submenu);
      return { ...item, submenu };
    });
    submenus = used;
    return made;
  };

  return {
    update(state) {
      // What was to be shown a moment later finds it gone where the program ends meanwhile.
      if (tray.isDestroyed()) return;
      const { toolTip } = trayTexts(state);
      const menu = trayMenu(state, deps, deps.abilities());
      // Menus close on many desktops when they are replaced: only what reads otherwise is.
      const key = JSON.stringify([state.health, toolTip, menu, state.lastCalls.map((call) => call.key)]);
      if (key === shown) return;
      shown = key;
      tray.setImage(
        imageFor(state.health, {
          isStruckThrough: state.quiet.isQuiet,
          hasDot: state.unansweredCount > 0,
        }),
      );
      tray.setToolTip(toolTip);
      tray.setContextMenu(Menu.buildFromTemplate(withSubmenus(menu)));
    },
    stop: () => tray.destroy(),
  };
}

function makeImage([normal, doubled]: readonly [string, string], marks: IconMarks): NativeImage {
  const image = marked(normal, marks);
  image.addRepresentation({ scaleFactor: 2, dataURL: marked(doubled, marks).toDataURL() });
  return image;
}

function marked(dataUrl: string, marks: IconMarks): NativeImage {
  const image = nativeImage.createFromDataURL(dataUrl);
  const { width, height } = image.getSize();
  return nativeImage.createFromBitmap(markIcon(image.toBitmap(), width, marks), { width, height });
}
