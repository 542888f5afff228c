import { AppError, type AppErrorData } from '../../../contracts/errors.ts';
import type { PhoneHealth, PhoneState } from '../../../contracts/phones.ts';
import type { Clock, Timers } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';
import type { ControlEvent } from './controlMessages.ts';
import { openControlSocket, whereItIs, type CloseReason, type ControlSocket } from './controlSocket.ts';

export interface BaresipConnectionDeps {
  readonly port: () => number;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
}

export interface BaresipConnectionHandlers {
  onHealth(health: PhoneHealth): void;
  onEvent(event: ControlEvent): void;
  /** Connected, and perhaps anew: asks what there is. The connection counts as live once this resolves. */
  onConnected(): Promise<void>;
  /** An event may have been lost. */
  onUnreadable(): void;
  /** Nobody listens any more: the program has ended. */
  onGone(): void;
}

/** The connection to baresip that is always wanted: opened again whenever it is lost. */
export interface BaresipConnection {
  start(): void;
  stop(): void;
  /** @throws AppError `phone.notReachable` while there is none */
  send: ControlSocket['send'];
  /** As that of the socket. @throws AppError `phone.notReachable` while there is none */
  sendAndAsk: ControlSocket['sendAndAsk'];
  /** Connects anew where the port is not the one in use. */
  portMayHaveChanged(): void;
}

/** Loopback is cheap to try, and a phone that comes up should be seen soon. */
const waitsMs = [100, 250, 500, 1000, 2000, 3000] as const;
/** From then on a loss counts as the first one again. */
const stableAfterMs = 10_000;

export function createBaresipConnection(
  { port, clock, timers, log }: BaresipConnectionDeps,
  handlers: BaresipConnectionHandlers,
): BaresipConnection {
  let socket: ControlSocket | null = null;
  let usedPort = 0;
  let running = false;
  let attempts = 0;
  let liveSinceMs: number | null = null;
  let stopWaiting: () => void = () => undefined;
  let health: PhoneHealth | null = null;

  const tell = (state: PhoneState, problem: AppErrorData | null): void => {
    if (
      health !== null &&
      health.state === state &&
      health.problem?.params['reason'] === problem?.params['reason']
    )
      return;
    health = { state, sinceMs: clock.nowMs(), problem };
    handlers.onHealth(health);
  };

  const open = (): void => {
    usedPort = port();
    const mine: ControlSocket = openControlSocket(
      { port: usedPort, timers },
      {
        onOpen: () => void nowConnected(mine),
        onEvent: handlers.onEvent,
        onUnreadable: handlers.onUnreadable,
        onClose: (reason) => {
          if (socket === mine) lost(reason);
        },
      },
    );
    socket = mine;
  };

  const nowConnected = async (mine: ControlSocket): Promise<void> => {
    try {
      await handlers.onConnected();
    } catch (error) {
      // The socket has ended, and `lost` takes it from there; anything else would be a mistake of ours.
      if (!(error instanceof AppError)) log.error('baresip', error);
      mine.close();
      return;
    }
    if (socket !== mine) return;
    liveSinceMs = clock.monotonicMs();
    tell('live', null);
  };

  const lost = (reason: CloseReason): void => {
    socket = null;
    if (liveSinceMs !== null && clock.monotonicMs() - liveSinceMs >= stableAfterMs) attempts = 0;
    const wasLive = liveSinceMs !== null;
    liveSinceMs = null;
    if (!running) return;
    if (reason === 'refused') handlers.onGone();
    // The first loss may be a restart, or another program that took over the one place there is.
    if (wasLive && reason === 'closed') tell('starting', null);
    else tell('down', new AppError('phone.notReachable', { ...whereItIs(usedPort), reason }).toData());
    const waitMs = waitsMs[Math.min(attempts, waitsMs.length - 1)] ?? 0;
    attempts += 1;
    stopWaiting = timers.after(waitMs, open);
  };

  const drop = (): void => {
    stopWaiting();
    const dropped = socket;
    socket = null;
    liveSinceMs = null;
    dropped?.close();
  };

  const opened = (): ControlSocket => {
    if (socket === null) throw new AppError('phone.notReachable', whereItIs(usedPort || port()));
    return socket;
  };

  return {
    start() {
      running = true;
      attempts = 0;
      health = null;
      tell('starting', null);
      open();
    },
    stop() {
      running = false;
      drop();
      health = null;
    },
    send: async (commands) => opened().send(commands),
    sendAndAsk: async (command, question) => opened().sendAndAsk(command, question),
    portMayHaveChanged() {
      if (!running || port() === usedPort) return;
      drop();
      attempts = 0;
      handlers.onGone();
      tell('starting', null);
      open();
    },
  };
}
