import type { AppErrorCode, AppErrorData } from '../errors.ts';

/**
 * The one part of the WHATWG URL that is needed here. The class is global in Node and in browsers, yet this folder is
 * compiled for neither.
 */
declare const URL: {
  new (text: string): ParsedUrl;
};

export interface ParsedUrl {
  readonly protocol: string;
  readonly username: string;
  readonly password: string;
  readonly hostname: string;
  readonly origin: string;
  readonly pathname: string;
}

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

/** What people copy along: spaces, quotes of all kinds, angle brackets, zero-width and byte-order marks. */
const wrapping = String.raw`[\s"'\u0060<>\u00ab\u00bb\u2018-\u201f\u2039\u203a\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad]+`;
const wrappingAtEnds = new RegExp(`^${wrapping}|${wrapping}$`, 'gu');
const invisible = /[\u0000-\u001f\u007f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]/gu;

const scheme = /^[a-z][a-z0-9+.-]*:\/\//i;
/** `/rest/<user id>/<code>` and whatever follows; doubled slashes are collapsed before. */
const webhookPath = /^\/rest\/([1-9]\d{0,14})\/([A-Za-z0-9_-]{4,200})(?:\/|$)/;

/**
 * Checks what was typed or pasted as "Webhook URL", while it is being typed. Anything after
 * `/rest/<user id>/<code>/` is cut off: Bitrix24 shows the URL with `profile.json` appended in places.
 */
export function parseWebhookUrl(text: string): WebhookUrlCheck {
  const trimmed = withoutWrapping(text);
  if (trimmed === '') return refuse('webhookUrl.empty');

  const url = scheme.test(trimmed) ? parseUrl(trimmed) : null;
  if (url === null) return refuse('webhookUrl.notAUrl');
  if (!isHttpsOrLoopback(url)) return refuse('webhookUrl.notHttps');
  // A name or password in the address would be sent to, and hide, another host than the one people read.
  if (url.username !== '' || url.password !== '') return refuse('webhookUrl.notAWebhook');

  const match = webhookPath.exec(url.pathname.replace(/\/{2,}/g, '/'));
  const userId = Number(match?.[1]);
  const code = match?.[2];
  if (code === undefined || !Number.isSafeInteger(userId)) return refuse('webhookUrl.notAWebhook');
  return { ok: true, access: { kind: 'webhook', origin: url.origin, userId, code } };
}

/** `https://portal.example/rest/1/••••/`: all that is ever shown of a stored webhook. */
export function maskedWebhookUrl(access: WebhookAccess): string {
  return `${access.origin}/rest/${access.userId}/••••/`;
}

/** `portal.example` or `portal.example:8443`. International names come in their ASCII form. */
export function portalHost(access: Pick<WebhookAccess, 'origin'>): string {
  return access.origin.replace(scheme, '');
}

/** The keychain's account name: `<portal host[:port]>/<user id>`. */
export function accountName(access: Pick<WebhookAccess, 'origin' | 'userId'>): string {
  return `${portalHost(access)}/${access.userId}`;
}

/** Whether a host name as URL gives it is this computer itself: `localhost`, 127.0.0.0/8 or `[::1]`. */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/** What was pasted, without quotes and spaces around it and without characters that cannot be seen. */
export function withoutWrapping(text: string): string {
  return text.replace(wrappingAtEnds, '').replace(invisible, '');
}

/** @returns null for what is no address with a host */
export function parseUrl(text: string): ParsedUrl | null {
  try {
    const url = new URL(text);
    return url.hostname === '' ? null : url;
  } catch {
    return null;
  }
}

/** TLS is never done without, but for this computer itself. */
export function isHttpsOrLoopback({ protocol, hostname }: ParsedUrl): boolean {
  return protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname));
}

function refuse(code: AppErrorCode): WebhookUrlCheck {
  return { ok: false, error: { code, params: {} } };
}
