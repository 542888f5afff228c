import type { AppErrorCode, AppErrorData } from '../errors.ts';
import { isHttpsOrLoopback, namesSomebody, parseUrl, readOrigin, writtenScheme } from './origin.ts';
import { restAddressesIn, withoutWrapping } from './pastedText.ts';

/**
 * An inbound webhook, taken apart. Holds a secret: it is never logged, stored outside the keychain, or sent from the
 * main process to a window.
 */
export interface WebhookAccess {
  readonly kind: 'webhook';
  /** `https://portal.example` or, on loopback alone, `http://127.0.0.1:8080`. */
  readonly origin: string;
  readonly userId: number;
  readonly code: string;
}

export type WebhookUrlCheck =
  | { readonly ok: true; readonly access: WebhookAccess }
  | { readonly ok: false; readonly error: AppErrorData };

/** `/rest/<user id>/<code>` and whatever follows; doubled slashes are collapsed before. */
const webhookPath = /^\/rest\/([1-9]\d{0,14})\/([A-Za-z0-9_-]{4,200})(?:\/|$)/;
/** REST 3 writes the same webhook with `api` in between (Bitrix24 docs, REST 3.0). */
const newerPath = /^\/rest\/api\//;

/** Whether a text that was kept as a webhook's code can be one. */
export function isWebhookCode(text: string): boolean {
  return /^[A-Za-z0-9_-]{4,200}$/.test(text);
}

/**
 * Checks what was typed or pasted as "Webhook URL", while it is being typed: the address, with or without `https://`, or
 * a text that holds one. Anything after `/rest/<user id>/<code>/` is cut off: Bitrix24 shows the URL with `profile.json`
 * appended in places. A text that holds two different webhooks is refused, since nobody can see which one is meant.
 */
export function parseWebhookUrl(text: string): WebhookUrlCheck {
  if (withoutWrapping(text) === '') return refuse('webhookUrl.empty');
  const [first, ...others] = restAddressesIn(text).map(parseAddress);
  if (first === undefined) return refuse('webhookUrl.notAUrl');
  return others.every((other) => isSameWebhook(first, other)) ? first : refuse('webhookUrl.notAUrl');
}

function parseAddress(address: string): WebhookUrlCheck {
  const url = writtenScheme.test(address) ? parseUrl(address) : null;
  if (url === null) return refuse('webhookUrl.notAUrl');
  if (!isHttpsOrLoopback(url)) return refuse('webhookUrl.notHttps');
  const origin = readOrigin(address);
  if (origin === null || namesSomebody(url)) return refuse('webhookUrl.notAWebhook');

  const match = webhookPath.exec(url.pathname.replace(/\/{2,}/g, '/').replace(newerPath, '/rest/'));
  const userId = Number(match?.[1]);
  const code = match?.[2];
  if (code === undefined || !Number.isSafeInteger(userId)) return refuse('webhookUrl.notAWebhook');
  return { ok: true, access: { kind: 'webhook', origin, userId, code } };
}

function isSameWebhook(one: WebhookUrlCheck, other: WebhookUrlCheck): boolean {
  if (!one.ok || !other.ok) return false;
  return accountName(one.access) === accountName(other.access) && one.access.code === other.access.code;
}

/** `https://portal.example/rest/1/••••/`: all that is ever shown of a stored webhook. */
export function maskedWebhookUrl(access: WebhookAccess): string {
  return `${access.origin}/rest/${access.userId}/••••/`;
}

/** `portal.example` or `portal.example:8443`. International names come in their ASCII form. */
export function portalHost(access: Pick<WebhookAccess, 'origin'>): string {
  return access.origin.replace(writtenScheme, '');
}

/**
 * The keychain's account name: `<portal host[:port]>/<user id>`. Of a portal on loopback without TLS the scheme stands in
 * front, so that what was stored for https is never sent in the clear.
 */
export function accountName(access: Pick<WebhookAccess, 'origin' | 'userId'>): string {
  const portal = access.origin.startsWith('https://') ? portalHost(access) : access.origin;
  return `${portal}/${access.userId}`;
}

function refuse(code: AppErrorCode): WebhookUrlCheck {
  return { ok: false, error: { code, params: {} } };
}
