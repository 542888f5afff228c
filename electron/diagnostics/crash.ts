import type { App, Details } from 'electron';
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

/**
 * Chromium starts its own helpers (graphics, network, audio) anew when one dies; whoever reads the log is to know that it
 * happened. Returns how to stop.
 */
export function logLostProcesses(app: Pick<App, 'on' | 'off'>, log: Log): () => void {
  const onGone = (_event: unknown, { type, reason, exitCode, name }: Details): void =>
    log.warn('child process gone', { type, reason, exitCode, name });
  app.on('child-process-gone', onGone);
  return () => void app.off('child-process-gone', onGone);
}
