import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { build } from 'vite';
import type {
  StartStore,
  StoreAnswer,
  StoreChange,
  StoreLogLine,
  StoreRefusal,
} from '../../../electron/storage/commands/storeMessages.ts';

/** The program's thread for the command database, bundled; and a folder for databases. */
export interface CommandThread {
  readonly workerFile: string;
  readonly folder: string;
  remove(): void;
}

/** @param projectRoot folder that node_modules lies in */
export async function bundleCommandThread(projectRoot: string): Promise<CommandThread> {
  const folder = mkdtempSync(join(tmpdir(), 'ringside-soak-'));
  await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: join(projectRoot, 'electron/storage/commands/commandWorker.ts'),
      outDir: join(folder, 'bundle'),
      emptyOutDir: true,
      rolldownOptions: { output: { format: 'cjs', entryFileNames: 'worker.cjs' } },
    },
  });
  return {
    workerFile: join(folder, 'bundle', 'worker.cjs'),
    folder,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A real command database on a disk that fails, and in a thread that dies. */
export interface SoakStore {
  readonly start: StartStore;
  /** Nothing is answered until the returned function is called. */
  hold(): () => void;
  /** Nothing is written until the returned function is called. */
  refuse(why: StoreRefusal): () => void;
  /** The thread ends after what it does now, and answers nothing any more. */
  die(): void;
  /** So does the program: nobody is told of anything. */
  kill(): void;
  /** The disk has answered that it has this command. */
  has(commandId: string): boolean;
}

/** @param mainFile native packages are found from here */
export function createSoakStore(thread: CommandThread, databasePath: string, mainFile: string): SoakStore {
  const onDisk = new Set<string>();
  let running: { readonly worker: Worker; isKilled: boolean; isDying: boolean } | null = null;
  let held: (() => void)[] | null = null;
  let refusal: StoreRefusal | null = null;

  const note = (changes: readonly StoreChange[]): void => {
    for (const { id, columns } of changes) {
      if (columns === null) onDisk.delete(id);
      else onDisk.add(id);
    }
  };
  const end = (isKilled: boolean): void => {
    const one = running;
    if (one === null) return;
    one.isKilled = isKilled;
    one.isDying = true;
    if (isKilled) running = null;
    if (held !== null) held = [];
    // It throws over that. Ended from here (`terminate`) in the middle of a query, libsql takes the whole process with it.
    one.worker.postMessage(null);
  };

  return {
    start: ({ onAnswer, onLog, onGone }) => {
      const worker = new Worker(thread.workerFile, {
        workerData: { databasePath, mainFile },
        name: 'commands',
      });
      const own = { worker, isKilled: false, isDying: false };
      running = own;
      let underWay: readonly StoreChange[] = [];
      const tell = (action: () => void): void => {
        if (own.isKilled) return;
        if (held === null) action();
        else held.push(action);
      };
      worker.on('message', (message: StoreAnswer | StoreLogLine) => {
        if (message.kind === 'log') return tell(() => onLog(message));
        if (message.kind === 'done') note(underWay);
        if (own.isDying) return;
        tell(() => onAnswer(message));
      });
      let reason: unknown = null;
      worker.on('error', (error) => (reason = error));
      worker.on('exit', () => {
        if (own.isKilled) return;
        if (running === own) running = null;
        onGone(reason);
      });
      return {
        work(changes) {
          const why = refusal;
          if (why !== null) return queueMicrotask(() => tell(() => onAnswer({ kind: 'refused', why })));
          underWay = changes;
          worker.postMessage({ changes, closed: null });
        },
        close() {
          end(true);
          return true;
        },
      };
    },
    hold() {
      held ??= [];
      return () => {
        const waiting = held ?? [];
        held = null;
        for (const action of waiting) action();
      };
    },
    refuse(why) {
      refusal = why;
      return () => {
        refusal = null;
      };
    },
    die: () => end(false),
    kill: () => end(true),
    has: (commandId) => onDisk.has(commandId),
  };
}
