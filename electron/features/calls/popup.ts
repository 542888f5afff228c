import { createChannelNotice, type ChannelNotice } from '../../core/connection/state/channelNotice.ts';
import { screen } from 'electron';
import type { House } from '../../house.ts';
import { appOrigin } from '../../security/appProtocol.ts';
import { createCallPopup, type CallPopup } from '../../windows/callPopup.ts';
import { choicesFor } from '../../windows/placement/popupPlace.ts';
import { createPointer } from '../../windows/placement/pointer.ts';
import { stopAll, type Feature, type Handlers, type Topics } from '../feature.ts';
import { createPopupCheck } from './popupCheck.ts';
import type { PageInView, PageOpener } from '../pageOpener.ts';
import type { ConnectionFeature } from '../portal/connection.ts';
import type { QuietFeature } from '../quiet.ts';
import type { CallsFeature } from './calls.ts';
import type { NotesFeature } from './notes.ts';

export interface PopupOthers {
  readonly calls: Pick<CallsFeature, 'list' | 'inPopup'>;
  readonly notes: NotesFeature;
  readonly quiet: QuietFeature;
  readonly connection: Pick<ConnectionFeature, 'status'>;
  readonly pageOpener: PageInView & PageOpener;
}

export interface PopupFeature extends Pick<CallPopup, 'takeKeyboard'> {
  /** What is said there beside calls. */
  readonly notice: ChannelNotice['notice'];
}

/** The window with the calls that ring. */
export function createPopupFeature(
  house: House,
  { calls, notes, quiet, connection, pageOpener }: PopupOthers,
) {
  const { settings } = house.settings;
  const { popup: entries } = calls.list;
  const { notice, dismiss, look, start } = createChannelNotice({
    status: connection.status.snapshot,
    said: house.said,
    isSeen: () => pageOpener.isLookedAt('portal'),
    log: house.log,
  });
  const isQuiet = (): boolean => quiet.state.get().isQuiet;
  const isWorkAfterCall = (): boolean => notes.wrapUp.state.get() !== null;
  const popup = createCallPopup({
    pointer: createPointer({
      screen,
      xServer: house.xServer,
    }),
    pageUrl: `${appOrigin}/popup.html`,
    preloadFile: house.paths.preloadFile,
    clock: house.clock,
    timers: house.timers,
    log: house.log,
    isQuitting: house.quitting.isQuitting,
    settings: settings.get,
    isQuiet,
    hasNotice: () => notice.get() !== null,
    isWorkAfterCall,
    // Where it could not be stored it holds for now, and the settings say so.
    onPlaceChosen: (choices) => void house.settings.update(choices).catch(() => undefined),
    onCameUnderPointer: (pointer) => house.publish('popup.cameUnderPointer', pointer),
    onShown(isShown) {
      calls.inPopup.popupShown(isShown);
      house.publish('popup.shown', { isShown });
    },
    onCreated({ webContents }) {
      house.windows.trust('popup', webContents);
      house.operatorInput.watch(webContents);
    },
  });
  const check = createPopupCheck({
    ...house,
    quiet() {
      if (isQuiet()) return 'quietMode';
      return isWorkAfterCall() ? 'afterCall' : null;
    },
    ringTestCall: calls.inPopup.ringTestCall,
    isShown: popup.isShown,
  });
  return {
    takeKeyboard: popup.takeKeyboard,
    notice,
    handlers: {
      'popup.get': () => entries.get(),
      'popup.painted': ({ revision, heightPx, callKeys }) => {
        calls.inPopup.entriesPainted(callKeys ?? []);
        popup.painted(revision, heightPx);
        check.painted(callKeys ?? []);
        return undefined;
      },
      'popup.openCallList': () => void pageOpener.showCalls(),
      'notice.get': () => ({ problem: notice.get() }),
      'notice.dismiss': () => void dismiss(),
      'popup.isUnderPointer': popup.isUnderPointer,
      'popup.drag': (step) => void popup.drag(step),
      'popup.choosePlace': async (place) => {
        await house.settings.update(choicesFor(place, settings.get(), screen.getAllDisplays()));
        return undefined;
      },
      'popup.giveKeyboardBack': () => void popup.giveKeyboardBack(),
    } satisfies Handlers,
    topics: {
      'popup.changed': entries,
      'notice.changed': {
        get: () => ({ problem: notice.get() }),
        follow: (listener) => notice.follow((problem) => listener({ problem })),
      },
    } satisfies Topics,
    checks: [check],
    start() {
      popup.start();
      return stopAll(
        entries.follow(popup.follow),
        settings.follow(() => popup.follow(entries.get())),
        // It takes an open popup away, and its end brings back what still rings.
        quiet.state.follow(() => popup.follow(entries.get())),
        notice.follow(() => popup.follow(entries.get())),
        pageOpener.changes.follow(look),
        start(),
        notes.wrapUp.state.follow(() => {
          calls.inPopup.keepOut(isWorkAfterCall());
          popup.follow(entries.get());
        }),
        popup.stop,
      );
    },
  } satisfies Feature & PopupFeature;
}
