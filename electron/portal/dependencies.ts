import type { Clock, Random, Timers } from '../core/ports/clock.ts';
import type { Log } from '../core/ports/log.ts';
import type { RecordingReader } from '../core/ports/recordings/recordings.ts';
import type { OpenSocket } from '../core/ports/socket.ts';

/** What the portal needs of the world. In the program `fetch` is Electron's, so that proxy and certificates are the system's. */
export interface PortalDeps {
  readonly fetch: typeof globalThis.fetch;
  readonly openSocket: OpenSocket;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
  /**
   * Asks an address that holds no secret where it redirects to, without going there; null where it does not, or where
   * it cannot be told. Electron's net.fetch hides the target of a redirect it does not follow; the event `redirect`
   * of net.request tells it.
   */
  readonly redirectTarget?: ((url: string) => Promise<string | null>) | undefined;
  /**
   * The `Date` of an address that holds no secret, in Unix ms, whatever it answers; null where it cannot be told. Asked
   * by plain http where a certificate's dates look wrong: it may be this computer's clock that is.
   */
  readonly serverTimeMs?: ((url: string) => Promise<number | null>) | undefined;
  /** Sends more than fits into memory; by `fetch` where it is left out, which Electron's own would keep as a whole. */
  readonly upload?: Upload | undefined;
  /** Reads recordings that are owed; left out where none ever are. */
  readonly recordings?: RecordingReader | undefined;
  /** A portal refused a request for its limit (`QUERY_LIMIT_EXCEEDED`, 429). Never throws. */
  readonly limitRefused?: (() => void) | undefined;
  readonly timings?: Partial<PortalTimings> | undefined;
}

/** What is sent by parts. */
export interface UploadBody {
  readonly contentType: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/**
 * Posts by parts, each asked for once the one before is on its way. No cookies, and a redirect is not followed, but answered
 * with its status. @throws the network's error; whatever `chunks` throws
 */
export type Upload = (url: string, body: UploadBody, signal: AbortSignal) => Promise<Response>;

/** All waiting times, in milliseconds, so that tests can turn them. */
export interface PortalTimings {
  /** Bitrix24's cloud cuts any request at 60 s; nobody waits that long for a card to close. */
  readonly requestTimeoutMs: number;
  /**
   * Shorter than other requests: on a network that swallows packets TCP repeats them ever more seldom, and a new attempt
   * finds the way back sooner.
   */
  readonly configTimeoutMs: number;
  /** So long nothing of an upload may go on, or its answer may take once all is there. */
  readonly uploadStallMs: number;
  /** The token server; a code lives 30 s. */
  readonly tokenTimeoutMs: number;
  /** How long renewed tokens wait for the keychain before they are used all the same. */
  readonly keepTimeoutMs: number;
  readonly socketOpenTimeoutMs: number;
  readonly pingEveryMs: number;
  readonly pongTimeoutMs: number;
  /** Silence after which a socket that cannot be pinged is replaced. */
  readonly silenceMs: number;
  /** Once a connection lasted this long, the next failure counts as the first. */
  readonly settledAfterMs: number;
  /** A socket that lasted this long shows that sockets work here, however it ended. */
  readonly stableAfterMs: number;
  /** While long polling stands in, the socket is tried again once after this... */
  readonly socketFirstRetryMs: number;
  /** ...and then this often. */
  readonly socketRetryMs: number;
  /** The server holds a poll for up to 60 s. */
  readonly pollTimeoutMs: number;
  /** A poll that is held this long without an error counts as connected. */
  readonly pollLiveAfterMs: number;
  /** A poll that was held this long and then cut (proxies do so at 60 s) had merely nothing new. */
  readonly pollCutAfterMs: number;
  /** Between polls that were answered at once with nothing new. */
  readonly pollGapMs: number;
}

export const defaultTimings: PortalTimings = {
  requestTimeoutMs: 30_000,
  configTimeoutMs: 10_000,
  uploadStallMs: 90_000,
  tokenTimeoutMs: 15_000,
  keepTimeoutMs: 10_000,
  socketOpenTimeoutMs: 10_000,
  pingEveryMs: 25_000,
  pongTimeoutMs: 10_000,
  silenceMs: 5 * 60_000,
  settledAfterMs: 5_000,
  stableAfterMs: 20_000,
  socketFirstRetryMs: 30_000,
  socketRetryMs: 10 * 60_000,
  pollTimeoutMs: 75_000,
  pollLiveAfterMs: 3_000,
  pollCutAfterMs: 20_000,
  pollGapMs: 1_000,
};
