import type { AppErrorData } from '../../../contracts/errors.ts';
import type { PushHandlers } from '../../core/ports/portal.ts';
import { backoffMs, createConfigPace, refusedBackoffMs, restartDelayMs } from './reconnectWaits.ts';
import type { PushChannelDeps } from './channelDependencies.ts';
import type { ConfigAnswer, ConfigSource } from './configSource.ts';
import { createContinuation } from './messages/continuation.ts';
import { isSameChannel, withChannel, type ControlOrder } from './messages/controlOrders.ts';
import { isUnreached, lossForLog, problemOfLoss, reactToLoss } from './transports/losses.ts';
import { openTransport } from './transports/openTransport.ts';
import { followAge, renewAfterMs, type ConfigAge, type PullConfig } from './pullConfig.ts';
import { createHealthReporter } from './pushHealth.ts';
import { createReceiver } from './messages/receiver.ts';
import { createSocketTrust } from './transports/socketTrust.ts';
import { createTimerSet } from './timerSet.ts';
import type { Transport, TransportLoss } from './transports/transport.ts';

export interface Listener {
  connectNow(): void;
  pause(): void;
  stop(): void;
}

/**
 * Why a connection is made: there is none or the one there is must be replaced; the configuration ran out; long
 * polling works, but a socket would be better.
 */
type Why = 'needed' | 'renewal' | 'socketAgain';

/** A connection being made. The one before goes on meanwhile, so that nothing is lost in between. */
interface Attempt {
  readonly why: Why;
  readonly abort: AbortController;
  transport: Transport | null;
}

type Deps = PushChannelDeps & { readonly configSource: ConfigSource };

/**
 * Keeps one connection to the operator's channel alive. Every message reaches the handlers once; the place to go on
 * from outlives connections and pauses.
 */
