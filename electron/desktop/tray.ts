import { Menu, nativeImage, Tray, type NativeImage } from 'electron';
import type { HealthState } from '../../contracts/portal.ts';
import * as m from '../../contracts/messages/generated/messages.js';
import { trayTexts, type TrayState } from './trayTexts.ts';

export interface TrayDeps {
  /** Data URLs of the icon at 16 and 32 pixels. */
  readonly icons: Readonly<Record<HealthState, readonly [normal: string, doubled: string]>>;
  readonly onOpen: () => void;
  readonly onToggleQuietMode: () => void;
  readonly onQuit: () => void;
}

export interface TrayIcon {
  update(state: TrayState): void;
  stop(): void;
}

/** The icon beside the clock: health at a glance, and the way back to the window. */
export function createTray(deps: TrayDeps): TrayIcon {
  const images = new Map<HealthState, NativeImage>();
  const imageFor = (health: HealthState): NativeImage => {
    const known = images.get(health) ?? makeImage(deps.icons[health]);
    images.set(health, known);
    return known;
  };

  const tray = new Tray(imageFor('notConnected'));
  tray.on('click', deps.onOpen);
  let shown = '';

  return {
    update(state) {
      const { toolTip, information } = trayTexts(state);
      const key = JSON.stringify([state, toolTip]);
      if (key === shown) return;
      shown = key;
      tray.setImage(imageFor(state.health));
      tray.setToolTip(toolTip);
      tray.setContextMenu(
        Menu.buildFromTemplate([
          ...information.map((label) => ({ label, enabled: false })),
          { type: 'separator' },
          { label: m.tray_open(), click: deps.onOpen },
          {
            label: m.tray_quiet_mode(),
            type: 'checkbox',
            checked: state.quietMode,
            click: deps.onToggleQuietMode,
          },
          { type: 'separator' },
          { label: m.tray_quit(), click: deps.onQuit },
        ]),
      );
    },
    stop: () => tray.destroy(),
  };
}

function makeImage([normal, doubled]: readonly [string, string]): NativeImage {
  const image = nativeImage.createFromDataURL(normal);
  image.addRepresentation({ scaleFactor: 2, dataURL: doubled });
  return image;
}
