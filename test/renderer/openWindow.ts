import { afterEach } from 'vitest';
import { tick } from 'svelte';
import type { PopupSnapshot } from '../../contracts/calls.ts';
import type { SettingsSnapshot } from '../../contracts/settings.ts';
import { openMainWindow } from '../../renderer/windows/main/openMainWindow.ts';
import { openPopupWindow } from '../../renderer/windows/popup/openPopupWindow.ts';
import type { FakeBridge } from './fakeBridge.ts';
import { giveLayout } from './layout.ts';
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
export async function openPopup(
  snapshot: PopupSnapshot,
  look: Partial<Look> = {},
  change: Partial<SettingsSnapshot> = {},
): Promise<FakeBridge> {
  const fake = popupBridge(snapshot, { ...english, ...look }, change);
  closers.push(await openPopupWindow(fake.bridge, page()));
  await tick();
  return fake;
}

/** The main window over a fake main process that is in this state, at the scenario's page. */
export async function openMain(
  scenario: MainScenario,
  look: Partial<Look> = {},
  prepare: (fake: FakeBridge) => void = () => undefined,
  /** High enough for all rows of a scenario. */
  layout = { viewportPx: 100_000, rowPx: 60 },
): Promise<FakeBridge> {
  const fake = mainBridge(scenario, { ...english, ...look });
  prepare(fake);
  giveLayout(layout);
  window.location.hash = `#/${scenario.page}`;
  closers.push(await openMainWindow(fake.bridge, page()));
  await settled();
  return fake;
}

/** Answers have come and are drawn, and what is asked because of them. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 8; turn += 1) {
    await new Promise<void>((resolve) => setTimeout(resolve));
    await tick();
  }
}
