/** The way that the system's proxy rules name. */
export type ProxyWay =
  | { readonly kind: 'direct' }
  /** @property url of an HTTP proxy, reached by `http:` or `https:` */
  | { readonly kind: 'httpProxy'; readonly url: string }
  /** SOCKS, or something unknown: spoken by Chromium's network stack alone. */
  | { readonly kind: 'notSpoken' };

/** Reads the first rule of a PAC-style answer such as `PROXY proxy.example:3128; DIRECT`. */
export function readProxyRules(rules: string): ProxyWay {
  const first = rules.split(';')[0]?.trim() ?? '';
  if (first === '' || /^DIRECT$/i.test(first)) return { kind: 'direct' };
  const match = /^(PROXY|HTTPS)\s+(\S+)$/i.exec(first);
  if (match === null) return { kind: 'notSpoken' };
  const scheme = match[1]?.toUpperCase() === 'HTTPS' ? 'https' : 'http';
  return { kind: 'httpProxy', url: `${scheme}://${match[2]}` };
}
