import type { Log } from '../core/ports/log.ts';

/** Unknown errors are logged once and do not end the program in the middle of a shift. Returns how to stop. */
export function logUnexpectedErrors(log: Log): () => void {
  const onException = (error: unknown): void => log.error('uncaught exception', error);
  const onRejection = (reason: unknown): void => log.error('unhandled rejection', reason);
  process.on('uncaughtException', onException);
  process.on('unhandledRejection', onRejection);
  return () => {
    process.off('uncaughtException', onException);
    process.off('unhandledRejection', onRejection);
  };
}
