import type { Clock, Timers } from '../../../core/ports/clock.ts';
import type { PortalTimings } from '../../dependencies.ts';
import { readBoundedText } from '../../../platform/boundedBody.ts';
import { classifyNetworkError } from '../../network/networkErrors.ts';
import { longestFrame } from '../messages/framing.ts';
import type { Transport, TransportHandlers, TransportLoss } from './transport.ts';

interface Deps {
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly timings: PortalTimings;
}

export interface PollHandlers extends TransportHandlers {
  /** Address of the next poll, with the place to go on from. */
  url(): string;
  /** The server named the id to go on from. */
  onContinueFrom(mid: string): void;
  /** The server no longer knows the id to go on from. */
  onContinuationReset(): void;
}

/** A connection that existed and was taken down; one that never came about may fail as late. */
function isReset(error: unknown): boolean {
  const { reason } = classifyNetworkError(error);
  return /^(?:ERR_CONNECTION_(?:RESET|CLOSED)|ERR_EMPTY_RESPONSE|ECONNRESET|UND_ERR_SOCKET)$/.test(reason);
}

/** What a proxy says that gave up waiting. */
function isCut(httpStatus: number): boolean {
  return httpStatus === 408 || httpStatus === 502 || httpStatus === 504;
}

/** With this date in `Expires` a 304 names the id to go on from (seen in the SDK's long-polling connector). */
const continueExpires = 'Thu, 01 Jan 1973 11:11:01 GMT';
const longestMid = 200;
/** A poll answered sooner than this was not held. */
const heldMs = 500;

/**
 * Listens by long polling: one request after the other, each held by the server for up to 60 s. 200 with a body
 * brings messages, 200 without one resets the place to go on from, 304 means nothing new; anything else is a loss.
 */
export function openLongPollTransport(deps: Deps, handlers: PollHandlers): Transport {
  const { clock, timers, timings } = deps;
  let over = false;
  let opened = false;
  let abort = new AbortController();
  let cancelTimer: () => void = () => undefined;
  const cancelLive = timers.after(timings.pollLiveAfterMs, open);

  function open(): void {
    if (over || opened) return;
    opened = true;
    cancelLive();
    handlers.onOpen();
  }

  async function poll(): Promise<void> {
    abort = new AbortController();
    const startedMs = clock.monotonicMs();
    let timedOut = false;
    cancelTimer = timers.after(timings.pollTimeoutMs, () => {
      timedOut = true;
      abort.abort();
    });
    let brought: boolean;
    try {
      const response = await deps.fetch(handlers.url(), {
        signal: abort.signal,
        ...{ credentials: 'omit', cache: 'no-store', redirect: 'manual' },
      });
      if (response.status !== 200 && response.status !== 304) {
        void response.body?.cancel().catch(() => undefined);
        if (!isCut(response.status) || !wasHeldLong(startedMs))
          return lose({ kind: 'refused', httpStatus: response.status });
        brought = false;
      } else {
        const body =
          response.status === 200 ? await readBoundedText(response, longestFrame, abort.signal) : null;
        if (response.status === 304) void response.body?.cancel().catch(() => undefined);
        if (over) return;
        // The next poll goes on from where this one ends.
        brought = await take(body, response.headers);
      }
    } catch (error) {
      // Whoever unpacks an answer that is too large stops as well.
      abort.abort();
      if (over) return;
      if (!timedOut && isReset(error) && wasHeldLong(startedMs)) brought = false;
      else return lose(timedOut ? { kind: 'stalled' } : { kind: 'closed', code: 1006, error });
    } finally {
      cancelTimer();
    }
    if (over) return;
    const wasHeld = clock.monotonicMs() - startedMs >= heldMs;
    // A server that answers at once with nothing, or with the same again, would be asked in a tight circle.
    if (brought || wasHeld) void poll();
    else cancelTimer = timers.after(timings.pollGapMs, () => void poll());
  }

  /**
   * Proxies cut what is quiet for long, many at 60 s, with a reset or an answer of their own: a poll that was held so
   * long had merely nothing new. Where there is no way to the server any more, the next one fails at once.
   */
  function wasHeldLong(startedMs: number): boolean {
    return opened && clock.monotonicMs() - startedMs >= timings.pollCutAfterMs;
  }

  /** @returns whether there was anything new in it */
  function take(body: string | null, headers: Headers): boolean | Promise<boolean> {
    open();
    if (body === null) {
      const mid = headers.get('last-message-id') ?? '';
      const isUsable = mid !== '' && mid.length <= longestMid;
      if (headers.get('expires') === continueExpires && isUsable) handlers.onContinueFrom(mid);
      return false;
    }
    if (body.trim() === '') {
      handlers.onContinuationReset();
      return false;
    }
    return handlers.onText(body);
  }

  function end(): void {
    over = true;
    cancelLive();
    cancelTimer();
  }

  function lose(loss: TransportLoss): void {
    if (over) return;
    end();
    handlers.onLost(loss);
  }

  // Not within this call: the owner has yet to learn of the transport it may close.
  cancelTimer = timers.after(0, () => void poll());
  return {
    kind: 'longPolling',
    close: () => {
      if (over) return;
      end();
      abort.abort();
    },
    send: () => undefined,
  };
}
