import type { BrokerAccount } from '../../../electron/floor/brokerConnection.ts';

/** One desk, as it is opened in a process with many. */
export interface DeskOrder {
  readonly userId: number;
  readonly webhookUrl: string;
  /** Null where it hides by itself alone. */
  readonly broker: { readonly key: string; readonly account: BrokerAccount } | null;
  /** To how many people the portal shows each card. */
  readonly shownTo: number;
  readonly seed: number;
}

export type ToDesks =
  | { readonly kind: 'open'; readonly desks: readonly DeskOrder[] }
  | { readonly kind: 'dismiss'; readonly userId: number; readonly callId: string };

export type FromDesks =
  /** All are connected to the broker. */
  | { readonly kind: 'ready' }
  /** Nothing is owed about this call any more. */
  | { readonly kind: 'settled'; readonly userId: number; readonly callId: string };
