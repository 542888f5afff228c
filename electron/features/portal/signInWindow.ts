import { randomBytes } from 'node:crypto';
import type { SignInWindow } from '../../core/ports/signIn.ts';
import type { House } from '../../house.ts';
import { authorizePage } from '../../portal/identity/authorizePage.ts';
import { guardClientCertificates } from '../../security/clientCertificates.ts';
import { askForCertificate } from '../../windows/signIn/certificateQuestion.ts';
import { createSignInWindow } from '../../windows/signIn/signInWindow.ts';

/** Comes back with the answer of the portal's page, and cannot be guessed by any other. */
export function newSignInState(): string {
  return randomBytes(24).toString('base64url');
}

/** The window in which operators sign in, and what guards it: remote pages, certificates, and its end with the program. */
export function createGuardedSignInWindow({ app, navigation, clock, log }: House): SignInWindow {
  const signInWindow = createSignInWindow({
    authorizePage,
    allowRemotePages: navigation.allowRemotePages,
    monotonicMs: clock.monotonicMs,
    log,
  });
  guardClientCertificates(app, askForCertificate);
  app.on('before-quit', signInWindow.close);
  return signInWindow;
}
