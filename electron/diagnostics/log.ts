import electronLog from 'electron-log/node';
import type { Log, LogFields } from '../core/ports/log.ts';
import { redact } from './redact.ts';

/** Five megabytes, then a new file; electron-log keeps one old one. */
const maxSizeBytes = 5 * 1024 * 1024;

/**
 * The program's log: one redacted line an event, in a file that an admin can send on. If it cannot be written the
 * program goes on without.
 *
 * @param file absolute path of the log file; null where nothing there can be written
 */
export function createLog(file: string | null): Log {
  const logger = electronLog.create({ logId: 'ringside' });
  logger.transports.console.level = false;
  if (file === null) logger.transports.file.level = false;
  else logger.transports.file.resolvePathFn = () => file;
  // Its owner's alone, whatever the umask; so is the folder.
  logger.transports.file.writeOptions = { ...logger.transports.file.writeOptions, mode: 0o600 };
  logger.transports.file.maxSize = maxSizeBytes;
  logger.transports.file.format = '{y}-{m}-{d}T{h}:{i}:{s}.{ms}{z} {level} {text}';
  const write = (level: 'info' | 'warn' | 'error', event: string, fields: LogFields): void => {
    logger[level](redact(lineOf(event, fields)));
  };
  return {
    info: (event, fields = {}) => write('info', event, fields),
    warn: (event, fields = {}) => write('warn', event, fields),
    error: (event, cause, fields = {}) => write('error', event, { ...fields, cause: causeOf(cause) }),
  };
}

/** `event key=value key="two words"`; line breaks in values cannot forge a line. */
export function lineOf(event: string, fields: LogFields): string {
  const parts = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${typeof value === 'string' ? quoted(value) : String(value)}`);
  return [event, ...parts].join(' ');
}

/** What JSON leaves as it is and yet ends a line, turns its direction, or gives a terminal orders. */
const unruly = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

function quoted(value: string): string {
  if (/^[\w./:@-]+$/.test(value)) return value;
  return JSON.stringify(value).replace(
    unruly,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function causeOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const deeper = cause.cause instanceof Error ? ` <- ${cause.cause.message}` : '';
  return `${cause.stack ?? cause.message}${deeper}`;
}
