import type { Agent } from 'node:http';
import { net, session, type App, type Session } from 'electron';
import type { Clock } from '../core/ports/clock.ts';
import type { Log } from '../core/ports/log.ts';
import { proxyNotSpoken } from '../core/ports/network/networkErrors.ts';
import { readProxyRules } from './proxyRules.ts';
import { createRequestSession } from './requestSession.ts';
import { createFreshConnections } from './upload/freshConnections.ts';
import { uploadThrough } from './upload/uploadThrough.ts';
import { systemTimers } from './systemClock.ts';

/** HTTP as the operating system wants it: its proxy, its certificates. Node's own `fetch` knows neither. */
export interface SystemNetwork {
  readonly fetch: typeof globalThis.fetch;
  /**
   * Posts by parts, each asked for once the one before is on its way; `fetch` puts the whole body together in memory first (seen in
   * what Electron 33.2.1 runs: net-client-request.ts, `SlurpStream`). A redirect is answered, not followed.
   */
  upload(
    url: string,
    body: { readonly contentType: string; readonly chunks: AsyncIterable<Uint8Array> },
    signal: AbortSignal,
  ): Promise<Response>;
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

export interface SystemNetworkDeps {
  readonly app: Pick<App, 'on'>;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly log: Log;
}

export function createSystemNetwork(deps: SystemNetworkDeps): SystemNetwork {
  // In memory, and without a cache: nothing of an answer is ever on the disk.
  const sessionsNamed = (name: string) =>
    createRequestSession<Session>({
      ...deps,
      make: (number) => session.fromPartition(`${name}-${number}`, { cache: false }),
    });
  const sessions = sessionsNamed('requests');
  // The same proxy, trust and client certificates: those are the program's, and no session here says otherwise.
  const fresh = createFreshConnections<Session>((place) => sessionsNamed(`uploads-${place}`));

  /** Through the session of now, which is told how it went. */
  const through = async <T>(request: (used: Session) => Promise<T>): Promise<T> => {
    const used = sessions.current();
    try {
      const answer = await request(used);
      sessions.answered(used);
      return answer;
    } catch (error) {
      sessions.failed(used, error);
      throw error;
    }
  };
  const head = (url: string): Promise<Head> =>
    through((used) => ask(used, url)).catch(() => ({ redirectTarget: null, date: null }));

  return {
    fetch: (input, init) => through((used) => used.fetch(input instanceof URL ? input.href : input, init)),
    upload: (url, body, signal) =>
      fresh.through(
        (used, over) =>
          uploadThrough((options) => net.request({ ...options, session: used }), url, body, signal, over),
        signal,
      ),
    redirectTarget: async (url) => (await head(url)).redirectTarget,
    async serverTimeMs(url) {
      const { date } = await head(url);
      const ms = date === null ? Number.NaN : Date.parse(date);
      return Number.isNaN(ms) ? null : ms;
    },
    async agentFor(url) {
      // Proxy rules are written for http(s) addresses.
      const rules = await sessions.current().resolveProxy(url.replace(/^ws/, 'http'));
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

interface Head {
  readonly redirectTarget: string | null;
  readonly date: string | null;
}

/** What is found out is for the words of an error that somebody waits for. */
const answerWithinMs = 10_000;

/**
 * Asks for an address and looks at the head of the answer alone; a redirect is not followed.
 * @throws Chromium's error, or one of our own after ten seconds
 */
function ask(used: Session, url: string): Promise<Head> {
  return new Promise((resolve, reject) => {
    const request = net.request({
      url,
      session: used,
      method: 'GET',
      redirect: 'manual',
      credentials: 'omit',
    });
    const finish = (answer: Head): void => {
      cancelTimeout();
      resolve(answer);
      request.abort();
    };
    const cancelTimeout = systemTimers.after(answerWithinMs, () => {
      reject(new Error('no answer in time'));
      request.abort();
    });
    request.on('redirect', (_status, _method, target, headers) => {
      finish({ redirectTarget: target, date: headers['date']?.[0] ?? null });
    });
    request.on('response', ({ headers }) => {
      finish({ redirectTarget: null, date: [headers['date']].flat()[0] ?? null });
    });
    request.on('error', (error) => {
      cancelTimeout();
      reject(error);
    });
    request.end();
  });
}
