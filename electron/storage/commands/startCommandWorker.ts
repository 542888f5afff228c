import { startDatabaseThread } from '../sqlite/databaseThread.ts';
import type { CommandWorkerData } from './commandWorker.ts';
import type { StartStore, StoreAnswer, StoreLogLine, StoreRequest } from './storeMessages.ts';

/**
 * Starts the thread that owns the command database.
 *
 * @param workerFile path of its bundle
 */
export function createStartCommandWorker(workerFile: string, workerData: CommandWorkerData): StartStore {
  return ({ onAnswer, onLog, onGone }) => {
    const thread = startDatabaseThread<StoreRequest, StoreAnswer | StoreLogLine>({
      workerFile,
      workerData,
      name: 'commands',
      onMessage(message) {
        if (message.kind === 'log') onLog(message);
        else onAnswer(message);
      },
      onGone,
    });
    return {
      work: (changes) => thread.send({ changes, closed: null }),
      close: (changes, atMostMs) => thread.close({ changes, closed: null }, atMostMs),
    };
  };
}
