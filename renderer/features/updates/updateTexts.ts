import type { InstalledKind } from '../../../contracts/about.ts';
import * as m from '../../../contracts/messages/generated/messages.js';

/** How the program came onto this computer. */
export const installedKindTexts: { readonly [K in InstalledKind]: () => string } = {
  appimage: m.updates_as_appimage,
  nsis: m.updates_as_nsis,
  deb: m.updates_as_deb,
  rpm: m.updates_as_rpm,
  msi: m.updates_as_msi,
  mac: m.updates_as_mac,
  folder: m.updates_as_folder,
  sources: m.updates_as_sources,
};

/** Whom to ask for a newer version, where the program has none to offer by itself. */
export function othersUpdateText(kind: InstalledKind): string {
  if (kind === 'deb' || kind === 'rpm') return m.updates_by_system();
  return kind === 'msi' ? m.updates_by_administrator() : m.updates_by_hand();
}
