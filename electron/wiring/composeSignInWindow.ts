import type { App } from 'electron';
import { AppError } from '../../contracts/errors.ts';
import type { Log } from '../core/ports/log.ts';
import type { SignInWindow } from '../core/ports/signIn.ts';
import { classifyNetworkError } from '../portal/network/networkErrors.ts';
import { guardClientCertificates } from '../security/clientCertificates.ts';
import type { NavigationLock } from '../security/navigation.ts';
import { askForCertificate } from '../windows/signIn/certificateQuestion.ts';
import { createSignInWindow } from '../windows/signIn/signInWindow.ts';

/** The window in which operators sign in, and what guards it: remote pages, certificates, and its end with the program. */
export function composeSignInWindow(app: App, navigation: NavigationLock, log: Log): SignInWindow {
  const signInWindow = createSignInWindow({
    allowRemotePages: navigation.allowRemotePages,
    problemOfLoadError,
    log,
  });
  guardClientCertificates(app, askForCertificate);
  app.on('before-quit', signInWindow.close);
  return signInWindow;
}

/** The same words for the same trouble as where Ringside itself speaks with the portal. */
export function problemOfLoadError(name: string, host: string): AppError {
  const { code, reason } = classifyNetworkError(new Error(`net::${name}`));
  return new AppError(code, { host, reason });
}
