import { openMainWindow } from '../../../renderer/windows/main/openMainWindow.ts';
import { openPopupWindow } from '../../../renderer/windows/popup/openPopupWindow.ts';
import type { MainScenario } from '../scenarios/mainScenario.ts';
import { mainScenarios } from '../scenarios/mainScenarios.ts';
import { nowMs } from '../scenarios/parts.ts';
import { popupScenarios } from '../scenarios/popupScenarios.ts';
import { mainBridge, popupBridge, type Look } from '../scenarios/scenarioBridge.ts';
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
const popups: Readonly<Record<string, PopupSnapshot>> = popupScenarios;
const mains: Readonly<Record<string, MainScenario>> = mainScenarios;

async function show(page: HTMLElement): Promise<void> {
  const name = query.get('scenario') ?? '';
  const popup = popups[name];
  const main = mains[name];
  if (query.get('window') === 'popup' && popup !== undefined) {
    await openPopupWindow(popupBridge(popup, look).bridge, page);
  } else if (query.get('window') === 'main' && main !== undefined) {
    if (location.hash === '') location.hash = `#/${main.page}`;
    await openMainWindow(mainBridge(main, look).bridge, page);
  } else {
    list(page);
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
const page = document.getElementById('app');
if (page !== null) await show(page);
