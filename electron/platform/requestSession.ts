import type { App, Details } from 'electron';
import type { Clock } from '../core/ports/clock.ts';
import type { Log } from '../core/ports/log.ts';

export interface RequestSessionDeps<S> {
  readonly app: Pick<App, 'on'>;
  /** Makes one that nobody has used yet; asked when the first request needs it. @param number counts from 1 */
  readonly make: (number: number) => S;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly log: Log;
}

/** The session that the program's own requests go through; another one where it can serve none any more. */
export interface RequestSession<S> {
  current(): S;
  /** A request through `used` was answered, by whomever. */
  answered(used: S): void;
  /** One was not. @param error as Electron's `fetch` rejects */
  failed(used: S, error: unknown): void;
}

const failuresInARow = 3;
/** A session is never given back, so there must not be many for a computer on which nothing works at all. */
const firstPauseMs = 30_000;
const longestPauseMs = 60 * 60_000;

/**
 * Chromium starts its network service anew when that dies, yet Electron's `fetch` of a session goes on asking the dead one and
 * answers ERR_FAILED until the program ends (seen with Electron 33); a session that was not used before asks the new one. So
 * there is a fresh one when the service has died, and, should nobody tell of that, when ERR_FAILED is all that comes.
 */
export function createRequestSession<S>(deps: RequestSessionDeps<S>): RequestSession<S> {
  let session: S | null = null;
  let made = 0;
  let failures = 0;
  let renewedAtMs = Number.NEGATIVE_INFINITY;
  let pauseMs = firstPauseMs;

  const renew = (reason: string): void => {
    if (session === null) return;
    session = null;
    failures = 0;
    renewedAtMs = deps.clock.monotonicMs();
    deps.log.warn('requests go through a fresh session', { reason });
  };

  deps.app.on('child-process-gone', (_event, details) => {
    if (isNetworkService(details)) renew('network service gone');
  });

  return {
    current() {
      session ??= deps.make((made += 1));
      return session;
    },
    answered(used) {
      if (used !== session) return;
      failures = 0;
      pauseMs = firstPauseMs;
    },
    failed(used, error) {
      if (used !== session || !saysFailed(error)) return;
      failures += 1;
      if (failures < failuresInARow || deps.clock.monotonicMs() - renewedAtMs < pauseMs) return;
      pauseMs = Math.min(2 * pauseMs, longestPauseMs);
      renew('ERR_FAILED');
    },
  };
}

/** The name on the wire is the same in every language; what `name` says is for people. */
function isNetworkService({ type, serviceName }: Pick<Details, 'type' | 'serviceName'>): boolean {
  return type === 'Utility' && serviceName === 'network.mojom.NetworkService';
}

/** Chromium's word where it has none: every cause of a server, a proxy or the network has its own. */
function saysFailed(error: unknown): boolean {
  return error instanceof Error && /net::ERR_FAILED\b/.test(error.message);
}
