import {
  BrowserWindow,
  type BrowserWindowConstructorOptions,
  type Event,
  type Session,
  type WebContents,
} from 'electron';
import { AppError } from '../../../contracts/errors.ts';
import * as m from '../../../contracts/messages/generated/messages.js';
import type { Log } from '../../core/ports/log.ts';
import type { AuthorizationCode, AuthorizePage, SignInWindow } from '../../core/ports/signIn.ts';
import { createFloodWatch } from './floodWatch.ts';
import { hostOf, loadProblem } from './loadProblem.ts';
import { createSignInSession } from './signInSession.ts';

export interface SignInWindowDeps {
  readonly authorizePage: AuthorizePage;
  /** Told of a window's contents before they go anywhere, so that navigation can be allowed. */
  readonly allowRemotePages: (
    contents: WebContents,
    rules: {
      readonly furtherWindow: () => BrowserWindowConstructorOptions | null;
      readonly onAsked: () => void;
    },
  ) => void;
  readonly monotonicMs: () => number;
  readonly log: Log;
}

/** Some companies' log-in pages open a second window, and from that a third. */
const furtherWindowsAtOnce = 3;
const furtherWindowsAtAll = 20;
/** Chromium's ERR_ABORTED: a load that was replaced or stopped, by us too. */
const aborted = -3;

/**
 * The portal's own sign-in page in a window apart: a session of its own that is emptied after each time, no preload, no access
 * to anything of ours. Its title says `Sign in to`, then the host that is really shown. A page may open a few further
 * windows, which are bound as it is and go when it goes. A page that keeps the main process busy is closed. No page can keep its window open: it is destroyed and not asked.
 */
export function createSignInWindow(deps: SignInWindowDeps): SignInWindow {
  const signInSession = createSignInSession();
  let stop = (): void => undefined;

  return {
    close: () => stop(),
    async ask(request) {
      stop();
      let stopped = false;
      stop = () => (stopped = true);
      const ownSession = await signInSession.take();
      if (stopped) throw new AppError('oauth.windowClosed');
      return new Promise<AuthorizationCode>((resolve, reject) => {
        const windows = new Set<BrowserWindow>();
        let furtherOpened = 0;

        const finish = (result: AuthorizationCode | AppError): void => {
          if (stopped) return;
          stopped = true;
          for (const window of windows) if (!window.isDestroyed()) window.destroy();
          signInSession.clear();
          if (result instanceof AppError) reject(result);
          else resolve(result);
        };
        stop = () => finish(new AppError('oauth.windowClosed'));

        /** One for all windows of a page: they are its doing. */
        const flood = createFloodWatch(deps.monotonicMs, () => {
          if (stopped) return;
          deps.log.warn('sign-in page keeps the program busy', { host: hostOf(request.origin) ?? '' });
          // A window goes a moment later; what its page sends must end now.
          for (const window of windows) window.webContents.forcefullyCrashRenderer();
          finish(new AppError('oauth.pageMisbehaves'));
        });

        const furtherWindow = (): BrowserWindowConstructorOptions | null => {
          if (stopped || windows.size > furtherWindowsAtOnce || furtherOpened >= furtherWindowsAtAll)
            return null;
          furtherOpened += 1;
          return windowOptions(titleFor(request.origin, request.origin), ownSession, [...windows].at(-1));
        };

        /** The redirect to the application's address is never followed: its code is all that is wanted. */
        const look = (event: Event<{ isMainFrame: boolean; url: string }>): void => {
          const redirect = event.isMainFrame ? deps.authorizePage.readRedirect(event.url, request) : null;
          if (redirect === null) return;
          event.preventDefault();
          finish(redirect);
        };

        const watch = (window: BrowserWindow): void => {
          const { webContents } = window;
          windows.add(window);
          deps.allowRemotePages(webContents, { furtherWindow, onAsked: flood.count });
          window.on('page-title-updated', (event) => {
            flood.count();
            event.preventDefault();
          });
          webContents.on('console-message', flood.count);
          webContents.on('did-start-navigation', flood.count);
          webContents.on('did-frame-navigate', flood.count);
          webContents.on('frame-created', flood.count);
          window.on('closed', () => windows.delete(window));
          webContents.on('will-redirect', look);
          webContents.on('will-navigate', look);
          webContents.on('did-navigate', (_event, url) => window.setTitle(titleFor(url, request.origin)));
          webContents.on('did-create-window', watch);
          webContents.on('did-fail-load', (_event, errorCode, description, url, isMainFrame) => {
            if (!isMainFrame || errorCode === aborted) return;
            const problem = loadProblem({ description, url }, request.origin);
            deps.log.warn('sign-in page not loaded', { reason: problem.params['reason'] });
            finish(problem);
          });
          webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
            if (stopped) return;
            deps.log.warn('window lost its page', { window: 'sign-in', reason, exitCode });
            finish(new AppError('oauth.pageCrashed'));
          });
        };

        const first = new BrowserWindow(windowOptions(titleFor(request.origin, request.origin), ownSession));
        watch(first);
        first.on('closed', () => finish(new AppError('oauth.windowClosed')));
        void first.loadURL(deps.authorizePage.url(request)).catch(() => undefined);
      });
    },
  };
}

function windowOptions(
  title: string,
  ownSession: Session,
  parent?: BrowserWindow,
): BrowserWindowConstructorOptions {
  return {
    title,
    width: 560,
    height: 720,
    minWidth: 320,
    minHeight: 320,
    // Whatever size and place a page asks for its further window, it is this and in the middle.
    center: true,
    autoHideMenuBar: true,
    fullscreenable: false,
    frame: true,
    transparent: false,
    alwaysOnTop: false,
    skipTaskbar: false,
    ...(parent === undefined ? {} : { parent }),
    webPreferences: {
      // SECURITY: remote content. No preload.
      session: ownSession,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  };
}

function titleFor(url: string, portalOrigin: string): string {
  return m.sign_in_window_title({ host: hostOf(url) ?? hostOf(portalOrigin) ?? '' });
}
