import type { AppErrorData } from '../errors.ts';
import { isHttpsOrLoopback, isLoopbackHost, parseUrl, withoutWrapping } from './webhookUrl.ts';

export type PortalAddressCheck =
  | {
      readonly ok: true;
      /** `https://portal.example` or, on loopback alone, `http://127.0.0.1:8080`. */
      readonly origin: string;
    }
  | { readonly ok: false; readonly error: AppErrorData };

/** A scheme as it is written out. `portal:8080` is a host with a port, although URL reads a scheme into it. */
const writtenScheme = /^[a-z][a-z0-9+.-]*:\/\//i;

/**
 * Checks what was typed or pasted as "Portal address", while it is being typed: `portal.bitrix24.com`, or any page of the
 * portal as the browser shows it. Only the origin is kept. Without a scheme it is https; http is for loopback alone.
 */
export function parsePortalAddress(text: string): PortalAddressCheck {
  const typed = withoutWrapping(text);
  const url = parseUrl(writtenScheme.test(typed) ? typed : `https://${typed}`);
  if (url === null || !isHttpsOrLoopback(url) || !looksLikeAHost(url.hostname)) return refused();
  // A name or password in the address would hide another host than the one people read.
  if (url.username !== '' || url.password !== '') return refused();
  return { ok: true, origin: url.origin };
}

/** What names and numeric addresses are made of. URL lets quotes and the like through, which no portal has. */
const hostCharacters = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])$/;

/** A portal has a full name or a numeric address; a lone word is one that is still being typed. */
function looksLikeAHost(hostname: string): boolean {
  if (!hostCharacters.test(hostname)) return false;
  return isLoopbackHost(hostname) || /[^.]\.[^.]|^\[/.test(hostname);
}

function refused(): PortalAddressCheck {
  return { ok: false, error: { code: 'portalAddress.notValid', params: {} } };
}
