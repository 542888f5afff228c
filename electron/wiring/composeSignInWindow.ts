import type { App } from 'electron';
import type { Log } from '../core/ports/log.ts';
import type { SignInWindow } from '../core/ports/signIn.ts';
import { guardClientCertificates } from '../security/clientCertificates.ts';
import type { NavigationLock } from '../security/navigation.ts';
import { askForCertificate } from '../windows/signIn/certificateQuestion.ts';
import { createSignInWindow } from '../windows/signIn/signInWindow.ts';

/** The window in which operators sign in, and what guards it: remote pages, certificates, and its end with the program. */
export function composeSignInWindow(app: App, navigation: NavigationLock, log: Log): SignInWindow {
  const signInWindow = createSignInWindow({
    allowRemotePages: navigation.allowRemotePages,
    monotonicMs: () => performance.now(),
    log,
  });
  guardClientCertificates(app, askForCertificate);
  app.on('before-quit', signInWindow.close);
  return signInWindow;
}
