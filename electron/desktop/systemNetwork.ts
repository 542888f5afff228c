import type { Agent } from 'node:http';
import { net, session } from 'electron';
import { HttpsProxyAgent } from 'https-proxy-agent';

/** HTTP as the operating system wants it: its proxy, its certificates. Node's own `fetch` knows neither. */
export interface SystemNetwork {
  readonly fetch: typeof globalThis.fetch;
  /** Where an address redirects to, without going there; null where it does not. Only for addresses without a secret. */
  redirectTarget(url: string): Promise<string | null>;
  /** For sockets that Node opens: how to get through the system's proxy; undefined where the way is direct. */
  agentFor(url: string): Promise<Agent | undefined>;
}

export function createSystemNetwork(): SystemNetwork {
  return {
    fetch: (input, init) => net.fetch(input instanceof URL ? input.href : input, init),
    redirectTarget,
    async agentFor(url) {
      // Proxy rules are written for http(s) addresses.
      const rules = await session.defaultSession.resolveProxy(url.replace(/^ws/, 'http'));
      const proxy = firstHttpProxy(rules);
      return proxy === null ? undefined : new HttpsProxyAgent(proxy);
    },
  };
}

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

function redirectTarget(url: string): Promise<string | null> {
  return new Promise((resolve) => {
    const request = net.request({ url, method: 'GET', redirect: 'manual', credentials: 'omit' });
    request.on('redirect', (_status, _method, target) => {
      request.abort();
      resolve(target);
    });
    request.on('response', () => {
      request.abort();
      resolve(null);
    });
    request.on('error', () => resolve(null));
    request.end();
  });
}
