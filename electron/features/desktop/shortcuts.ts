import { globalShortcut } from 'electron';
import type { PopupCalls } from '../../core/calls/popupCalls.ts';
import { followChoice } from '../../core/settings/followChoice.ts';
import { createShortcuts } from '../../desktop/shortcuts.ts';
import type { House } from '../../house.ts';
import type { PopupFeature } from '../calls/popup.ts';
import { checkResult, type Check } from '../../core/selfCheck/check.ts';
import { stopAll, type Feature, type Handlers } from '../feature.ts';
import type { PageOpener } from '../pageOpener.ts';
import type { RingFeature } from '../ring.ts';

export interface ShortcutsOthers {
  readonly calls: { readonly inPopup: Pick<PopupCalls, 'dismissNewest'> };
  readonly popup: PopupFeature;
  readonly pageOpener: PageOpener;
  readonly ring: RingFeature;
}

/** Keys that work whatever program has the focus. */
export function createShortcutsFeature(
  { app, settings }: House,
  { calls, popup, pageOpener, ring }: ShortcutsOthers,
) {
  const shortcuts = createShortcuts(globalShortcut);
  const focusPopup = (): void => {
    // Where the popup cannot be given the keyboard, the Calls page serves the keyboard instead.
    if (!popup.takeKeyboard()) pageOpener.showCalls();
  };
  const muteKeys = 'muteRingShortcut';
  let muteKeysTaken: string | null = null;
  const takeMuteKeys = (keys: string | null): void => {
    if (keys === muteKeysTaken) return;
    muteKeysTaken = keys;
    const problem = shortcuts.assign(muteKeys, keys, ring.mute);
    if (keys !== null) settings.reportProblem(muteKeys, problem);
  };
  /** Other programs keep them for as long as there is nothing to be silenced. */
  const lendMuteKeys = (): void =>
    takeMuteKeys(ring.snapshot.get().sound === null ? null : settings.settings.get()[muteKeys]);
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
        followChoice(settings.settings, muteKeys, (keys, isNew) => {
          settings.reportProblem(muteKeys, shortcuts.reserve(muteKeys, keys));
          // Whether they are free is told when they are chosen, and not by the first call.
          if (isNew) takeMuteKeys(keys);
          lendMuteKeys();
        }),
        ring.snapshot.follow(lendMuteKeys),
        () => app.off('browser-window-blur', left),
        shortcuts.stop,
      );
    },
  } satisfies Feature;
}
