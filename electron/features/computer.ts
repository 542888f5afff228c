import { net, powerMonitor } from 'electron';
import { createListeners, type Told } from '../core/listeners.ts';
import { watchPowerAndNetwork } from '../desktop/power.ts';
import type { House } from '../house.ts';
import type { Feature } from './feature.ts';

/** What happens to the computer. */
export interface Computer {
  readonly sleeps: Told<undefined>;
  /** It has slept, whoever said so. */
  readonly woke: Told<undefined>;
  /** Somebody is at it who was not a moment ago. */
  readonly personCame: Told<undefined>;
  readonly networkReturned: Told<undefined>;
}

/** Sleep, wake and the network's return, told to windows and features. */
export function createComputerFeature({ publish, clock, timers, log }: House) {
  const sleeps = createListeners<undefined>(log);
  const woke = createListeners<undefined>(log);
  const personCame = createListeners<undefined>(log);
  const networkReturned = createListeners<undefined>(log);
  return {
    sleeps,
    woke,
    personCame,
    networkReturned,
    start: () =>
      watchPowerAndNetwork(
        {
          onSleep: () => sleeps.tell(undefined),
          onWake() {
            publish('computer.woke', undefined);
            woke.tell(undefined);
          },
          onPerson: () => personCame.tell(undefined),
          onNetworkReturned: () => networkReturned.tell(undefined),
        },
        { power: powerMonitor, isOnline: () => net.isOnline(), clock, timers },
      ),
  } satisfies Feature & Computer;
}
