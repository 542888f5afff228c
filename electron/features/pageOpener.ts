import type { ConnectOffer } from '../../contracts/access/connectLink.ts';
import type { IpcPayload } from '../../contracts/ipc.ts';
import type { MainPage } from '../../contracts/ipcNames.ts';
import { createSeldom } from '../core/ports/log.ts';
import { createListeners, type Told } from '../core/listeners.ts';
import type { House } from '../house.ts';
import type { Feature, Handlers } from './feature.ts';

type Navigation = IpcPayload<'main.navigate'>;

export interface PageOpener {
  /** Brings the main window to the front with its Calls page. @param dial filled in where numbers are dialled */
  showCalls(dial?: string): void;
  /** The same with a note opened to be written. @param key as `notes.changed` names it, or of a call in the list */
  showNote(key: string): void;
  /** The same with the Portal page, where what a link offers is filled in and waits for the operator. */
  showConnect(offer: ConnectOffer): void;
}

/** Which page the operator has before them. */
export interface PageInView {
  /** The main window has the keyboard, with this page in it. */
  isLookedAt(page: MainPage): boolean;
  /** Another page is shown, or the window has been given the keyboard, or has lost it. */
  readonly changes: Told<undefined>;
}

/** The page in the main window: where it is sent, and which one it shows. */
export function createPageOpener({
  app,
  mainWindow,
  publish,
  log,
  clock,
}: Pick<House, 'app' | 'mainWindow' | 'publish' | 'log' | 'clock'>) {
  const seldom = createSeldom(clock);
  /** As the window said last; which page it begins with is its own affair. Null until it has a page. */
  let shown: MainPage | null = null;
  /** Where it is sent once it has one. */
  let sentTo: Navigation | null = null;
  const changes = createListeners<undefined>(log);
  const changed = (): void => changes.tell(undefined);
  const go = (to: Navigation): void => {
    mainWindow.show();
    if (shown === null) sentTo = to;
    else publish('main.navigate', to);
  };
  return {
    showCalls: (dial?: string): void => go({ page: 'calls', ...(dial !== undefined && { dial }) }),
    showNote: (key: string): void => go({ page: 'calls', note: key }),
    showConnect: (connect: ConnectOffer): void => go({ page: 'portal', connect }),
    isLookedAt: (page: MainPage) => shown === page && mainWindow.isFocused(),
    changes,
    handlers: {
      'main.showsPage'({ page }) {
        shown = page;
        if (sentTo !== null) publish('main.navigate', sentTo);
        sentTo = null;
        changed();
        return undefined;
      },
      'main.pageFailed': ({ page, message }) =>
        void seldom(page, (times) => log.warn('page not shown', { page, message, times })),
    } satisfies Handlers,
    start() {
      app.on('browser-window-focus', changed);
      app.on('browser-window-blur', changed);
      return () => {
        app.off('browser-window-focus', changed);
        app.off('browser-window-blur', changed);
      };
    },
  } satisfies Feature & PageOpener & PageInView;
}
