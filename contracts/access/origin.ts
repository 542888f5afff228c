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
  readonly host: string;
  readonly origin: string;
  readonly href: string;
  readonly pathname: string;
}

/** A scheme as it is written out. `portal:8080` is a host with a port, although URL reads a scheme into it. */
export const writtenScheme = /^[a-z][a-z0-9+.-]*:\/\//i;

/**
 * The rule for every address that a secret may be sent to, whether it was typed, read from a file or the keychain, or
 * named by a server: https, or http to this computer itself; no name or password in it, since they would hide another
 * host than the one people read.
 *
 * @returns `https://portal.example` or, on loopback alone, `http://127.0.0.1:8080`; null where the rule is broken
 */
export function readOrigin(text: string): string | null {
  const url = writtenScheme.test(text) ? parseUrl(text) : null;
  if (url === null || !isHttpsOrLoopback(url) || namesSomebody(url)) return null;
  return hostCharacters.test(url.hostname) ? url.origin : null;
}

/** Whether a text that was kept as an origin is one, and nothing beside it. */
export function isOrigin(text: string): boolean {
  return readOrigin(text) === text;
}

/**
 * Where a renamed portal is spoken to: as it was before, by https, or by http where portals are practised, on loopback.
 *
 * @param newHost as the portal names it; untrusted
 * @returns null for what is no host
 */
export function movedOrigin(from: string, newHost: string): string | null {
  const origin = readOrigin(`${from.startsWith('http:') ? 'http' : 'https'}://${newHost}`);
  return origin?.endsWith(`//${newHost}`) === true ? origin : null;
}

/** What names and numeric addresses are made of. URL lets quotes and the like through, which no portal has. */
const hostCharacters = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])$/;

export function namesSomebody({ username, password }: ParsedUrl): boolean {
  return username !== '' || password !== '';
}

/** Whether a host name as URL gives it is this computer itself: `localhost`, 127.0.0.0/8 or `[::1]`. */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/** A portal has a full name or a numeric address; a lone word is one that is still being typed. */
export function isFullHost(hostname: string): boolean {
  return isLoopbackHost(hostname) || /[^.]\.[^.]|^\[/.test(hostname);
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
