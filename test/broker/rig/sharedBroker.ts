import { inject } from 'vitest';
import type { BrokerAddress } from './testBroker.ts';

/**
 * The broker that the files of a run have in common: each takes portals and users of its own on it. Whoever kills or freezes one
 * starts another (`testBroker.ts`).
 * @throws in one line, where it could not be started
 */
export function sharedBroker(): BrokerAddress {
  const broker = inject('broker');
  if (typeof broker === 'string') throw new Error(broker);
  return broker;
}
