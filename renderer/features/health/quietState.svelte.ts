import type { QuietChoice, QuietSnapshot } from '../../../contracts/quiet/quiet.ts';
import type { Api } from '../../app/bridge.ts';
import { createOrder, type Order } from '../../app/order.svelte.ts';
import { createSnapshot } from '../../app/snapshot.svelte.ts';

/** Quiet mode, as a component shows and changes it. */
export interface QuietState {
  /** Null until it is known. */
  readonly current: QuietSnapshot | null;
  readonly order: Order;
  choose(choice: QuietChoice): Promise<void>;
  /** How many calls there were has been seen. */
  noted(): Promise<void>;
}

/** Made with a component, and followed for as long as that is there. */
export function followQuiet(api: Api): QuietState {
  const snapshot = createSnapshot(api, 'quiet.changed');
  const order = createOrder();
  $effect(() => snapshot.start().stop);
  return {
    get current() {
      return snapshot.current;
    },
    order,
    choose: async (choice) => void (await order.carryOut(() => api.command('quiet.choose', choice))),
    noted: async () => void (await order.carryOut(() => api.command('quiet.noted'))),
  };
}
