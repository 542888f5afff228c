import { globalShortcut } from 'electron';
import type { PopupCalls } from '../../core/calls/popupCalls.ts';
import { followChoice } from '../../core/settings/followChoice.ts';
import { createShortcuts } from '../../desktop/shortcuts.ts';
import type { House } from '../../house.ts';
import type { PopupFeature } from '../calls/popup.ts';
import { checkResult, type Check } from '../../core/selfCheck/check.ts';
import { stopAll, type Feature, type Handlers } from '../feature.ts';
import type { PageOpener } from '../pageOpener.ts';

export interface ShortcutsOthers {
  readonly calls: { readonly inPopup: Pick<PopupCalls, 'dismissNewest'> };
  readonly popup: PopupFeature;
  readonly pageOpener: PageOpener;
}

/** Keys that work whatever program has the focus. */
export function createShortcutsFeature(
  { app, settings }: House,
  { calls, popup, pageOpener }: ShortcutsOthers,
) {
  const shortcuts = createShortcuts(globalShortcut);
  const focusPopup = (): void => {
    // Where the popup cannot be given the keyboard, the Calls page serves the keyboard instead.
    if (!popup.takeKeyboard()) pageOpener.showCalls();
  };
  return {
    handlers: {
      'settings.choosingShortcut': ({ on }) => void shortcuts.suspend(on),
    } satisfies Handlers,
    checks: [
      {
        name: 'shortcut',
        run() {
          const shortcut = settings.settings.get().dismissShortcut;
          if (shortcut === null) return { state: 'notInUse' };
          const problem = settings.problems.get()['dismissShortcut'] ?? null;
          const isTaken = problem === null && !globalShortcut.isRegistered(shortcut);
          return checkResult(isTaken ? { code: 'shortcut.taken', params: { shortcut } } : problem, {
            shortcut,
          });
        },
      },
    ] satisfies readonly Check[],
    start() {
      // A page that died over it must not leave the keys without effect.
      const left = (): void => shortcuts.suspend(false);
      app.on('browser-window-blur', left);
      const follow = (setting: 'dismissShortcut' | 'focusPopupShortcut', run: () => void) =>
        followChoice(settings.settings, setting, (keys) =>
          settings.reportProblem(setting, shortcuts.assign(setting, keys, run)),
        );
      return stopAll(
        follow('dismissShortcut', calls.inPopup.dismissNewest),
        follow('focusPopupShortcut', focusPopup),
        () => app.off('browser-window-blur', left),
        shortcuts.stop,
      );
    },
  } satisfies Feature;
}
