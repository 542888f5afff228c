// @ts-check

/**
 * @typedef {object} PackageDescription
 * @property {string} type `deb` or `rpm`
 * @property {string} out
 * @property {readonly string[]} depends
 * @property {readonly string[]} recommends
 * @property {readonly { from: string, to: string }[]} files a file, or a folder whose content goes to `to`
 * @property {(name: string) => string} value of a switch such as `version`; empty where it was not given
 */

const withoutValue = ['--force', '--debug'];

/**
 * Reads the arguments that electron-builder 26 calls fpm with for deb and rpm.
 * @param {readonly string[]} argv
 * @returns {PackageDescription}
 * @throws {Error} for a switch without its value
 */
export function readFpmArguments(argv) {
  /** @type {Map<string, string[]>} */
  const switches = new Map();
  const files = [];
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? '';
    if (withoutValue.includes(word)) continue;
    if (word.startsWith('-')) {
      at += 1;
      const value = argv[at];
      if (value === undefined) throw new Error(`${word} has no value.`);
      switches.set(word, [...(switches.get(word) ?? []), value]);
    } else {
      const [from = '', to = ''] = word.split('=', 2);
      files.push({ from: from.replace(/\/$/, ''), to });
    }
  }
  /** @param {string} name */
  const all = (name) => switches.get(name) ?? [];
  return {
    type: all('-t')[0] ?? '',
    out: all('--package')[0] ?? '',
    depends: all('-d'),
    recommends: all('--deb-recommends'),
    files,
    value: (name) => all(`--${name}`)[0] ?? '',
  };
}
