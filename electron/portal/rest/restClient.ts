import type { AppErrorCode } from '../../../contracts/errors.ts';
import type { PortalDeps, PortalTimings, UploadBody } from '../dependencies.ts';
import type { RequestIdentity } from './requestIdentity.ts';
import type { PacedRequest, Pacing, Priority } from '../pacing/pacing.ts';
import { readAnswer, restBounds, type ReadAnswer } from './answer.ts';
import { batchParams, readBatch, type RestCall } from './batch.ts';
import { isCaptivePage } from '../network/foreignPage.ts';
import type { HttpOutcome, HttpPost } from '../network/httpPost.ts';
import type { PortalMemory } from './portalMemory.ts';
import { createPortalWords } from '../answers/portalWords.ts';
import { restFailure, type RestAnswer, type RestFailure } from '../answers/restAnswer.ts';
import { createTurns, type CallOptions } from './turns.ts';
import { createUnansweredReasons } from '../network/unanswered.ts';
import { readUploadAnswer } from './uploadAnswer.ts';
import { notBefore } from './waitTimes.ts';

export interface RestClient {
  /**
   * Calls a REST method once, as JSON by POST, so that arrays survive. Never throws and never repeats, but for one
   * repetition after an application's tokens were renewed: whether to try again is core's decision. An aborted call
   * answers like one that timed out.
   */
  call(method: string, params: Readonly<Record<string, unknown>>, options?: CallOptions): Promise<RestAnswer>;
  /** Calls several methods by one `batch`; one answer each, in their order. At most 50. */
  batch(calls: readonly RestCall[], options?: CallOptions): Promise<readonly RestAnswer[]>;
  /**
   * Sends a body by parts to an address that the portal has named for it, as what `method` began. What the body's own chunks
   * throw is thrown.
   *
   * SECURITY: the address is a secret, and is this portal's own or none.
   */
  upload(method: string, address: string, body: UploadBody): Promise<RestAnswer>;
}

type Deps = Pick<
  PortalDeps,
  'clock' | 'timers' | 'log' | 'redirectTarget' | 'serverTimeMs' | 'limitRefused'
> & {
  readonly http: HttpPost;
  readonly identity: RequestIdentity;
  readonly pacing: Pacing;
  readonly memory: PortalMemory;
  readonly timings: PortalTimings;
};

const renewable = /^(?:expired_token|invalid_token)$/i;

