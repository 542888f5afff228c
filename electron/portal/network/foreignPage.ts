/**
 * Whether a page that came in place of the portal's answer is a network's own sign-in page (hotel, train, guest
 * Wi-Fi). What is certain: the status 511 (RFC 6585), the mark of WISPr, which such pages carry for the software that
 * signs in by itself, and a page that sends the reader on to another host. A mere form for a password is one only
 * where the portal is known to have answered at this address before: else it may be any web site at a mistyped
 * address. Over https such a network can hardly answer at all: its certificate is refused first.
 * @param knownPortal whether this address has answered as a portal before
 */
export function isCaptivePage(httpStatus: number, body: string, host: string, knownPortal: boolean): boolean {
  if (httpStatus === 511) return true;
  const page = body.slice(0, 200_000);
  if (httpStatus >= 400 || !/<(?:!doctype|html|head|body|meta|form)\b/i.test(page)) return false;
  if (/<WISPAccessGatewayParam\b/i.test(page)) return true;
  if (sendsElsewhere(page, host)) return true;
  // A portal on a company's own server shows its own form to those it does not know.
  return knownPortal && /<input\b[^>]*\btype\s*=\s*["']?password/i.test(page) && !/bitrix/i.test(page);
}

function sendsElsewhere(page: string, host: string): boolean {
  for (const [tag] of page.matchAll(/<meta\b[^>]{0,2000}>/gi)) {
    if (!/\bhttp-equiv\s*=\s*["']?refresh/i.test(tag)) continue;
    const target = /url\s*=\s*['"]?(https?:\/\/[^'"\s>]+)/i.exec(tag)?.[1];
    if (target !== undefined && URL.canParse(target) && new URL(target).host !== host) return true;
  }
  return false;
}
