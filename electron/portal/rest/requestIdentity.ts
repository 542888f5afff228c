import type { SignedInBy } from '../../../contracts/portal.ts';
import type { RestFailure } from '../answers/restAnswer.ts';

/** A request with everything that proves who sends it: a secret as a whole. */
export interface SignedRequest {
  readonly url: string;
  readonly json: Readonly<Record<string, unknown>>;
  /** Token it was signed with; empty for a webhook. */
  readonly token: string;
}

/** As whom a session speaks to its portal. */
export interface RequestIdentity {
  readonly signedInBy: SignedInBy;
  readonly origin: string;
  /** Waits for new tokens while they are being fetched. Null: sign. */
  ready(): Promise<RestFailure | null>;
  sign(method: string, params: Readonly<Record<string, unknown>>): SignedRequest;
  /**
   * Fetches new tokens after the portal refused `usedToken`; all who wait share one request. Null: sign again. Missing
   * where nothing can be renewed.
   */
  readonly renew?: ((usedToken: string) => Promise<RestFailure | null>) | undefined;
  /** What must not be repeated anywhere, even in a portal's own words. */
  secrets(): readonly string[];
}
