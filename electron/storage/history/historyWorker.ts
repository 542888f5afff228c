import { parentPort, workerData } from 'node:worker_threads';
import { createOpenSqlite } from '../sqlite/loadSqlite.ts';
import type { HistoryLogLine, HistoryRequest } from './historyMessages.ts';
import { createHistoryStore } from './historyStore.ts';
import { serveHistory } from './serveHistory.ts';

/** Given to the thread when it is started. */
export interface HistoryWorkerData {
  /** Native packages are found from here. */
  readonly mainFile: string;
}

// The thread that owns the histories: its own bundle, started by `startHistoryWorker`. Not that of the commands: nothing that is
// looked for in a long history may hold up what is owed to the portal.
const port = parentPort;
if (port !== null) {
  // Written by `startHistoryWorker` of the same build.
  const { mainFile } = workerData as HistoryWorkerData;
  const line = (level: HistoryLogLine['level'], event: string, cause: unknown, file: unknown): void =>
    port.postMessage({
      kind: 'log',
      level,
      event,
      cause: cause instanceof Error ? cause.message : String(cause),
      file: String(file ?? ''),
    } satisfies HistoryLogLine);
  const store = createHistoryStore({
    openSqlite: createOpenSqlite(mainFile),
    nowMs: Date.now,
    log: {
      info: (event, fields) => line('info', event, '', fields?.['file']),
      warn: (event, fields) => line('warn', event, fields?.['reason'] ?? '', fields?.['file']),
      error: (event, cause, fields) => line('error', event, cause, fields?.['file']),
    },
  });
  const serve = serveHistory(store, {
    after: (delayMs, action) => {
      const timer = setTimeout(action, delayMs);
      return () => clearTimeout(timer);
    },
  });
  port.on('message', (request: HistoryRequest) => {
    const answer = serve(request);
    if (answer !== null) port.postMessage(answer);
    else port.close();
  });
}
