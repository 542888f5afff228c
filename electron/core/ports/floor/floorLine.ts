import type { FloorBroker } from './floorBroker.ts';

/**
 * Why there is no connection to a broker: `refused` by name, password or rights; `notSetUp`: there is no such vhost, exchange or queue;
 * `closed`: it was there, and the broker or the network ended it; `blocked`: it is there, and takes nothing in, being short of memory or
 * disk.
 */
export type BrokerProblem =
  'unreachable' | 'certificateNotTrusted' | 'refused' | 'notSetUp' | 'closed' | 'blocked';

/** The company's broker, as long as this desk is connected to it. Adapter: `electron/floor/deskLine.ts`. */
export interface FloorLine extends FloorBroker {
  /** Why there is no connection; null while there is one, and before anything was tried. */
  problem(): BrokerProblem | null;
  /** The broker has refused an order for colleagues, since `tryNow` was last called: the account has no right to it. */
  isClearRefused(): boolean;
  /** Whatever is waited for is over, and what was refused is asked for once more. */
  tryNow(): void;
  stop(): Promise<void>;
}
