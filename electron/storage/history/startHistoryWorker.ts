import { Worker } from 'node:worker_threads';
import type { HistoryAnswer, HistoryLogLine, StartHistory } from './historyMessages.ts';
import type { HistoryWorkerData } from './historyWorker.ts';

/**
 * Starts the thread that owns the histories.
 *
 * @param workerFile path of its bundle
 */
export function createStartHistoryWorker(workerFile: string, data: HistoryWorkerData): StartHistory {
  return ({ onAnswer, onLog, onGone }) => {
    const worker = new Worker(workerFile, { workerData: data, name: 'history' });
    let closing = false;
    worker.on('message', (message: HistoryAnswer | HistoryLogLine) => {
      if (message.kind === 'log') onLog(message);
      else onAnswer(message);
    });
    let reason: unknown = null;
    worker.on('error', (error) => (reason = error));
    worker.on('exit', () => {
      if (!closing) onGone(reason);
    });
    const noticed = (): Int32Array => new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    return {
      send: (request) => worker.postMessage(request),
      leave(request) {
        closing = true;
        worker.postMessage({ ...request, closed: noticed() });
      },
      close(request, atMostMs) {
        closing = true;
        const closed = noticed();
        worker.postMessage({ ...request, closed });
        // The program is about to end, and its windows are gone: nothing else would keep it alive for the last write.
        return Atomics.wait(closed, 0, 0, atMostMs) !== 'timed-out';
      },
    };
  };
}