export function createListener(deps: Deps, handlers: PushHandlers): Listener {
  const { clock, timings, random, log } = deps;
  const host = new URL(deps.origin).host;
  const pushOf = deps.channel.name;
  const health = createHealthReporter(clock, (state) => {
    if (!stopped) handlers.onHealth(state);
  });
  const timers = createTimerSet(deps.timers);
  const continuation = createContinuation();
  const orderPace = createConfigPace(clock, random);
  const renewalPace = createConfigPace(clock, random);
  const sockets = createSocketTrust(timings.stableAfterMs);
  const receiver = createReceiver({ ...deps, pushOf, continuation, health, handlers, onOrder: obey });

  let stopped = false;
  let config: PullConfig | null = null;
  let configAge: ConfigAge | null = null;
  let current: { readonly transport: Transport; readonly config: PullConfig } | null = null;
  let attempt: Attempt | null = null;
  let failures = 0;
  let refusals = 0;
  let socketTries = 0;
  let waitingForRestart = false;
  let whyNoSocket: AppErrorData | null = null;

  async function connect(why: Why): Promise<void> {
    abandonAttempt();
    timers.cancel('retry');
    waitingForRestart = false;
    const mine: Attempt = { why, abort: new AbortController(), transport: null };
    attempt = mine;
    if (current === null) health.connecting();
    if (config === null || configAge?.isOver() === true) {
      timers.set('config', timings.configTimeoutMs, () => mine.abort.abort());
      const answer = await deps.configSource.fetch(mine.abort.signal);
      if (attempt !== mine) return;
      timers.cancel('config');
      if (answer.kind !== 'config') return withoutConfig(answer);
      useConfig(answer.config);
      open(mine, answer.config);
    } else open(mine, config);
  }

  function useConfig(fresh: PullConfig): void {
    config = fresh;
    refusals = 0;
    // Lives that are too short to be true are not followed for ever.
    const leastMs = renewalPace();
    configAge = followAge(fresh, clock, leastMs);
    timers.set('renew', Math.max(renewAfterMs(fresh), leastMs), () => {
      config = null;
      void connect('renewal');
    });
  }

  function withoutConfig(answer: Exclude<ConfigAnswer, { kind: 'config' }>): void {
    attempt = null;
    if (answer.kind === 'unavailable') {
      dropConnection();
      timers.cancelAll();
      health.unavailable(answer.problem);
      // As seldom as can be: nothing tells that somebody has ticked the scope meanwhile.
      retryIn(refusedBackoffMs(Number.POSITIVE_INFINITY, random));
      return;
    }
    if (current === null) health.down(answer.problem);
    if (answer.kind === 'refused') {
      refusals += 1;
      retryIn(refusedBackoffMs(refusals, random));
    } else {
      failures += 1;
      const waitMs = backoffMs(failures, random, answer.unreached);
      retryIn(Math.max(waitMs, (answer.notBeforeMs ?? 0) - clock.nowMs()));
    }
  }

  function open(mine: Attempt, using: PullConfig): void {
    if (mine.why === 'renewal' && current !== null && isSameChannel(current.config, using)) {
      attempt = null;
      return;
    }
    const connection = receiver.connection(using, (answer) => opened?.send(answer));
    const opened = openTransport(deps, using, continuation, sockets.usable(), {
      onOpen: () => {
        connection.opened();
        becomeLive(using);
      },
      onText: connection.take,
      onSilence: () => void connect('needed'),
      onLost: (loss) => {
        log.info('push connection lost', { pushOf, transport: opened?.kind, ...lossForLog(loss) });
        if (opened?.kind === 'websocket') {
          const trusted = sockets.usable();
          sockets.noteLoss(loss, connection.openForMs());
          whyNoSocket = problemOfLoss(loss, host, serverHost(using));
          // Long polling has not failed yet: it is tried without the waits that sockets have earned.
          if (trusted && !sockets.usable()) {
            failures = 0;
            // Asked anew, because a poll into nowhere would look like one that is held.
            config = null;
          }
        } else if (connection.openForMs() === null) {
          // Polls fail as well: it is not about sockets.
          sockets.forgive();
        }
        lost(mine, loss, connection.openForMs() !== null, using);
      },
    });
    mine.transport = opened;
    if (opened === null)
      withoutConfig({ kind: 'refused', problem: { code: 'push.refused', params: { host } } });
  }

  function becomeLive(using: PullConfig): void {
    const transport = attempt?.transport ?? null;
    if (transport === null) return;
    const before = current;
    current = { transport, config: using };
    attempt = null;
    before?.transport.close();
    log.info('push connected', { pushOf, transport: transport.kind });
    timers.set('settled', timings.settledAfterMs, () => {
      failures = 0;
    });
    trySocketLater();
    health.live(transport.kind, transport.kind === 'longPolling' ? whyNoSocket : null);
  }

  /**
   * The first time soon: sockets also fail where the whole network was away. A poll that is opened anew does not begin
   * the wait again.
   */
  function trySocketLater(): void {
    if (current?.transport.kind !== 'longPolling' || current.config.webSocketUrl === null) {
      timers.cancel('socket');
      if (current?.transport.kind === 'websocket') socketTries = 0;
    } else if (!timers.isSet('socket')) {
      timers.set('socket', socketTries === 0 ? timings.socketFirstRetryMs : timings.socketRetryMs, () => {
        socketTries += 1;
        sockets.forgive();
        void connect('socketAgain');
      });
    }
  }

  function lost(mine: Attempt, loss: TransportLoss, wasOpen: boolean, used: PullConfig): void {
    if (current !== null && current.transport === mine.transport) {
      current = null;
      timers.cancel('settled');
    } else if (attempt === mine) attempt = null;
    else return;

    if (mine.why === 'socketAgain' && !wasOpen && current !== null) {
      sockets.distrust();
      trySocketLater();
      return;
    }
    const reaction = reactToLoss(loss);
    if (reaction === 'renewConfig') config = null;
    if (reaction === 'passOver') continuation.reset();
    if (current === null && (failures > 0 || reaction === 'waitForRestart'))
      health.down(problemOfLoss(loss, host, serverHost(used)));
    else if (current === null) health.connecting();
    // Another connection is being made, or will be once the server had time to restart.
    if (attempt !== null || waitingForRestart) return;
    if (reaction === 'waitForRestart') {
      reconnectAfterRestart();
      return;
    }
    failures += 1;
    retryIn(backoffMs(failures, random, !wasOpen && isUnreached(loss)));
  }

  /** Without the port: a box has its push server at another port of the same computer. */
  function serverHost({ webSocketUrl, longPollUrl }: PullConfig): string {
    const url = webSocketUrl ?? longPollUrl;
    const server = url === null ? null : new URL(url);
    return server === null || server.hostname === new URL(deps.origin).hostname ? host : server.host;
  }

  function obey(order: ControlOrder): void {
    if (order.kind === 'renewLater') return waitingForRestart ? undefined : reconnectAfterRestart();
    // The one that is waited for answers this one as well.
    if (timers.isSet('order')) return;
    const waitMs = orderPace();
    if (waitMs === 0) follow(order);
    else timers.set('order', waitMs, () => follow(order));
  }

  function follow(order: Exclude<ControlOrder, { kind: 'renewLater' }>): void {
    config = order.kind === 'useChannel' && config !== null ? withChannel(config, order) : null;
    void connect('needed');
  }

  function reconnectAfterRestart(): void {
    waitingForRestart = true;
    timers.set('retry', restartDelayMs(random), () => {
      config = null;
      void connect('needed');
    });
  }

  function retryIn(delayMs: number): void {
    timers.set('retry', delayMs, () => void connect('needed'));
  }

  function abandonAttempt(): void {
    const abandoned = attempt;
    attempt = null;
    abandoned?.abort.abort();
    abandoned?.transport?.close();
  }

  function dropConnection(): void {
    abandonAttempt();
    const dropped = current;
    current = null;
    dropped?.transport.close();
  }

  function pause(): void {
    dropConnection();
    // What is left of it comes again from the last message that was handed on; an order in it would connect anew.
    receiver.stop();
    timers.cancelAll();
    waitingForRestart = false;
    // Asked anew afterwards: a night's sleep outlasts a channel.
    config = null;
    health.off();
  }

  return {
    connectNow: () => {
      if (stopped) return;
      failures = 0;
      refusals = 0;
      socketTries = 0;
      sockets.forgive();
      void connect('needed');
    },
    pause,
    stop: () => {
      stopped = true;
      pause();
    },
  };
}
