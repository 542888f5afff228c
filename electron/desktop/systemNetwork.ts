import type { Agent } from 'node:http';
import { net, session } from 'electron';
import { proxyNotSpoken } from '../core/ports/network/networkErrors.ts';
import { readProxyRules } from './proxyRules.ts';
import { systemTimers } from './systemClock.ts';

/** HTTP as the operating system wants it: its proxy, its certificates. Node's own `fetch` knows neither. */
export interface SystemNetwork {
  readonly fetch: typeof globalThis.fetch;
  /** Where an address redirects to, without going there; null where it does not. Only for addresses without a secret. */
  redirectTarget(url: string): Promise<string | null>;
  /** What time the server at an address thinks it is, Unix ms; null where it does not say. Only without a secret. */
  serverTimeMs(url: string): Promise<number | null>;
  /**
   * For sockets that Node opens: how to get through the system's proxy; undefined where the way is direct.
   * @throws an error with the code `proxyNotSpoken` where Node would go past the proxy
   */
  agentFor(url: string): Promise<Agent | undefined>;
}

export function createSystemNetwork(): SystemNetwork {
  return {
    fetch: (input, init) => net.fetch(input instanceof URL ? input.href : input, init),
    redirectTarget,
    serverTimeMs,
    async agentFor(url) {
      // Proxy rules are written for http(s) addresses.
      const rules = await session.defaultSession.resolveProxy(url.replace(/^ws/, 'http'));
      const way = readProxyRules(rules);
      if (way.kind === 'direct') return undefined;
      if (way.kind === 'notSpoken')
        throw Object.assign(new Error('proxy not spoken'), { code: proxyNotSpoken });
      // Loaded where there is a proxy alone: it brings Node's TLS along, which start-up need not wait for.
      const { HttpsProxyAgent } = await import('https-proxy-agent');
      return new HttpsProxyAgent(way.url);
    },
  };
}

async function redirectTarget(url: string): Promise<string | null> {
  return (await ask(url)).redirectTarget;
}

/** Unix ms; null where no answer or no date came. */
async function serverTimeMs(url: string): Promise<number | null> {
  const { date } = await ask(url);
  const ms = date === null ? Number.NaN : Date.parse(date);
  return Number.isNaN(ms) ? null : ms;
}

interface Answer {
  readonly redirectTarget: string | null;
  readonly date: string | null;
}

/** What is found out is for the words of an error that somebody waits for. */
const answerWithinMs = 10_000;

/** Asks for an address and looks at the head of the answer alone; a redirect is not followed. */
function ask(url: string): Promise<Answer> {
  return new Promise((resolve) => {
    const request = net.request({ url, method: 'GET', redirect: 'manual', credentials: 'omit' });
    const finish = (answer: Answer): void => {
      cancelTimeout();
      resolve(answer);
      request.abort();
    };
    const nothing = { redirectTarget: null, date: null };
    const cancelTimeout = systemTimers.after(answerWithinMs, () => finish(nothing));
    request.on('redirect', (_status, _method, target, headers) => {
      finish({ redirectTarget: target, date: headers['date']?.[0] ?? null });
    });
    request.on('response', ({ headers }) => {
      finish({ redirectTarget: null, date: [headers['date']].flat()[0] ?? null });
    });
    request.on('error', () => {
      cancelTimeout();
      resolve(nothing);
    });
    request.end();
  });
}
