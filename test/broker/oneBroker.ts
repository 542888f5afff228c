import type { TestProject } from 'vitest/node';
import { makeFloor } from './rig/madeFloor.ts';
import { startTestBroker, type BrokerAddress, type TestBroker } from './rig/testBroker.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** As `rig/sharedBroker.ts` reads it: why there is none, where it could not be started. */
    readonly broker: BrokerAddress | string;
  }
}

/**
 * One broker for all files of a run. What keeps it from starting is told by the tests that need it: an error here would end the
 * run of every other project as well.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  let broker: TestBroker | null = null;
  try {
    broker = await startTestBroker();
    // On a broker without anything, which it is no more for any of the tests.
    await makeFloor(broker.address, { portal: 'first.example', desks: '1', workers: 'first' });
    project.provide('broker', broker.address);
  } catch (error) {
    project.provide('broker', error instanceof Error ? error.message : String(error));
  }
  return async () => broker?.stop();
}
