import type { Log } from '../../../electron/core/ports/log.ts';

/** A log whose lines go to `trace`, each as one text. */
export function traceLog(trace: (line: string) => void): Log {
  const line = (event: string, fields: object = {}): void => trace(`${event} ${JSON.stringify(fields)}`);
  return { info: line, warn: line, error: (event, cause) => line(event, { cause: String(cause) }) };
}
