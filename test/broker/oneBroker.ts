import type { TestProject } from 'vitest/node';
import { makeFloor } from './rig/madeFloor.ts';
import { startTestBroker, type BrokerAddress } from './rig/testBroker.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The broker that the files of a run have in common: each takes portals of its own on it. */
    readonly broker: BrokerAddress;
  }
}

/** One broker for all files of a run. Whoever kills or freezes one starts another (`rig/testBroker.ts`). */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const broker = await startTestBroker();
  try {
    // On a broker without anything, which it is no more for any of the tests.
    await makeFloor(broker.address, { portal: 'first.example', desks: '1', workers: 'first' });
  } catch (error) {
    await broker.stop();
    throw error;
  }
  project.provide('broker', broker.address);
  return () => broker.stop();
}