/** REST client of one sign-in. Its secrets never leave it, not even inside an error. */
export function createRestClient(deps: Deps): RestClient {
  const { identity, pacing, memory, clock } = deps;
  const { signedInBy, origin } = identity;
  const { host } = new URL(origin);
  const lastFailures = new Map<string, AppErrorCode>();
  const unanswered = createUnansweredReasons({ ...deps, origin, serverClock: memory.serverClock });
  const turns = createTurns({ ...deps, host });
  /** A portal's own words about an error may repeat what was asked, and with it the secret. */
  const wordsOf = createPortalWords(identity.secrets);

  function failureOf(
    method: string,
    answer: ReadAnswer & { kind: 'error' },
    http: { readonly status: number; readonly headers: Headers; readonly body: string } | null,
  ): RestFailure {
    const foreign = answer.key === null;
    const captive =
      foreign && http !== null && isCaptivePage(http.status, http.body, host, memory.isKnownPortal());
    const { code, retryable } = captive
      ? { code: 'portal.captivePortal' as const, retryable: true }
      : answer.meaning;
    const params = {
      host,
      method,
      ...(answer.description === '' ? {} : { description: answer.description }),
      ...(code === 'portal.insufficientScope' ? { scope: scopeOf(method) } : {}),
      ...(foreign && http !== null ? { status: String(http.status) } : {}),
    };
    const aheadMs = memory.serverClock.differenceMs();
    const namedMs = notBefore(
      answer.operatingResetAtS,
      http?.headers.get('retry-after') ?? null,
      clock.nowMs() + aheadMs,
    );
    let notBeforeMs = namedMs === null ? null : namedMs - aheadMs;
    if (code === 'portal.operationTimeLimit') {
      const blockedMs = pacing.noteBlock(method, notBeforeMs === null ? null : notBeforeMs - clock.nowMs());
      notBeforeMs = clock.nowMs() + blockedMs;
    }
    return restFailure(code, retryable, params, { notBeforeMs, foreign });
  }

  function noteOperating(method: string, answer: ReadAnswer & { kind: 'result' }): void {
    const { operatingS, operatingResetAtS, finishedAtS } = answer;
    const nowS = finishedAtS ?? (clock.nowMs() + memory.serverClock.differenceMs()) / 1000;
    const freedInMs = operatingResetAtS === null ? null : (operatingResetAtS - nowS) * 1000;
    pacing.noteOperating(method, { operatingS, freedInMs });
  }

  async function understand(method: string, outcome: HttpOutcome, paced: PacedRequest, priority: Priority) {
    if (outcome.kind !== 'answer') {
      paced.lost();
      return { answer: await unanswered.of(outcome, { method }), key: null };
    }
    memory.serverClock.note(outcome.headers.get('date'));
    const read = readAnswer(outcome.status, outcome.body, signedInBy, wordsOf);
    if (read.kind === 'result') {
      memory.noteRestAnswer();
      paced.passed();
      if (method !== 'batch') noteOperating(method, read);
      return { answer: { ok: true as const, result: read.result }, key: null };
    }
    if (read.key !== null) memory.noteRestAnswer();
    const failure = failureOf(method, read, outcome);
    if (failure.error.code !== 'portal.tooManyRequests') {
      if (read.key === null) paced.lost();
      else paced.passed();
      return { answer: failure, key: read.key };
    }
    deps.limitRefused?.();
    paced.refused(failure.notBeforeMs === null ? null : failure.notBeforeMs - clock.nowMs());
    // The common pause is longer than what the portal names, for look-ups longer still: what is told to wait waits for
    // its own turn, or it would only be told so again.
    const notBeforeMs = Math.ceil(clock.nowMs() + pacing.turn([], priority).waitMs);
    return { answer: { ...failure, notBeforeMs }, key: read.key };
  }

  async function exchange(call: RestCall, paced: PacedRequest, { signal, priority = 'lookUp' }: CallOptions) {
    const { url, json, token } = identity.sign(call.method, call.params);
    const outcome = await deps.http.post(
      url,
      { json },
      { timeoutMs: deps.timings.requestTimeoutMs, mostBytes: restBounds.mostBytes },
      signal,
    );
    return { ...(await understand(call.method, outcome, paced, priority)), token };
  }

  async function send(call: RestCall, methods: readonly string[], options: CallOptions): Promise<RestAnswer> {
    const { signal, priority = 'lookUp' } = options;
    const notReady = await turns.orAborted(identity.ready(), call.method, signal);
    if (notReady !== null) return notReady;
    const paced = await turns.take(call.method, methods, options);
    if ('ok' in paced) return paced;
    const first = await exchange(call, paced, options);
    if (first.key === null || !renewable.test(first.key) || identity.renew === undefined) return first.answer;
    const notRenewed = await turns.orAborted(identity.renew(first.token), call.method, signal);
    return notRenewed ?? (await exchange(call, pacing.begin(methods, priority), options)).answer;
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
      deps.log.warn('portal request failed', { method, error: failed.code, reason, status, tookMs });
    }
  }

  async function noted(call: RestCall, methods: readonly string[], options: CallOptions) {
    const startedMs = clock.monotonicMs();
    const answer = await send(call, methods, options);
    if (options.signal?.aborted !== true)
      note(call.method, answer, Math.round(clock.monotonicMs() - startedMs));
    return answer;
  }

  async function upload(method: string, address: string, body: UploadBody): Promise<RestAnswer> {
    const url = addressOfPortal(address, origin);
    if (url === null) return restFailure('recording.addressNotSafe', false, { host, method });
    const paced = await turns.take(method, [method], {});
    if ('ok' in paced) return paced;
    const bounds = { timeoutMs: deps.timings.uploadStallMs, mostBytes: restBounds.mostBytes };
    const outcome = await deps.http.upload(url, body, bounds).catch((error: unknown) => {
      paced.lost();
      throw error;
    });
    const said = outcome.kind === 'answer' ? readUploadAnswer(outcome.status, outcome.body) : null;
    if (outcome.kind !== 'answer' || said === null)
      return (await understand(method, outcome, paced, 'lookUp')).answer;
    paced.passed();
    if (said === 'taken') return { ok: true, result: null };
    return restFailure('recording.uploadRefused', false, { host, method, status: String(outcome.status) });
  }

  return {
    async upload(method, address, body) {
      const startedMs = clock.monotonicMs();
      const answer = await upload(method, address, body);
      note(`${method} upload`, answer, Math.round(clock.monotonicMs() - startedMs));
      return answer;
    },
    call: (method, params, options = {}) => noted({ method, params }, [method], options),
    async batch(calls, options = {}) {
      const methods = [...new Set(calls.map(({ method }) => method))];
      const answer = await noted({ method: 'batch', params: batchParams(calls) }, methods, options);
      if (!answer.ok) return calls.map(() => answer);
      const nonsense = restFailure('portal.unexpectedAnswer', true, { host, method: 'batch' });
      const read = readBatch(answer.result, calls.length, signedInBy, wordsOf);
      return calls.map(({ method }, index) => {
        const one = read?.[index] ?? null;
        if (one === null) return nonsense;
        if (one.kind === 'error') return failureOf(method, one, null);
        noteOperating(method, one);
        return { ok: true, result: one.result };
      });
    },
  };
}

/**
 * A portal behind a proxy may take itself for plain http, or leave its name out: what is behind its host is taken to the address
 * that is known to be its own.
 */
function addressOfPortal(address: string, origin: string): string | null {
  const own = new URL(origin);
  const url = URL.canParse(address, origin) ? new URL(address, origin) : null;
  if (url === null || url.hostname !== own.hostname || url.username !== '' || url.password !== '')
    return null;
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null;
  return `${own.origin}${url.pathname}${url.search}`;
}

/** What would have to be ticked for a method. Source: Bitrix24 docs; `pull_channel` seen in the source of module pull. */
function scopeOf(method: string): string {
  if (method.startsWith('telephony.')) return 'telephony';
  if (method === 'pull.config.get') return 'pull_channel';
  return method.split('.')[0] ?? '';
}
