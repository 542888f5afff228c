import { toAppErrorData } from '../../../contracts/errors.ts';
import type { PhoneTest } from '../../../contracts/phones.ts';
import { createOneAfterAnother } from '../../core/oneAfterAnother.ts';
import type { Clock, Timers } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';
import type { PhoneSource, PhoneSourceHandlers } from '../../core/ports/phoneSource.ts';
import { createBaresipConnection } from './baresipConnection.ts';
import { createBaresipControl } from './baresipControl.ts';
import type { ControlEvent } from './controlMessages.ts';
import { createFindBaresip } from './findBaresip.ts';
import { listCalls } from './listedCalls.ts';
import { baresipSourceName, createPhoneCalls } from './phoneCalls.ts';

export interface BaresipSourceDeps {
  /** Where `ctrl_tcp` listens on this computer. */
  readonly port: () => number;
  /** Calls back whenever the port may have changed; returns how to stop. */
  readonly followPort: (listener: () => void) => () => void;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
}

/** baresip on this computer, followed and steered over its control socket (module `ctrl_tcp`). */
export function createBaresipSource(deps: BaresipSourceDeps): PhoneSource {
  const { port, clock, log } = deps;
  let handlers: PhoneSourceHandlers | null = null;
  const inTurn = createOneAfterAnother();
  const calls = createPhoneCalls({
    clock,
    onEvent: (event) => handlers?.onEvent(event),
    onNews: (news, atMs) => handlers?.onNews(news, atMs),
  });
  let matchWaiting: Promise<void> | null = null;
  // Whoever asks while the question still waits for its turn gets the same answer: nothing was asked yet.
  const matchCalls = (): Promise<void> => {
    matchWaiting ??= inTurn(async () => {
      matchWaiting = null;
      await look();
    });
    return matchWaiting;
  };
  const look = async (): Promise<boolean> => {
    const knownBefore = new Set(calls.all().map(({ id }) => id));
    const list = await listCalls(connection.send);
    // A list that was not understood says nothing of the calls that are missing in it.
    calls.matchWith(list.calls, list.isWhole ? knownBefore : new Set());
    if (!list.isWhole) log.warn('baresip', { problem: 'a list of calls that cannot be read' });
    return list.isWhole;
  };
  /**
   * No event says that a call is held, nor with 1.0.0 that one has ended because its transfer failed (`docs/phones.md`): where that may be
   * so by now, baresip is asked.
   */
  const isToBeAsked = ({ type, param }: ControlEvent): boolean => {
    if (/^(CALL_)?TRANSFER_FAILED$/.test(type)) return true;
    const talks = calls.all().filter(({ state }) => state === 'answered').length;
    // A second call that is answered holds the first; newer ones tell that they have made an offer, by which they hold.
    return type === 'CALL_ESTABLISHED'
      ? talks > 1
      : type === 'CALL_LOCAL_SDP' && param === 'offer' && talks > 0;
  };
  const connection = createBaresipConnection(deps, {
    onHealth: (health) => handlers?.onHealth(health),
    onEvent(event) {
      calls.apply(event);
      if (isToBeAsked(event)) void matchCalls().catch(() => undefined);
    },
    onConnected: matchCalls,
    onUnreadable: () => {
      log.warn('baresip', { problem: 'a message that cannot be read' });
      // What it said is not known, so baresip is asked; where the connection is lost meanwhile, the next one asks.
      void matchCalls().catch(() => undefined);
    },
    onGone: calls.endAll,
  });

  return {
    name: baresipSourceName,
    way: 'controlSocket',
    can: ['answer', 'decline', 'hangUp', 'dial', 'hold', 'resume', 'sendDigits', 'transfer'],
    start(given) {
      handlers = given;
      connection.start();
      const stopFollowing = deps.followPort(connection.portMayHaveChanged);
      return () => {
        stopFollowing();
        connection.stop();
        // Nobody will tell how they end.
        calls.endAll();
        handlers = null;
      };
    },
    setup: () => [
      { id: 'module', setting: 'module_app', text: 'module_app\t\tctrl_tcp.so\n' },
      {
        id: 'listen',
        setting: 'ctrl_tcp_listen',
        // What the sample has instead lets everybody on the network place calls.
        text: `# On this computer alone: the 0.0.0.0 of baresip's sample lets the whole network control the phone.\nctrl_tcp_listen\t\t127.0.0.1:${port()}\n`,
      },
    ],
    async test(): Promise<PhoneTest> {
      const startedMs = clock.monotonicMs();
      try {
        await connection.send([{ command: 'reginfo' }]);
        handlers?.onNews('test', clock.nowMs());
        return { heard: true, tookMs: clock.monotonicMs() - startedMs };
      } catch (error) {
        return { heard: false, problem: toAppErrorData(error) };
      }
    },
    control: createBaresipControl({
      send: connection.send,
      sendAndAsk: connection.sendAndAsk,
      inTurn,
      calls,
      look,
      timers: deps.timers,
    }),
    settingsFile: null,
    isFound: createFindBaresip({ port }),
  };
}
