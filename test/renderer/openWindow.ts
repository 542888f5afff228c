import { afterEach } from 'vitest';
import { tick } from 'svelte';
import type { PopupSnapshot } from '../../contracts/calls.ts';
import { openMainWindow } from '../../renderer/windows/main/openMainWindow.ts';
import { openPopupWindow } from '../../renderer/windows/popup/openPopupWindow.ts';
import type { FakeBridge } from './fakeBridge.ts';
import type { MainScenario } from './scenarios/mainScenario.ts';
import { mainBridge, popupBridge, type Look } from './scenarios/scenarioBridge.ts';

const closers: (() => Promise<void>)[] = [];

/** Takes every window down after each test. Called once at the top of a test file. */
export function closeWindowsAfterEach(): void {
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
    document.body.replaceChildren();
    window.location.hash = '';
  });
}

function page(): HTMLElement {
  const element = document.createElement('div');
  document.body.append(element);
  return element;
}

const english: Look = { locale: 'en', theme: 'system' };

/** The popup over a fake main process that is in this state. */
export async function openPopup(snapshot: PopupSnapshot, look: Partial<Look> = {}): Promise<FakeBridge> {
  const fake = popupBridge(snapshot, { ...english, ...look });
  closers.push(await openPopupWindow(fake.bridge, page()));
  await tick();
  return fake;
}

/** The main window over a fake main process that is in this state, at the scenario's page. */
export async function openMain(
  scenario: MainScenario,
  look: Partial<Look> = {},
  prepare: (fake: FakeBridge) => void = () => undefined,
): Promise<FakeBridge> {
  const fake = mainBridge(scenario, { ...english, ...look });
  prepare(fake);
  window.location.hash = `#/${scenario.page}`;
  closers.push(await openMainWindow(fake.bridge, page()));
  await tick();
  return fake;
}
