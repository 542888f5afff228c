import { BrowserWindow, session, type WebContents } from 'electron';
import { AppError } from '../../contracts/errors.ts';
import type { AuthorizationCode, AuthorizeRequest, SignInWindow } from '../core/ports/signIn.ts';
import { authorizeUrl, readRedirect } from './signInRedirect.ts';

/**
 * The portal's own sign-in page in a window apart: a session of its own that nothing outlives, no preload, no access to
 * anything of ours. Its title starts with `Sign in to`, then the host that is really shown.
 */
/** @param onCreated told of the window's contents before they load anything, so that navigation can be allowed */
export function createSignInWindow(onCreated: (contents: WebContents) => void): SignInWindow {
  let open: BrowserWindow | null = null;

  return {
    close: () => open?.close(),
    ask(request) {
      open?.close();
      return new Promise<AuthorizationCode>((resolve, reject) => {
        const window = makeWindow(request);
        open = window;
        onCreated(window.webContents);
        const finish = (result: AuthorizationCode | AppError): void => {
          if (open === window) open = null;
          if (result instanceof AppError) reject(result);
          else resolve(result);
          if (!window.isDestroyed()) window.destroy();
        };
        /** The redirect to the application's address is never followed: its code is all that is wanted. */
        const look = (event: Electron.Event, url: string): void => {
          const redirect = readRedirect(url, request);
          if (redirect === null) return;
          event.preventDefault();
          finish(redirect);
        };
        window.webContents.on('will-redirect', (event) => event.isMainFrame && look(event, event.url));
        window.webContents.on('will-navigate', (event) => event.isMainFrame && look(event, event.url));
        window.webContents.on('did-navigate', (_event, url) => showHost(window, url));
        window.webContents.on('did-fail-load', (_event, errorCode, description, _url, isMainFrame) => {
          // -3: a load that was replaced or stopped, by us too.
          if (!isMainFrame || errorCode === -3) return;
          finish(
            new AppError('portal.unreachable', {
              host: request.origin.replace(/^https?:\/\//, ''),
              reason: description,
            }),
          );
        });
        window.on('closed', () => finish(new AppError('oauth.windowClosed')));
        void window.loadURL(authorizeUrl(request)).catch(() => undefined);
      });
    },
  };
}

function makeWindow({ origin }: AuthorizeRequest): BrowserWindow {
  const window = new BrowserWindow({
    title: titleFor(origin),
    width: 560,
    height: 720,
    autoHideMenuBar: true,
    webPreferences: {
      // SECURITY: remote content. Its own session in memory, gone with the program; no preload.
      session: session.fromPartition(`sign-in-${Date.now()}`, { cache: false }),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
    },
  });
  window.webContents.session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  window.webContents.session.setPermissionCheckHandler(() => false);
  window.webContents.session.on('will-download', (event) => event.preventDefault());
  window.on('page-title-updated', (event) => event.preventDefault());
  return window;
}

function showHost(window: BrowserWindow, url: string): void {
  window.setTitle(titleFor(url));
}

function titleFor(url: string): string {
  return `Sign in to ${new URL(url).host}`;
}
