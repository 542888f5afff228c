import { tick } from 'svelte';
import { openMainWindow } from '../../../renderer/windows/main/openMainWindow.ts';
import { openPopupWindow } from '../../../renderer/windows/popup/openPopupWindow.ts';
import { brokenWords, cutTexts, exaggerate } from './cutTexts.ts';
import type { MainScenario } from '../scenarios/mainScenario.ts';
import { mainScenarios } from '../scenarios/mainScenarios.ts';
import { nowMs, settings } from '../scenarios/parts.ts';
import { popupScenarios } from '../scenarios/popupScenarios.ts';
import { pressedFirst } from '../scenarios/talkScenarios.ts';
import { dressed, mainBridge, popupBridge, type Look } from '../scenarios/scenarioBridge.ts';
import type { PopupSnapshot } from '../../../contracts/calls.ts';
import { locales } from '../../../contracts/locale.ts';

/**
 * Shows one state of one window in any browser: `gallery.html?window=popup&scenario=hostile&locale=ru&theme=dark`.
 * Without a choice it lists them all. The clock stands still, so that two pictures of a state are the same.
 */
const query = new URLSearchParams(location.search);
const look: Look = {
  locale: locales.find((locale) => locale === query.get('locale')) ?? 'en',
  theme: query.get('theme') === 'dark' ? 'dark' : 'light',
};
declare global {
  interface Window {
    /** For whoever looks at the pages by program. */
    gallery?: {
      readonly names: { readonly main: readonly string[]; readonly popup: readonly string[] };
      /** Shows the same state in another language or other colours. */
      wear(look: Partial<Look>): void;
      readonly cutTexts: typeof cutTexts;
      readonly brokenWords: typeof brokenWords;
      readonly exaggerate: typeof exaggerate;
    };
  }
}

const popups: Readonly<Record<string, PopupSnapshot>> = popupScenarios;
const mains: Readonly<Record<string, MainScenario>> = mainScenarios;

async function show(page: HTMLElement): Promise<void> {
  const name = query.get('scenario') ?? '';
  const popup = popups[name];
  const main = mains[name];
  if (query.get('window') === 'popup' && popup !== undefined) {
    const fake = popupBridge(popup, look);
    wear = (other) => fake.publish('settings.changed', dressed(settings(), { ...look, ...other }));
    await openPopupWindow(fake.bridge, page);
  } else if (query.get('window') === 'main' && main !== undefined) {
    if (location.hash === '') location.hash = `#/${main.page}`;
    const fake = mainBridge(main, look);
    wear = (other) => fake.publish('settings.changed', dressed(main.settings, { ...look, ...other }));
    await openMainWindow(fake.bridge, page);
  } else {
    list(page);
  }
  for (const selector of pressedFirst[name] ?? []) {
    page.querySelector<HTMLElement>(selector)?.click();
    await tick();
  }
  page.dataset['shown'] = name;
}

function list(page: HTMLElement): void {
  document.body.style.overflow = 'auto';
  for (const [window, names] of [
    ['popup', Object.keys(popups)],
    ['main', Object.keys(mains)],
  ] as const) {
    for (const name of names) {
      const link = document.createElement('a');
      link.href = `?${new URLSearchParams({ window, scenario: name, ...look }).toString()}`;
      link.textContent = `${window}: ${name}`;
      link.style.display = 'block';
      page.append(link);
    }
  }
}

Date.now = () => nowMs;
performance.now = () => 0;
let wear = (_look: Partial<Look>): void => undefined;
window.gallery = {
  names: { main: Object.keys(mains), popup: Object.keys(popups) },
  wear: (other) => wear(other),
  cutTexts,
  brokenWords,
  exaggerate,
};
const page = document.getElementById('app');
if (page !== null) await show(page);
