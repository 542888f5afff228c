import type { PortalDeps } from '../dependencies.ts';
import type { NetworkProblem } from '../../core/ports/network/networkErrors.ts';
import { AnswerTooLargeError, readBoundedText } from '../../platform/boundedBody.ts';
import { createLoadOnce } from './loadOnce.ts';
import { isCancelledRedirect } from '../../core/ports/network/networkErrors.ts';
import { classifyNetworkError } from './networkErrors.ts';

/** What came back for one request; nothing has been made of it yet. */
export type HttpOutcome =
  | { readonly kind: 'answer'; readonly status: number; readonly headers: Headers; readonly body: string }
  /** Not followed. @property location null where it cannot be seen */
  | { readonly kind: 'redirect'; readonly location: string | null }
  | { readonly kind: 'network'; readonly problem: NetworkProblem }
  | { readonly kind: 'timedOut' };

export type HttpBody =
  { readonly json: Readonly<Record<string, unknown>> } | { readonly form: Readonly<Record<string, string>> };

export interface HttpBounds {
  readonly timeoutMs: number;
  /** Of the answer, after unpacking: beyond that it is `portal.answerTooLarge`. */
  readonly mostBytes: number;
}

export interface HttpPost {
  /** Loads what `post` needs. */
  prepare(): void;
  /** Posts once. Never throws, never follows a redirect; an aborted request answers like one that timed out. */
  post(url: string, body: HttpBody, bounds: HttpBounds, signal?: AbortSignal): Promise<HttpOutcome>;
}

/** Neither cookies nor cached answers, and a redirect is never followed with the secret in path or body. */
const secretiveRequests = { credentials: 'omit', cache: 'no-store', redirect: 'manual' } as const;

export function createHttpPost(deps: Pick<PortalDeps, 'fetch' | 'timers'>): HttpPost {
  // ky takes 40-60 ms to load, which would be missing at the start of the program.
  const loadKy = createLoadOnce(async () => {
    const { default: ky } = await import('ky');
    return ky.create({
      ...secretiveRequests,
      fetch: (input, init) => deps.fetch(input, init),
      retry: 0,
      timeout: false,
      throwHttpErrors: false,
    });
  });

  async function send(
    url: string,
    body: HttpBody,
    mostBytes: number,
    signal: AbortSignal,
  ): Promise<HttpOutcome> {
    const ky = await loadKy();
    const payload = 'json' in body ? { json: body.json } : { body: new URLSearchParams(body.form) };
    const response = await ky.post(url, { ...payload, signal });
    if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
      void response.body?.cancel().catch(() => undefined);
      return { kind: 'redirect', location: response.headers.get('location') };
    }
    const { status, headers } = response;
    return { kind: 'answer', status, headers, body: await readBoundedText(response, mostBytes, signal) };
  }

  return {
    prepare: () => void loadKy().catch(() => undefined),
    async post(url, body, { timeoutMs, mostBytes }, signal) {
      const abort = new AbortController();
      const stop = () => abort.abort();
      let timedOut = false;
      const cancelTimeout = deps.timers.after(timeoutMs, () => {
        timedOut = true;
        stop();
      });
      signal?.addEventListener('abort', stop, { once: true });
      if (signal?.aborted) stop();
      try {
        return await send(url, body, mostBytes, abort.signal);
      } catch (thrown) {
        if (isCancelledRedirect(thrown)) return { kind: 'redirect', location: null };
        if (thrown instanceof AnswerTooLargeError) {
          // Whoever unpacks it stops as well.
          stop();
          return { kind: 'network', problem: classifyNetworkError(thrown) };
        }
        if (timedOut || abort.signal.aborted) return { kind: 'timedOut' };
        return { kind: 'network', problem: classifyNetworkError(thrown) };
      } finally {
        cancelTimeout();
        signal?.removeEventListener('abort', stop);
      }
    },
  };
}
