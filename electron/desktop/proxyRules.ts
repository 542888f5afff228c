/**
 * The first HTTP proxy of a PAC-style answer such as `PROXY proxy.example:3128; DIRECT`; null for a direct way and for
 * kinds that are not spoken here (SOCKS): then long polling, which Chromium does itself, stands in.
 */
export function firstHttpProxy(rules: string): string | null {
  const first = rules.split(';')[0]?.trim() ?? '';
  const match = /^(PROXY|HTTPS)\s+(\S+)$/i.exec(first);
  if (match === null) return null;
  return `${match[1]?.toUpperCase() === 'HTTPS' ? 'https' : 'http'}://${match[2]}`;
}
