// @ts-check
import { importTypeScript } from './machine/importTypeScript.mjs';
import { errorText } from './machine/toolCache.mjs';

/** `npm run floor:setup -- --broker=… --portal=…`: see docs/floors.md. */

const hintAfterMs = 3000;

/**
 * From where no list of processes and no shell's history shows it.
 * @returns {Promise<string | null>}
 */
async function adminPassword() {
  const given = process.env['RINGSIDE_BROKER_PASSWORD'];
  if (given) return given;
  if (process.stdin.isTTY) return null;
  // A pipe into which nobody writes would be waited for without a word.
  const hint = setTimeout(() => console.error('The password is awaited on standard input.'), hintAfterMs);
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    text += chunk;
    if (text.includes('\n') || text.length > 1000) break;
  }
  clearTimeout(hint);
  return /^[^\r\n]+/.exec(text)?.[0] ?? null;
}

try {
  /** @type {typeof import('../floor/setUp.ts')} */
  const { setUpFloor } = await importTypeScript('build/floor/setUp.ts');
  const print = (/** @type {string} */ line) => console.log(line);
  process.exitCode = await setUpFloor({ args: process.argv.slice(2), adminPassword, print });
} catch (error) {
  console.error(errorText(error));
  process.exitCode = 1;
}
