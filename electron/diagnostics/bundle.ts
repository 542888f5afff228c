import { strToU8, zipSync } from 'fflate';
import { redact } from './redact.ts';

/** What goes into the archive, by file name: log text as it is, anything else as JSON. */
export type DiagnosticsFiles = Readonly<Record<string, unknown>>;

const readme = `Ringside diagnostics

What is in here: the program's log, versions, settings, the last commands and the state of the connection.
What is not: secrets, callers' names and full phone numbers. Numbers keep their last three digits, so that lines about one
call can be put together.
`;

/**
 * One zip archive with everything redacted once more, whatever was done to it before.
 *
 * @param files values that cannot be written as JSON are left out
 */
export function diagnosticsArchive(files: DiagnosticsFiles): Uint8Array {
  const entries = Object.entries(files).flatMap(([name, content]) => {
    const text = typeof content === 'string' ? content : JSON.stringify(content, null, 2);
    return text === undefined ? [] : [[name, strToU8(redact(text))] as const];
  });
  return zipSync(Object.fromEntries([['README.txt', strToU8(readme)], ...entries]));
}
