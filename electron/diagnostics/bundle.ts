import { strToU8, zipSync } from 'fflate';
import { redact } from './redact.ts';

/** What goes into the archive, by file name: log text as it is, anything else as JSON. */
export type DiagnosticsFiles = Readonly<Record<string, unknown>>;

const readme = `Ringside diagnostics

What is in here: the program's log, versions, settings, the last commands, what was tried and the state of the connection, with
the portal's address, the operator's name and user id, and the CALL_IDs of calls.
What is not: secrets, callers' names, e-mail addresses and full phone numbers, and what portal and phones said in their own
words, which may hold any of these. Numbers keep their last three digits, so that lines about one call can be put together.
`;

/** Values of errors that our own code chooses. Whatever else an error carries was said by a portal, a phone or a caller. */
const ownParams: ReadonlySet<string> = new Set([
  'host',
  'method',
  'status',
  'scope',
  'phone',
  'port',
  'address',
  'shortcut',
  'schemes',
  'setting',
  'place',
]);

/** For `JSON.stringify`. */
function withoutForeignWords(key: string, value: unknown): unknown {
  if (key !== 'params' || typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, ownParams.has(name) ? each : '(left out)']),
  );
}

/**
 * One zip archive with everything redacted once more, whatever was done to it before.
 *
 * @param files values that cannot be written as JSON are left out
 */
export function diagnosticsArchive(files: DiagnosticsFiles): Uint8Array {
  const entries = Object.entries(files).flatMap(([name, content]) => {
    const text = typeof content === 'string' ? content : JSON.stringify(content, withoutForeignWords, 2);
    return text === undefined ? [] : [[name, strToU8(redact(text))] as const];
  });
  return zipSync(Object.fromEntries([['README.txt', strToU8(readme)], ...entries]));
}
