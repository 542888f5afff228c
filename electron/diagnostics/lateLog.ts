import type { Log } from '../core/ports/log.ts';

/** Lines that may wait for the log to be there: more than these say nothing new. */
const mostWaiting = 50;

/** A log for what is made before the real one is loaded: lines wait until it is there. */
export function createLateLog(): { readonly log: Log; use(log: Log): void } {
  let real: Log | null = null;
  const waiting: ((log: Log) => void)[] = [];
  const write = (line: (log: Log) => void): void => {
    if (real !== null) line(real);
    else if (waiting.length < mostWaiting) waiting.push(line);
  };
  return {
    log: {
      info: (event, fields) => write((log) => log.info(event, fields)),
      warn: (event, fields) => write((log) => log.warn(event, fields)),
      error: (event, cause, fields) => write((log) => log.error(event, cause, fields)),
    },
    use(log) {
      real = log;
      for (const line of waiting.splice(0)) line(log);
    },
  };
}
