import type { Agent } from 'node:http';
import { net, session } from 'electron';
import { firstHttpProxy } from './proxyRules.ts';

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
      if (proxy === null) return undefined;
      // Loaded where there is a proxy alone: it brings Node's TLS along, which start-up need not wait for.
      const { HttpsProxyAgent } = await import('https-proxy-agent');
      return new HttpsProxyAgent(proxy);
    },
  };
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
