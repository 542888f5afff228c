import type { KyInstance } from 'ky';
import type { AppErrorCode, AppErrorData } from '../../../contracts/errors.ts';
import { portalHost, type WebhookAccess } from '../../../contracts/webhookUrl.ts';
import type { PortalDeps, PortalTimings } from '../dependencies.ts';
import { readAnswer, type ReadAnswer } from './answer.ts';
import { classifyNetworkError, isCancelledRedirect } from './networkErrors.ts';
import { findRedirectHost } from './redirect.ts';
import { notBefore } from './waitTimes.ts';

export interface RestFailure {
  readonly ok: false;
  readonly error: AppErrorData;
  readonly retryable: boolean;
  /** Unix ms before which the portal does not want to hear the same again; null where it did not say. */
  readonly notBeforeMs: number | null;
  /** True where something answered that does not speak Bitrix24's REST. */
  readonly foreign: boolean;
}
export type RestAnswer = { readonly ok: true; readonly result: unknown } | RestFailure;

export interface RestClient {
  /**
   * Calls a REST method once, as JSON by POST, so that arrays survive. Never throws and never repeats: whether to try
   * again is core's decision. An aborted call answers like one that timed out.
   */
  call(method: string, params: Readonly<Record<string, unknown>>, signal?: AbortSignal): Promise<RestAnswer>;
}

type Deps = Pick<PortalDeps, 'fetch' | 'clock' | 'timers' | 'log' | 'redirectTarget'> & {
  readonly timings: PortalTimings;
};

/** Neither cookies nor cached answers, and a redirect is never followed with the secret in the path. */
const secretiveRequests = { credentials: 'omit', cache: 'no-store', redirect: 'manual' } as const;

/** REST client of one inbound webhook. The webhook's address never leaves it, not even inside an error. */
export function createRestClient(access: WebhookAccess, deps: Deps): RestClient {
  const host = portalHost(access);
  const base = `${access.origin}/rest/${access.userId}/${access.code}/`;
  /** Answers of a blocked method have no `time` block; the last good one told when the block ends. */
  const operatingResets = new Map<string, number | null>();
  const lastFailures = new Map<string, AppErrorCode>();
  let loadedKy: Promise<KyInstance> | null = null;

  // ky takes 40-60 ms to load, which would be missing at the start of the program.
  const loadKy = () =>
    (loadedKy ??= import('ky').then(({ default: ky }) =>
      ky.create({
        ...secretiveRequests,
        fetch: (input, init) => deps.fetch(input, init),
        retry: 0,
        timeout: false,
        throwHttpErrors: false,
      }),
    ));

  function fail(code: AppErrorCode, retryable: boolean, params: Record<string, string> = {}): RestFailure {
    return {
      ok: false,
      error: { code, params: { host, ...params } },
      retryable,
      notBeforeMs: null,
      foreign: false,
    };
  }

  async function moved(location: string | null): Promise<RestFailure> {
    const target = await findRedirectHost(access.origin, location, deps.redirectTarget);
    if (target.kind === 'sameHost') return { ...fail('portal.unexpectedAnswer', true), foreign: true };
    return fail('portal.moved', false, target.kind === 'otherHost' ? { newHost: target.host } : {});
  }

  /** A portal's own words about an error may repeat the address that was asked, and with it the secret. */
  function readWithoutCode(httpStatus: number, body: string): ReadAnswer {
    const answer = readAnswer(httpStatus, body);
    return answer.kind === 'error' ? readAnswer(httpStatus, body.replaceAll(access.code, '••••')) : answer;
  }

  async function send(method: string, params: Readonly<Record<string, unknown>>, signal: AbortSignal) {
    const ky = await loadKy();
    const response = await ky.post(base + method, { json: params, signal });
    if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
      return moved(response.headers.get('location'));
    }
    const answer = readWithoutCode(response.status, await response.text());
    if (answer.kind === 'result') {
      operatingResets.set(method, answer.operatingResetAtS);
      return { ok: true as const, result: answer.result };
    }
    const blocked = answer.meaning.code === 'portal.operationTimeLimit';
    const resetAtS = answer.operatingResetAtS ?? (blocked ? operatingResets.get(method) : null) ?? null;
    return {
      ...fail(answer.meaning.code, answer.meaning.retryable, {
        method,
        ...(answer.description === '' ? {} : { description: answer.description }),
        ...(answer.meaning.code === 'portal.insufficientScope' ? { scope: scopeOf(method) } : {}),
        ...(answer.key === null ? { status: String(response.status) } : {}),
      }),
      notBeforeMs: notBefore(resetAtS, response.headers.get('retry-after'), deps.clock.nowMs()),
      foreign: answer.key === null,
    };
  }

  async function call(method: string, params: Readonly<Record<string, unknown>>, signal?: AbortSignal) {
    const abort = new AbortController();
    const stop = () => abort.abort();
    let timedOut = false;
    const cancelTimeout = deps.timers.after(deps.timings.requestTimeoutMs, () => {
      timedOut = true;
      stop();
    });
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted) stop();
    try {
      return await send(method, params, abort.signal);
    } catch (thrown) {
      if (isCancelledRedirect(thrown)) return await moved(null);
      if (timedOut || abort.signal.aborted) return fail('portal.timedOut', true, { method });
      const problem = classifyNetworkError(thrown);
      return fail(problem.code, true, { method, reason: problem.reason });
    } finally {
      cancelTimeout();
      signal?.removeEventListener('abort', stop);
    }
  }

  /** The same failure again and again, while the network is away, is one line. */
  function note(method: string, answer: RestAnswer, tookMs: number): void {
    const failed = answer.ok ? null : answer.error;
    const again = failed !== null && lastFailures.get(method) === failed.code;
    if (failed === null) lastFailures.delete(method);
    else lastFailures.set(method, failed.code);
    if (failed === null) deps.log.info('portal answered', { method, tookMs });
    else if (!again) {
      const { reason, status } = failed.params;
      deps.log.warn('portal request failed', { method, code: failed.code, reason, status, tookMs });
    }
  }

  return {
    async call(method, params, signal) {
      const startedMs = deps.clock.monotonicMs();
      const answer = await call(method, params, signal);
      if (signal?.aborted !== true) note(method, answer, Math.round(deps.clock.monotonicMs() - startedMs));
      return answer;
    },
  };
}

/** What would have to be ticked for a method. Source: Bitrix24 docs; `pull_channel` seen in the source of module pull. */
function scopeOf(method: string): string {
  if (method.startsWith('telephony.')) return 'telephony';
  if (method.startsWith('pull.')) return 'pull_channel';
  return method.split('.')[0] ?? '';
}
