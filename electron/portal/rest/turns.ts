import type { PortalDeps } from '../dependencies.ts';
import type { PacedRequest, Pacing, Priority } from '../pacing/pacing.ts';
import { restFailure, type RestFailure } from '../answers/restAnswer.ts';

/** How a call may wait for its turn. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** `lookUp` where nothing is said: commands go first and leave room for each other. */
  readonly priority?: Priority | undefined;
  /**
   * How long to wait for a turn where the portal's limits ask for it, in ms; after that the answer is a retryable
   * failure that names the time. None for commands (so that core can merge what waits), 10 s for look-ups.
   */
  readonly mayWaitMs?: number | undefined;
}

/** Waiting before a request may be sent. */
export interface Turns {
  /** Takes a turn when there is one; otherwise why not, and when. */
  take(method: string, methods: readonly string[], options: CallOptions): Promise<PacedRequest | RestFailure>;
  /** What `pending` says, or that the call was aborted meanwhile. */
  orAborted(
    pending: Promise<RestFailure | null>,
    method: string,
    signal: AbortSignal | undefined,
  ): Promise<RestFailure | null>;
}

const lookUpMayWaitMs = 10_000;

export function createTurns(
  deps: Pick<PortalDeps, 'clock' | 'timers'> & { readonly pacing: Pacing; readonly host: string },
): Turns {
  const { clock, timers, pacing, host } = deps;
  const aborted = (method: string): RestFailure => restFailure('portal.timedOut', true, { host, method });

  function pause(waitMs: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        cancel();
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const cancel = timers.after(waitMs, done);
      signal?.addEventListener('abort', done, { once: true });
    });
  }

  return {
    async take(method, methods, { priority = 'lookUp', mayWaitMs, signal }) {
      const patienceMs = mayWaitMs ?? (priority === 'command' ? 0 : lookUpMayWaitMs);
      const untilMs = clock.monotonicMs() + patienceMs;
      for (;;) {
        if (signal?.aborted) return aborted(method);
        const { waitMs, because } = pacing.turn(methods, priority);
        if (waitMs <= 0) return pacing.begin(methods, priority);
        if (clock.monotonicMs() + waitMs > untilMs) {
          return restFailure(
            because,
            true,
            { host, method },
            { notBeforeMs: Math.ceil(clock.nowMs() + waitMs) },
          );
        }
        await pause(waitMs, signal);
      }
    },
    orAborted(pending, method, signal) {
      if (signal === undefined) return pending;
      return new Promise((resolve) => {
        const stop = () => resolve(aborted(method));
        if (signal.aborted) return stop();
        signal.addEventListener('abort', stop, { once: true });
        void pending.then((failure) => {
          signal.removeEventListener('abort', stop);
          resolve(failure);
        });
      });
    },
  };
}
