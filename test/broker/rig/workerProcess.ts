import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { build } from 'vite';
import type { WorkerOrder } from './workerChild.ts';

const root = join(import.meta.dirname, '../../..');
const outDir = join(root, 'node_modules/.cache/ringside', `worker-child-${process.pid}`);
let bundled: Promise<unknown> | null = null;

/** A worker in a process of its own, which can be killed and frozen. */
export interface WorkerProcess {
  /** Resolves once it has been connected so many times. */
  connected(times: number): Promise<void>;
  /** SIGKILL, as for a machine that loses its power; SIGSTOP and SIGCONT, as for one that sleeps. */
  signal(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void;
}

/** Starts one, which ends with the test. Resolves when it is connected. */
export async function startWorkerProcess(order: WorkerOrder): Promise<WorkerProcess> {
  bundled ??= build({
    root,
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: join(root, 'test/broker/rig/workerChild.ts'),
      outDir,
      target: 'node20',
      minify: false,
      rolldownOptions: { output: { format: 'esm', entryFileNames: 'worker.mjs' } },
    },
  });
  await bundled;
  process.once('exit', () => rmSync(outDir, { recursive: true, force: true }));
  const child = spawn(process.execPath, [join(outDir, 'worker.mjs')], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let count = 0;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    count += text.split('connected\n').length - 1;
    child.emit('counted');
  });
  child.stdin.end(JSON.stringify(order));
  const connected = async (times: number): Promise<void> => {
    while (count < times) {
      if (child.exitCode !== null) throw new Error(`The worker ended with ${child.exitCode}`);
      await once(child, 'counted');
    }
  };
  await connected(1);
  return { connected, signal: (signal) => void child.kill(signal) };
}
