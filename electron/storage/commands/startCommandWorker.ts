import { Worker } from 'node:worker_threads';
import type { CommandWorkerData } from './commandWorker.ts';
import type { StartStore, StoreAnswer, StoreChange, StoreLogLine, StoreRequest } from './storeMessages.ts';

/**
 * Starts the thread that owns the command database.
 *
 * @param workerFile path of its bundle
 */
export function createStartCommandWorker(workerFile: string, data: CommandWorkerData): StartStore {
  return ({ onAnswer, onLog, onGone }) => {
    const worker = new Worker(workerFile, { workerData: data, name: 'commands' });
    let closing = false;
    worker.on('message', (message: StoreAnswer | StoreLogLine) => {
      if (message.kind === 'log') onLog(message);
      else onAnswer(message);
    });
    let reason: unknown = null;
    worker.on('error', (error) => (reason = error));
    worker.on('exit', () => {
      if (!closing) onGone(reason);
    });
    const send = (changes: readonly StoreChange[], closed: Int32Array | null): void =>
      worker.postMessage({ changes, closed } satisfies StoreRequest);
    return {
      work: (changes) => send(changes, null),
      close(changes, atMostMs) {
        closing = true;
        const closed = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
        send(changes, closed);
        // The program is about to end, and its windows are gone: nothing else would keep it alive for the last write.
        return Atomics.wait(closed, 0, 0, atMostMs) !== 'timed-out';
      },
    };
  };
}
