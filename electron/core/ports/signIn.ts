import type { AppError } from '../../../contracts/errors.ts';

/** What the redirect to the application's address carries (Bitrix24 docs, OAuth 2.0, step 2). */
export interface AuthorizationCode {
  /** Lives for 30 s and works once. A secret while it does. */
  readonly code: string;
  /** Host that the portal names for tokens; null where it names none. Untrusted. */
  readonly serverDomain: string | null;
  readonly memberId: string | null;
}

export interface AuthorizeRequest {
  /** Origin of the portal as typed and parsed. */
  readonly origin: string;
  readonly clientId: string;
  /** Random, compared with what comes back. */
  readonly state: string;
}

/** The portal's page that asks the operator, and how it answers. Adapter: what Bitrix24 says of OAuth. */
export interface AuthorizePage {
  url(request: AuthorizeRequest): string;
  /** What a navigation away from it says; null where the operator is still on the way. An `AppError` ends the attempt. */
  readRedirect(url: string, request: AuthorizeRequest): AuthorizationCode | AppError | null;
}

/** The window in which the operator signs in at the portal. Adapter: a window with a session of its own. */
export interface SignInWindow {
  /**
   * Opens the portal's authorize page and waits for the code.
   * @throws AppError `oauth.windowClosed`, `oauth.stateMismatch`, or a `portal.*` code where the page cannot be loaded
   */
  ask(request: AuthorizeRequest): Promise<AuthorizationCode>;
  /** Closes it; `ask` then fails with `oauth.windowClosed`. */
  close(): void;
}
