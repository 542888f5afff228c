import { pagesFor, type MainPage } from '../../../contracts/ipcNames.ts';
import * as m from '../../../contracts/messages/generated/messages.js';

/** Somewhere in the window that one can go to. */
export interface PalettePlace {
  readonly page: MainPage;
  readonly text: string;
  /** Where it is; empty for a page itself. */
  readonly aside: string;
  /** What is looked for there; null where the page is opened as it is. */
  readonly search: string | null;
}

const pageTexts: Readonly<Record<MainPage, () => string>> = {
  calls: m.nav_calls,
  floor: m.nav_floor,
  portal: m.nav_portal,
  phones: m.nav_phones,
  settings: m.nav_settings,
  about: m.nav_about,
};

/** By the words on the page, so that what one has seen there is found; whatever is missing here its own search finds. */
const settingTexts: readonly (() => string)[] = [
  m.settings_language,
  m.settings_theme,
  m.settings_quiet,
  m.settings_display,
  m.settings_dismiss_shortcut,
  m.settings_focus_shortcut,
  m.settings_registrar,
  m.settings_clear,
  m.settings_country,
  m.settings_dial_with,
  m.settings_links,
  m.settings_login,
];

/**
 * Those whose words begin as asked come first; the search of the settings is last.
 * @param query empty for the pages
 * @param leads whether this operator sees the floor
 */
export function findPlaces(query: string, leads: boolean): readonly PalettePlace[] {
  const pages = pagesFor(leads).map((page) => ({ page, text: pageTexts[page](), aside: '', search: null }));
  const asked = query.trim().toLocaleLowerCase();
  if (asked === '') return pages;
  const settings = settingTexts.map((text) => ({
    page: 'settings' as const,
    text: text(),
    aside: m.nav_settings(),
    search: text(),
  }));
  const places = [...pages, ...settings].filter(({ text }) => text.toLocaleLowerCase().includes(asked));
  const begins = ({ text }: PalettePlace): number => (text.toLocaleLowerCase().startsWith(asked) ? 0 : 1);
  return places.sort((one, other) => begins(one) - begins(other));
}

/** For what no place is called by. */
export function settingsSearchPlace(query: string): PalettePlace {
  const search = query.trim();
  return { page: 'settings', text: m.palette_search_settings({ text: search }), aside: '', search };
}
