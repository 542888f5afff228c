import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { WorkerOrder } from '../../broker/rig/workerChild.ts';
import { bundleProgram, startProgram } from './childProgram.ts';

/** Two workers in processes of their own: the first one is at work, the second one stands by for its place. */
export interface WorkerPair {
  /** To the one at work. */
  signal(signal: 'SIGKILL' | 'SIGSTOP'): void;
  stop(): Promise<void>;
}

/** Resolves when both are connected. */
export async function startWorkers(
  projectRoot: string,
  orders: readonly [WorkerOrder, WorkerOrder],
): Promise<WorkerPair> {
  const file = await bundleProgram(projectRoot, 'test/broker/rig/workerChild.ts');
  const first = await startWorker(file, orders[0]);
  const second = await startWorker(file, orders[1]);
  return {
    signal: (signal) => void first.kill(signal),
    async stop() {
      await Promise.all([first, second].map(end));
    },
  };
}

async function startWorker(file: string, order: WorkerOrder): Promise<ChildProcess> {
  const child = startProgram(file);
  child.stdin?.end(JSON.stringify(order));
  const connected = new Promise<void>((resolve, reject) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      if (text.includes('connected\n')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`A worker ended with ${code}`)));
  });
  await connected;
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
