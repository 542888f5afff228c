import { Readable } from 'node:stream';
import type { PortalDeps, Upload, UploadBody } from '../dependencies.ts';
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
  /**
   * The same by parts: `timeoutMs` is how long nothing may go on. What `chunks` throws is thrown.
   */
  upload(url: string, body: UploadBody, bounds: HttpBounds): Promise<HttpOutcome>;
}

/** Neither cookies nor cached answers, and a redirect is never followed with the secret in path or body. */
const secretiveRequests = { credentials: 'omit', cache: 'no-store', redirect: 'manual' } as const;

export function createHttpPost(deps: Pick<PortalDeps, 'fetch' | 'timers' | 'upload'>): HttpPost {
  const uploadBy = deps.upload ?? uploadByFetch(deps.fetch);

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
    return outcomeOf(await ky.post(url, { ...payload, signal }), mostBytes, signal);
  }

  async function outcomeOf(response: Response, mostBytes: number, signal: AbortSignal): Promise<HttpOutcome> {
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
        return failureOf(thrown, abort, timedOut);
      } finally {
        cancelTimeout();
        signal?.removeEventListener('abort', stop);
      }
    },
    async upload(url, { contentType, chunks }, { timeoutMs, mostBytes }) {
      const abort = new AbortController();
      let timedOut = false;
      let broken: { readonly thrown: unknown } | null = null;
      let cancelTimeout = (): void => undefined;
      const goesOn = (): void => {
        cancelTimeout();
        cancelTimeout = deps.timers.after(timeoutMs, () => {
          timedOut = true;
          abort.abort();
        });
      };
      const watched = async function* (): AsyncGenerator<Uint8Array> {
        try {
          for await (const chunk of chunks) {
            goesOn();
            yield chunk;
          }
        } catch (thrown) {
          broken = { thrown };
          throw thrown;
        }
        goesOn();
      };
      goesOn();
      try {
        const response = await uploadBy(url, { contentType, chunks: watched() }, abort.signal);
        return await outcomeOf(response, mostBytes, abort.signal);
      } catch (thrown) {
        // Its own disk, not the network.
        if (broken !== null) throw (broken as { readonly thrown: unknown }).thrown;
        return failureOf(thrown, abort, timedOut);
      } finally {
        cancelTimeout();
      }
    },
  };
}

function failureOf(thrown: unknown, abort: AbortController, timedOut: boolean): HttpOutcome {
  if (isCancelledRedirect(thrown)) return { kind: 'redirect', location: null };
  if (thrown instanceof AnswerTooLargeError) {
    // Whoever unpacks it stops as well.
    abort.abort();
    return { kind: 'network', problem: classifyNetworkError(thrown) };
  }
  if (timedOut || abort.signal.aborted) return { kind: 'timedOut' };
  return { kind: 'network', problem: classifyNetworkError(thrown) };
}

/** As Node has it: what is read of the body is read as it goes. */
function uploadByFetch(fetch: PortalDeps['fetch']): Upload {
  return (url, { contentType, chunks }, signal) =>
    fetch(url, {
      ...secretiveRequests,
      method: 'POST',
      headers: { 'content-type': contentType },
      body: Readable.toWeb(Readable.from(chunks)),
      duplex: 'half',
      signal,
    } as unknown as RequestInit);
}
