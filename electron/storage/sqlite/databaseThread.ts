import { Worker } from 'node:worker_threads';

interface DatabaseRequest {
  /** The last one: the thread sets the number in here to 1 once its database is closed, and ends. Null: there is an answer. */
  readonly closed: Int32Array | null;
}

export interface DatabaseThread<Request> {
  send(request: Request): void;
  /** The thread closes its database and ends. @returns whether that was so within this time, for which this thread waits */
  close(request: Request, atMostMs: number): boolean;
  /** As `close`, without waiting. */
  leave(request: Request): void;
}

const running = new Set<Promise<void>>();

/**
 * Done once no thread of a database runs any more, however each ended; null where none does. Electron's own end waits for them
 * as well, yet for good: a thread whose last work V8 has not finished is never joined then.
 */
export function databaseThreadsRunning(): Promise<unknown> | null {
  return running.size === 0 ? null : Promise.all(running);
}

/**
 * Starts a thread that owns databases.
 *
 * @param workerFile path of its bundle
 * @param onGone told with the error, or null, where it ends without having been asked to
 */
export function startDatabaseThread<Request extends DatabaseRequest, Message>({
  workerFile,
  workerData,
  name,
  onMessage,
  onGone,
}: {
  readonly workerFile: string;
  readonly workerData: unknown;
  readonly name: string;
  readonly onMessage: (message: Message) => void;
  readonly onGone: (reason: unknown) => void;
}): DatabaseThread<Request> {
  const worker = new Worker(workerFile, { workerData, name });
  let closing = false;
  worker.on('message', onMessage);
  let reason: unknown = null;
  worker.on('error', (error) => (reason = error));
  const ran = new Promise<void>((resolve) => {
    worker.on('exit', () => {
      running.delete(ran);
      resolve();
      if (!closing) onGone(reason);
    });
  });
  running.add(ran);
  const end = (request: Request): Int32Array => {
    closing = true;
    const closed = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    worker.postMessage({ ...request, closed } satisfies DatabaseRequest);
    return closed;
  };
  return {
    send: (request) => worker.postMessage(request),
    leave: (request) => void end(request),
    // The program is about to end, and its windows are gone: nothing else would keep it alive for the last write.
    close: (request, atMostMs) => Atomics.wait(end(request), 0, 0, atMostMs) !== 'timed-out',
  };
}
