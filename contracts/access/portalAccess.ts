import type { WebhookAccess } from './webhookUrl.ts';

/**
 * A local application's sign-in (OAuth 2.0). Holds secrets: main process and keychain only.
 */
export interface ApplicationAccess {
  readonly kind: 'application';
  /** `https://portal.example` or, on loopback alone, `http://127.0.0.1:8080`. */
  readonly origin: string;
  readonly userId: number;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Origin of the token server that issued the tokens and refreshes them. */
  readonly tokenOrigin: string;
  /** Bitrix24's stable key of the portal; it survives a renaming. */
  readonly memberId: string;
}

export type PortalAccess = WebhookAccess | ApplicationAccess;
