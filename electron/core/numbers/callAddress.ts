/** Who an address means, in each way that phones, exchanges, links and people write one. Texts are as untrusted as before. */
export interface CallAddress {
  /**
   * Number, or name at a SIP server, percent-encoding undone: `+4930123456` of `sip:%2B4930123456@pbx.example;user=phone`.
   * Empty where the address names a server alone. Extensions and separators stay.
   */
  readonly user: string;
  /** With its port, as it was written; null where none is named. */
  readonly host: string | null;
  /** Lower case; null where none is written. */
  readonly scheme: 'sip' | 'sips' | 'tel' | 'callto' | null;
  /** What stands before an address in angle brackets, its quotes and escapes undone; null for nothing. */
  readonly displayName: string | null;
  /** RFC 3261, 19.1.1: the address of a telephone number, whatever the server is called. */
  readonly isTelephoneNumber: boolean;
}

/** Nothing that anybody calls is longer; what is beyond is not looked at. */
const longestAddress = 1000;

/** `"Anna \"A\" B" <sip:...>`, `Anna <sip:...>`, `<sip:...>` and one whose end was cut off. */
const inBrackets = /^\s*(?:"((?:[^"\\]|\\.)*)"|([^<]*?))\s*<([^>]*)(?:>|$)/s;
const withScheme = /^(sips?|tel|callto):(?:\/\/)?(.*)$/is;
/** The first `@` that a server's name follows; what comes after it are parameters, headers or a path. */
const atServer = /^(.*?)@(\[[^\]]*\](?::\d+)?|[^@;?/>\s]+)([;?/].*)?$/s;

/**
 * The one reader of addresses: `sip:1001@pbx`, `"Anna" <sip:+4930@pbx;user=phone>`, `tel:+49-30-123;ext=4`, `1001@pbx`, a
 * number. Total: what is no address is its own user part.
 */
export function readCallAddress(text: string): CallAddress {
  const bounded = text.slice(0, longestAddress);
  const named = inBrackets.exec(bounded);
  const address = (named?.[3] ?? bounded).trim();
  const displayName = named === null ? null : (unescaped(named[1]) ?? named[2] ?? '').trim() || null;
  const [, schemeText, afterScheme] = withScheme.exec(address) ?? [];
  const scheme = schemeNamed(schemeText);
  // Skype's way of writing: callto:sip:anna@example.org
  if (scheme === 'callto' && /^sips?:/i.test(afterScheme ?? ''))
    return { ...readCallAddress(afterScheme ?? ''), displayName };
  const rest = afterScheme ?? address;
  const server = scheme === 'tel' ? null : atServer.exec(rest);
  const isSip = scheme === 'sip' || scheme === 'sips';
  const user = server?.[1] ?? (isSip ? userWithoutServer(rest) : rest);
  const parts = { scheme, displayName, isTelephoneNumber: /[;?]user=phone\b/i.test(rest) };
  if (isSip || server !== null) {
    // A password follows a colon, parameters of a telephone subscriber a semicolon (RFC 3261, 19.1.1).
    const bare = user.replace(/[;:?].*$/s, '');
    const host = server?.[2] ?? (user === '' && rest !== '' ? rest : null);
    return { ...parts, user: decoded(bare).trim(), host };
  }
  // Parameters of RFC 3966 have names; `;12` and `,,12#` are digits that are dialled later.
  const bare = user.replace(/;(?!ext=)[a-z-]+(?:=.*)?$/is, '');
  // Browsers add a slash to `tel://...`.
  const number = scheme === null ? bare : bare.replace(/\?.*$/s, '').replace(/\/$/, '');
  return { ...parts, user: decoded(number).trim(), host: null };
}

/** `sip:101` is a number whose server everybody knows; `sip:pbx.example` is a server, and so is `sip:10.0.0.1`. */
function userWithoutServer(rest: string): string {
  const bare = rest.replace(/[;?].*$/s, '');
  const isServer = /^\d+(?:\.\d+){3}(?::\d+)?$|^\[|\p{L}[^\s.]*\.|\.\p{L}/u.test(bare);
  return isServer ? '' : bare;
}

function schemeNamed(text: string | undefined): CallAddress['scheme'] {
  const lower = text?.toLowerCase();
  return lower === 'sip' || lower === 'sips' || lower === 'tel' || lower === 'callto' ? lower : null;
}

function unescaped(quoted: string | undefined): string | undefined {
  return quoted?.replace(/\\(.)/gsu, '$1');
}

/** Percent-encoding undone once; left as it is where it is none. */
function decoded(text: string): string {
  if (!/%[0-9a-f]{2}/i.test(text)) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
