import type { App, BrowserWindowConstructorOptions, WebContents } from 'electron';
import { appOrigin } from './appProtocol.ts';

/** What remote pages, which the sign-in window alone shows, may do beyond going from page to page over http(s). */
export interface RemotePageRules {
  /** A further window, asked for by a page; null where there is to be none. */
  readonly furtherWindow: () => BrowserWindowConstructorOptions | null;
  /** The page asked for anything at all: to go somewhere, for a window, for another size. Called before it gets its answer. */
  readonly onAsked: () => void;
}

/**
 * SECURITY (items 12, 13, 14): no window navigates away, opens another or holds a webview; no page moves its window or keeps
 * it from closing. It holds for every web contents of the program, so that one made by mistake is caught as well.
 */
export interface NavigationLock {
  /** Before the program is ready. */
  lock(app: Pick<App, 'on'>): void;
  /** The one exception, windows for signing in: over http(s) alone, and with no further window but as the rules say. */
  allowRemotePages(contents: WebContents, rules: RemotePageRules): void;
}

const remoteAddress = /^https?:\/\//;
/** A page may open an empty window first and send it somewhere after. */
const emptyPage = /^(?:about:blank)?$/;

export function createNavigationLock(): NavigationLock {
  const remote = new WeakMap<WebContents, RemotePageRules>();

  const lockContents = (contents: WebContents): void => {
    const asked = (): void => remote.get(contents)?.onAsked();
    const denyForeign = (event: { preventDefault(): void }, url: string): void => {
      asked();
      const allowed = remote.has(contents) ? remoteAddress.test(url) : url.startsWith(`${appOrigin}/`);
      if (!allowed) event.preventDefault();
    };
    contents.on('will-navigate', (event) => denyForeign(event, event.url));
    contents.on('will-frame-navigate', (event) => denyForeign(event, event.url));
    contents.on('will-redirect', (event) => denyForeign(event, event.url));
    contents.on('will-attach-webview', (event) => event.preventDefault());
    // `beforeunload` of a page would keep its window, and with that the program, from ending.
    contents.on('will-prevent-unload', (event) => {
      asked();
      event.preventDefault();
    });
    // `moveTo` and `resizeTo`: a page could lay itself over everything else.
    contents.on('content-bounds-updated', (event) => {
      asked();
      event.preventDefault();
    });
    contents.setWindowOpenHandler(({ url }) => {
      asked();
      const mayOpen = remoteAddress.test(url) || emptyPage.test(url);
      const options = mayOpen ? (remote.get(contents)?.furtherWindow() ?? null) : null;
      return options === null
        ? { action: 'deny' }
        : { action: 'allow', overrideBrowserWindowOptions: options };
    });
  };

  return {
    lock: (app) => void app.on('web-contents-created', (_event, contents) => lockContents(contents)),
    allowRemotePages: (contents, rules) => void remote.set(contents, rules),
  };
}
