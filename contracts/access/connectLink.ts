import { isClientId } from './clientId.ts';
import { parsePortalAddress } from './portalAddress.ts';

/** What a link of the company's IT fills in where one connects. Whoever made the link is not known: nothing is done with it. */
export interface ConnectOffer {
  /** `https://portal.example`; null where the link has none that can be one. */
  readonly portalAddress: string | null;
  readonly clientId: string | null;
}

const connectLink = /^ringside:\/*connect\/?(?:\?([^#]*))?(?:#.*)?$/i;

/** Whether a link is one of these, and none of a phone. */
export function isConnectLink(link: string): boolean {
  return connectLink.test(link);
}

/** @returns null for every other link */
export function readConnectLink(link: string): ConnectOffer | null {
  const match = connectLink.exec(link);
  if (match === null) return null;
  const parts = (match[1] ?? '').split('&').map((part) => {
    const [name = '', ...value] = part.split('=');
    return { name: name.toLowerCase(), value: decoded(value.join('=')) };
  });
  /** Of two nobody can see which one is meant. */
  const only = (wanted: string): string => {
    const values = parts.filter(({ name }) => name === wanted).map(({ value }) => value);
    return values.length === 1 ? (values[0] ?? '') : '';
  };
  const address = parsePortalAddress(only('portal'));
  const clientId = only('client');
  return {
    portalAddress: address.ok ? address.origin : null,
    clientId: isClientId(clientId) ? clientId : null,
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return '';
  }
}
