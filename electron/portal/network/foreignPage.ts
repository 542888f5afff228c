/** What such a page tells it tells at its beginning; no more of it is looked at. */
const lookedAtLength = 200_000;
const longestTag = 2_000;

/**
 * Whether a page that came in place of the portal's answer is a network's own sign-in page (hotel, train, guest
 * Wi-Fi). What is certain: the status 511 (RFC 6585), the mark of WISPr, which such pages carry for the software that
 * signs in by itself, and a page that sends the reader on to another host. A mere form for a password is one only
 * where the portal is known to have answered at this address before: else it may be any web site at a mistyped
 * address. Over https such a network can hardly answer at all: its certificate is refused first.
 *
 * Whoever answers chooses the text, so it is gone through once: a tag ends where the next begins.
 * @param knownPortal whether this address has answered as a portal before
 */
export function isCaptivePage(httpStatus: number, body: string, host: string, knownPortal: boolean): boolean {
  if (httpStatus === 511) return true;
  const page = body.slice(0, lookedAtLength);
  if (httpStatus >= 400 || !/<(?:!doctype|html|head|body|meta|form)\b/i.test(page)) return false;
  if (/<WISPAccessGatewayParam\b/i.test(page)) return true;
  let asksForPassword = false;
  for (const [whole, name] of page.matchAll(/<(meta|input)\b[^<>]*/gi)) {
    const tag = whole.slice(0, longestTag);
    if (name?.toLowerCase() === 'meta') {
      if (sendsElsewhere(tag, host)) return true;
    } else if (/\btype\s*=\s*["']?password/i.test(tag)) asksForPassword = true;
  }
  // A portal on a company's own server shows its own form to those it does not know.
  return knownPortal && asksForPassword && !/bitrix/i.test(page);
}

function sendsElsewhere(metaTag: string, host: string): boolean {
  if (!/\bhttp-equiv\s*=\s*["']?refresh/i.test(metaTag)) return false;
  const target = /url\s*=\s*['"]?(https?:\/\/[^'"\s>]+)/i.exec(metaTag)?.[1];
  return target !== undefined && URL.canParse(target) && new URL(target).host !== host;
}
