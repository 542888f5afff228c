import type { Timers } from '../../../core/ports/clock.ts';
import { createLoadOnce } from '../../network/loadOnce.ts';

/** Reading and weighing the system's certificates takes up to seconds on macOS and Windows, which no popup may wait for. */
const answerWithinMs = 10_000;
const script = `
const { parentPort } = require('node:worker_threads');
parentPort.postMessage(require('node:tls').getCACertificates('system'));
`;

/**
 * The certificates that Node trusts and those that the operating system trusts, as PEM: what `ws` needs to be told where
 * a company has an authority of its own. Asked at the first use, apart from the main thread, and once.
 *
 * @returns a function that rejects with a code `UNABLE_TO_READ_SYSTEM_CERTIFICATES` where this Node cannot tell them (it
 * can from 22.15 on), or does not in time
 */
export function createSystemCertificates(timers: Timers): () => Promise<readonly string[]> {
  return createLoadOnce(async () => {
    const tls = await import('node:tls');
    const { rootCertificates } = tls;
    if (!('getCACertificates' in tls)) throw unreadable();
    return [...rootCertificates, ...(await askInWorker(timers))];
  });
}

async function askInWorker(timers: Timers): Promise<readonly string[]> {
  const { Worker } = await import('node:worker_threads');
  const worker = new Worker(script, { eval: true });
  return new Promise<readonly string[]>((resolve, reject) => {
    const finish = (settle: () => void): void => {
      cancelTimeout();
      settle();
      void worker.terminate().catch(() => undefined);
    };
    const cancelTimeout = timers.after(answerWithinMs, () => finish(() => reject(unreadable())));
    worker.once('message', (answer: unknown) => {
      const certificates = Array.isArray(answer) ? answer.filter((each) => typeof each === 'string') : [];
      finish(() => resolve(certificates));
    });
    worker.once('error', () => finish(() => reject(unreadable())));
  });
}

function unreadable(): Error {
  return Object.assign(new Error('system certificates cannot be read'), {
    code: 'UNABLE_TO_READ_SYSTEM_CERTIFICATES',
  });
}
