import type { XClient, XDisplay } from 'x11';
import type { Clock, Timers } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';

export interface XServerDeps {
  /** What the environment names as DISPLAY. */
  readonly display: string;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly timers: Timers;
  readonly log: Pick<Log, 'warn'>;
}

/** The window system of X11, asked over a connection of its own. */
export interface XServer {
  /** Connects, so that the first question is answered at once. */
  getReady(): void;
  /** In pixels, over all monitors; null where there is no answer in time. Never fails. */
  pointer(): Promise<{ readonly x: number; readonly y: number } | null>;
  /**
   * Null where there is no answer in time. Never fails.
   *
   * @param root the window that all others lie in
   */
  ask<T>(question: (client: XClient, root: number) => Promise<T | null>): Promise<T | null>;
  stop(): void;
}

/** An answer takes a fifth of a millisecond; whoever asks is about to show something. */
const answerWithinMs = 50;
/** A server that refuses us will not think better of it soon. */
const tryAgainAfterMs = 60_000;

/**
 * Electron's own answer to where the pointer is goes wrong over several monitors under X11 (electron/electron#42519). Nothing
 * is loaded or connected before it is needed.
 */
export function createXServer({ display, clock, timers, log }: XServerDeps): XServer {
  let connection: Promise<XDisplay | null> | null = null;
  let failedAtMs = -Infinity;
  let stopped = false;

  const lost = (): null => {
    if (!stopped && connection !== null) log.warn('no answer from the X server');
    connection = null;
    failedAtMs = clock.monotonicMs();
    return null;
  };

  const connect = async (): Promise<XDisplay | null> => {
    const { createClient } = await import('x11');
    return new Promise((resolve) => {
      const client = createClient({ display, shm: false, disableBigRequests: true }, (error, connected) =>
        resolve(connected === undefined || error ? lost() : connected),
      );
      const ended = (): void => resolve(lost());
      client.on('error', ended);
      client.on('end', ended);
    });
  };

  const connected = (): Promise<XDisplay | null> => {
    if (stopped || clock.monotonicMs() - failedAtMs < tryAgainAfterMs) return Promise.resolve(null);
    return (connection ??= connect().catch(lost));
  };

  const put = async <T>(
    question: (client: XClient, root: number) => Promise<T | null>,
  ): Promise<T | null> => {
    const server = await connected();
    const root = server?.screen[0]?.root;
    if (server === null || root === undefined) return null;
    return question(server.client, root);
  };

  const ask: XServer['ask'] = (question) =>
    new Promise((resolve) => {
      const cancel = timers.after(answerWithinMs, () => resolve(null));
      void put(question)
        .catch(() => null)
        .then((answer) => {
          cancel();
          resolve(answer);
        });
    });

  return {
    getReady: () => void connected(),
    pointer: () => ask(queryPointer),
    ask,
    stop() {
      stopped = true;
      void connection?.then((server) => server?.client.terminate());
    },
  };
}

function queryPointer(client: XClient, root: number): Promise<{ x: number; y: number } | null> {
  return new Promise((resolve) => {
    client.QueryPointer(root, (error, reply) => {
      resolve(reply === undefined || error ? null : { x: reply.rootX, y: reply.rootY });
      // Taken care of: it is not told as an error of the connection.
      return true;
    });
  });
}
