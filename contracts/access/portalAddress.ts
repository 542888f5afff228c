import type { AppErrorData } from '../errors.ts';
import { isFullHost, parseUrl, readOrigin, writtenScheme } from './origin.ts';
import { withoutWrapping } from './pastedText.ts';

export type PortalAddressCheck =
  | {
      readonly ok: true;
      /** `https://portal.example` or, on loopback alone, `http://127.0.0.1:8080`. */
      readonly origin: string;
    }
  | { readonly ok: false; readonly error: AppErrorData };

/**
 * Checks what was typed or pasted as "Portal address", while it is being typed: `portal.bitrix24.com`, or any page of the
 * portal as the browser shows it. Only the origin is kept. Without a scheme it is https; http is for loopback alone.
 */
export function parsePortalAddress(text: string): PortalAddressCheck {
  const typed = withoutWrapping(text);
  const address = writtenScheme.test(typed) ? typed : `https://${typed}`;
  const origin = readOrigin(address);
  return origin !== null && isFullHost(parseUrl(address)?.hostname ?? '') ? { ok: true, origin } : refused();
}

function refused(): PortalAddressCheck {
  return { ok: false, error: { code: 'portalAddress.notValid', params: {} } };
}
