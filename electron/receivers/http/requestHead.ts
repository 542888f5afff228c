/** Request line and headers of a request, as far as they matter to us. */
export interface RequestHead {
  readonly method: string;
  /** Without scheme and host, should the sender have written those. */
  readonly path: string;
  /** Behind the first `?`; empty where there is none. */
  readonly query: string;
  /** Under which names the sender asked for us: of each `Host`, and of an address in the request line. */
  readonly hosts: readonly string[];
  /** A web page made a browser send it. */
  readonly isFromWebPage: boolean;
  /** Of the header that may hold the secret; null where it is not sent. */
  readonly secret: string | null;
  readonly contentLength: number;
  readonly isChunked: boolean;
  /** The sender waits for a word before it sends the body. */
  readonly expectsContinue: boolean;
  /** Of the request line's address, in characters. */
  readonly targetLength: number;
}

/** `X-Ringside-Secret: …` stands for the secret in the path: what a path holds is seen by more people. */
const secretHeader = 'x-ringside-secret';

/** What parts the head from the body: an empty line, whichever way lines end. @returns null while it has not come */
export function endOfHead(bytes: Buffer): { readonly head: number; readonly body: number } | null {
  const crAt = bytes.indexOf('\r\r');
  const lfAt = bytes.indexOf(0x0a);
  if (crAt !== -1 && (lfAt === -1 || crAt + 2 < lfAt)) return { head: crAt, body: crAt + 2 };
  for (let at = lfAt; at !== -1; at = bytes.indexOf(0x0a, at + 1)) {
    if (bytes[at + 1] === 0x0a) return { head: at, body: at + 2 };
    if (bytes[at + 1] === 0x0d && bytes[at + 2] === 0x0a) return { head: at, body: at + 3 };
  }
  return null;
}

/**
 * Reads a head as leniently as can be: senders are the firmware of desk phones and scripts. Blanks, `<`, quotes and letters
 * of any alphabet may stand in the address unescaped, lines may end in LF or CR alone, the version may be missing.
 *
 * @param text UTF-8 where it is that
 * @returns null where it does not begin as a request does
 */
export function readHead(text: string): RequestHead | null {
  const [requestLine = '', ...lines] = text.replace(/\r$/, '').split(/\r?\n|\r/);
  const read = /^([a-z]+)[ \t]+(\S.*?)(?:[ \t]+HTTP\/\d(?:\.\d)?)?[ \t]*$/i.exec(requestLine);
  if (read === null) return null;
  const [, method = '', target = ''] = read;
  const absolute = /^https?:\/\/([^/?#]*)(.*)$/is.exec(target);
  const asked = absolute === null ? target : (absolute[2] ?? '');
  const queryAt = asked.indexOf('?');
  // Every line counts, however many there are: none may hide behind others.
  const headers = lines.map(headerOf);
  const valuesOf = (name: string): string[] =>
    headers.filter((header) => header.name === name).map(({ value }) => value);
  return {
    method: method.toUpperCase(),
    path: queryAt === -1 ? asked : asked.slice(0, queryAt),
    query: queryAt === -1 ? '' : asked.slice(queryAt + 1),
    hosts: [...valuesOf('host'), absolute?.[1] ?? ''].filter((host) => host !== ''),
    // No phone sends these; each browser does, at least on requests that a foreign page can make it send.
    isFromWebPage: headers.some(({ name }) => name === 'origin' || name.startsWith('sec-fetch-')),
    secret: valuesOf(secretHeader)[0] ?? null,
    contentLength: Math.max(0, Number.parseInt(valuesOf('content-length')[0] ?? '0', 10) || 0),
    isChunked: valuesOf('transfer-encoding').some((value) => /chunked/i.test(value)),
    expectsContinue: valuesOf('expect').some((value) => /100-continue/i.test(value)),
    targetLength: target.length,
  };
}

function headerOf(line: string): { readonly name: string; readonly value: string } {
  const colonAt = line.indexOf(':');
  return {
    name: line.slice(0, Math.max(0, colonAt)).trim().toLowerCase(),
    value: line.slice(colonAt + 1).trim(),
  };
}

/** `127.0.0.1:47113`, `[::1]:47113`, `localhost`: without the port. */
export function hostWithoutPort(host: string): string {
  return /^\[([^\]]*)\]/.exec(host)?.[1] ?? host.replace(/:\d*$/, '');
}
