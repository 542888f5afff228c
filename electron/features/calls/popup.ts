import type { House } from '../../house.ts';
import { appOrigin } from '../../security/appProtocol.ts';
import { createCallPopup, type CallPopup } from '../../windows/callPopup.ts';
import { stopAll, type Feature, type Handlers, type Topics } from '../feature.ts';
import { createPopupCheck } from './popupCheck.ts';
import type { PageOpener } from '../pageOpener.ts';
import type { CallsFeature } from './calls.ts';

export type PopupFeature = Pick<CallPopup, 'takeKeyboard'>;

/** The window with the calls that ring. */
export function createPopupFeature(
  house: House,
  {
    calls,
    pageOpener,
  }: { readonly calls: Pick<CallsFeature, 'list' | 'inPopup'>; readonly pageOpener: PageOpener },
) {
  const { settings } = house.settings;
  const { popup: entries } = calls.list;
  const popup = createCallPopup({
    pageUrl: `${appOrigin}/popup.html`,
    preloadFile: house.paths.preloadFile,
    clock: house.clock,
    timers: house.timers,
    log: house.log,
    isQuitting: house.quitting.isQuitting,
    settings: settings.get,
    onCameUnderPointer: (pointer) => house.publish('popup.cameUnderPointer', pointer),
    onShown: (isShown) => house.publish('popup.shown', { isShown }),
    onCreated({ webContents }) {
      house.windows.trust('popup', webContents);
      house.operatorInput.watch(webContents);
    },
  });
  const check = createPopupCheck({
    ...house,
    isQuiet: () => settings.get().quietMode,
    ringTestCall: calls.inPopup.ringTestCall,
    isShown: popup.isShown,
  });
  return {
    takeKeyboard: popup.takeKeyboard,
    handlers: {
      'popup.get': () => entries.get(),
      'popup.painted': ({ revision, heightPx, callKeys }) => {
        calls.inPopup.entriesPainted(callKeys ?? []);
        popup.painted(revision, heightPx);
        check.painted(callKeys ?? []);
        return undefined;
      },
      'popup.openCallList': () => void pageOpener.showCalls(),
      'popup.giveKeyboardBack': () => void popup.giveKeyboardBack(),
    } satisfies Handlers,
    topics: { 'popup.changed': entries } satisfies Topics,
    checks: [check],
    start() {
      popup.start();
      return stopAll(
        entries.follow(popup.follow),
        // Quiet mode takes an open popup away, and its end brings back what still rings.
        settings.follow(() => popup.follow(entries.get())),
        popup.stop,
      );
    },
  } satisfies Feature & PopupFeature;
}
