import { parentPort, workerData } from 'node:worker_threads';
import { createCommandStore } from './commandStore.ts';
import { createOpenSqlite } from '../sqlite/loadSqlite.ts';
import { serveStore } from './serveStore.ts';
import type { StoreLogLine, StoreRequest } from './storeMessages.ts';

/** Given to the thread when it is started. */
export interface CommandWorkerData {
  readonly databasePath: string;
  /** Native packages are found from here. */
  readonly mainFile: string;
}

// The thread that owns the command database: its own bundle, started by `startCommandWorker`.
const port = parentPort;
if (port !== null) {
  // Written by `startCommandWorker` of the same build.
  const { databasePath, mainFile } = workerData as CommandWorkerData;
  const line = (level: StoreLogLine['level'], event: string, cause: unknown, file: unknown): void =>
    port.postMessage({
      kind: 'log',
      level,
      event,
      cause: cause instanceof Error ? cause.message : String(cause),
      file: String(file ?? ''),
    } satisfies StoreLogLine);
  const store = createCommandStore({
    openSqlite: createOpenSqlite(mainFile),
    path: databasePath,
    nowMs: Date.now,
    log: {
      info: () => undefined,
      warn: (event, fields) => line('warn', event, '', fields?.['file']),
      error: (event, cause, fields) => line('error', event, cause, fields?.['file']),
    },
  });
  const serve = serveStore(store, {
    after: (delayMs, action) => {
      const timer = setTimeout(action, delayMs);
      return () => clearTimeout(timer);
    },
  });
  port.on('message', (request: StoreRequest) => {
    const answer = serve(request);
    if (answer !== null) port.postMessage(answer);
    else port.close();
  });
}
