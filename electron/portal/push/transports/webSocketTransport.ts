import type { Random, Timers } from '../../../core/ports/clock.ts';
import type { OpenSocket } from '../../../core/ports/socket.ts';
import type { PortalTimings } from '../../dependencies.ts';
import type { Transport, TransportHandlers, TransportLoss } from './transport.ts';

interface Deps {
  readonly openSocket: OpenSocket;
  readonly timers: Timers;
  readonly random: Random;
  readonly timings: PortalTimings;
}

/**
 * Listens by WebSocket.
 *
 * A connection can die without a word (a router forgets it, a lid was closed), and with plain frames silence is
 * normal: nobody may call for an hour. So where the socket can ping, it does, and a missing pong is a loss within
 * 35 s. A browser's WebSocket cannot, so there silence itself is told after 4 to 6 minutes, which chance spreads out over
 * the desks of an office, and the owner opens a second connection that goes on from the last message before it lets go of
 * this one.
 */
export function openWebSocketTransport(deps: Deps, url: string, handlers: TransportHandlers): Transport {
  const { timers, timings, random } = deps;
  let over = false;
  let refusedWith: number | null = null;
  let error: unknown = null;
  let cancelTimer = timers.after(timings.socketOpenTimeoutMs, () => lose({ kind: 'stalled' }));

  const socket = deps.openSocket(url, {
    onOpen: () => {
      if (over) return;
      watch();
      handlers.onOpen();
    },
    onMessage: (text) => {
      if (over) return;
      watch();
      // Servers of version 5 ping in text (seen in the SDK).
      if (text === 'ping') socket.send('pong');
      else if (text !== 'pong') void handlers.onText(text);
    },
    onRefused: (httpStatus) => {
      refusedWith = httpStatus;
    },
    onError: (thrown) => {
      error = thrown;
    },
    onClose: (code) => {
      lose(
        refusedWith === null ? { kind: 'closed', code, error } : { kind: 'refused', httpStatus: refusedWith },
      );
    },
  });

  /** Starts waiting anew: whatever was heard shows that the connection lives. */
  function watch(): void {
    cancelTimer();
    const { ping } = socket;
    cancelTimer =
      ping === undefined
        ? timers.after(timings.silenceMs * (0.8 + 0.4 * random()), () => {
            watch();
            handlers.onSilence();
          })
        : timers.after(timings.pingEveryMs, () => {
            cancelTimer = timers.after(timings.pongTimeoutMs, () => lose({ kind: 'stalled' }));
            ping(() => {
              if (!over) watch();
            });
          });
  }

  function end(): void {
    over = true;
    cancelTimer();
  }

  function lose(loss: TransportLoss): void {
    if (over) return;
    end();
    if (loss.kind === 'stalled') socket.close();
    handlers.onLost(loss);
  }

  return {
    kind: 'websocket',
    close: () => {
      if (over) return;
      end();
      socket.close(1000);
    },
    send: (text) => {
      if (!over) socket.send(text);
    },
  };
}
