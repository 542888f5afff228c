import { startDatabaseThread } from '../sqlite/databaseThread.ts';
import type { HistoryAnswer, HistoryLogLine, HistoryRequest, StartHistory } from './historyMessages.ts';
import type { HistoryWorkerData } from './historyWorker.ts';

/**
 * Starts the thread that owns the histories.
 *
 * @param workerFile path of its bundle
 */
export function createStartHistoryWorker(workerFile: string, workerData: HistoryWorkerData): StartHistory {
  return ({ onAnswer, onLog, onGone }) =>
    startDatabaseThread<HistoryRequest, HistoryAnswer | HistoryLogLine>({
      workerFile,
      workerData,
      name: 'history',
      onMessage(message) {
        if (message.kind === 'log') onLog(message);
        else onAnswer(message);
      },
      onGone,
    });
}
