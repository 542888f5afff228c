import type { App, WebContents } from 'electron';
import { appOrigin } from './appProtocol.ts';

/**
 * SECURITY (items 12, 13, 14): no window navigates away, opens another or holds a webview. It holds for every web
 * contents of the program, so that one made by mistake is caught as well.
 */
export interface NavigationLock {
  /** Before the program is ready. */
  lock(app: App): void;
  /** The one exception, the sign-in window: it may go from page to page, over http(s) alone, and no further. */
  allowRemotePages(contents: WebContents): void;
}

export function createNavigationLock(): NavigationLock {
  const remote = new WeakSet<WebContents>();

  const lockContents = (contents: WebContents): void => {
    const denyForeign = (event: { preventDefault(): void }, url: string): void => {
      const allowed = remote.has(contents) ? /^https?:\/\//.test(url) : url.startsWith(`${appOrigin}/`);
      if (!allowed) event.preventDefault();
    };
    contents.on('will-navigate', (event) => denyForeign(event, event.url));
    contents.on('will-frame-navigate', (event) => denyForeign(event, event.url));
    contents.on('will-redirect', (event) => denyForeign(event, event.url));
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  };

  return {
    lock: (app) => void app.on('web-contents-created', (_event, contents) => lockContents(contents)),
    allowRemotePages: (contents) => void remote.add(contents),
  };
}
