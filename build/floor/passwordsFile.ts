import { randomBytes } from 'node:crypto';
import { lstat, readFile } from 'node:fs/promises';
import { replaceFile } from '../../electron/platform/replaceFile.ts';
import { FloorError } from './managementApi.ts';

const maxBytes = 1024 * 1024;
const heading = 'account,password';
/** Printable, and without what a CSV file would need quotes for. */
const passwordForm = /^[!#-+\--~]{12,200}$/;
const accountForm = /^[a-z0-9-]{1,60}$/;

/**
 * Reads `account,password` lines, as Excel and PowerShell's `Import-Csv` write and read them.
 * @returns by account; empty where there is no such file yet
 * @throws FloorError where others may read the file, or a line is none; no password is in the text
 */
export async function readPasswords(path: string): Promise<ReadonlyMap<string, string>> {
  const info = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new FloorError(`${path}: ${error.message}`);
  });
  if (info === null) return new Map();
  if (!info.isFile()) throw new FloorError(`${path} is no ordinary file.`);
  if (process.platform !== 'win32' && (info.mode & 0o077) !== 0)
    throw new FloorError(`${path} may be read by others: chmod 600 ${path}`);
  if (info.size > maxBytes) throw new FloorError(`${path} is too long for a list of passwords.`);
  return parsePasswords(await readFile(path, 'utf8'), path);
}

/** @throws FloorError that names the line */
export function parsePasswords(text: string, path: string): ReadonlyMap<string, string> {
  const passwords = new Map<string, string>();
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  lines.forEach((line, index) => {
    if (line.trim() === '' || (index === 0 && line.trim() === heading)) return;
    const where = `${path}, line ${index + 1}`;
    const comma = line.indexOf(',');
    const account = line.slice(0, Math.max(comma, 0)).trim();
    const password = line.slice(comma + 1).trim();
    if (!accountForm.test(account))
      throw new FloorError(`${where} does not begin with an account and a comma.`);
    if (!passwordForm.test(password))
      throw new FloorError(
        `${where}: the password of ${account} is not of 12 to 200 printable characters without spaces, commas and quotes.`,
      );
    if (passwords.has(account)) throw new FloorError(`${where} names ${account} a second time.`);
    passwords.set(account, password);
  });
  return passwords;
}

/**
 * Makes passwords (192 bits) for those who have none, and has all of them on the disk before it returns: what the broker is told
 * afterwards can be told again after a crash. The file is its owner's alone to read.
 * @returns the old and the new ones
 * @throws FloorError where the file cannot be written
 */
export async function addPasswords(
  path: string,
  known: ReadonlyMap<string, string>,
  accounts: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const made = accounts.map((account) => [account, randomBytes(24).toString('base64url')] as const);
  const all = new Map([...known, ...made]);
  const lines = [...all].map(([account, password]) => `${account},${password}`);
  try {
    await replaceFile(path, `${[heading, ...lines].join('\n')}\n`);
  } catch (error) {
    throw new FloorError(
      `The passwords cannot be kept in ${path}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return all;
}
