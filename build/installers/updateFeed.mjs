// @ts-check
import { readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { repositoryRoot } from '../tools/machine/toolCache.mjs';
import { signedText, updateKey } from './signing/updateKey.mjs';

/**
 * @typedef {object} FeedOf
 * @property {'appimage' | 'nsis'} kind
 * @property {string} arch
 * @property {Pick<import('./workshop.mjs').Workshop, 'work' | 'version'>} workshop
 */

/**
 * Makes what electron-builder wrote into a feed that the program believes: with what it is a feed of, what is new, and our signature.
 * It lies there twice, by the name of its channel and by its version, for companies that hold one.
 * RINGSIDE_STAGING_PERCENTAGE says for how many of a hundred computers it is.
 * @param {string} file `latest-linux.yml` or `latest.yml`
 * @param {FeedOf} of
 */
export async function finishFeed(file, { kind, arch, workshop: { work, version } }) {
  const notes = notesOf(await readFile(join(repositoryRoot, 'CHANGELOG.md'), 'utf8'), version);
  const staging = stagingPercentage();
  const ours = [
    'program: app.ringside.desktop',
    `package: ${kind}`,
    `arch: ${arch}`,
    // JSON is YAML.
    ...(notes === '' ? [] : [`releaseNotes: ${JSON.stringify(notes)}`]),
    ...(staging === null ? [] : [`stagingPercentage: ${staging}`]),
  ];
  const text = (await readFile(file, 'utf8')).replace(/\n*$/, '\n');
  const signed = signedText(`${text}${ours.join('\n')}\n`, await updateKey(work));
  await writeFile(file, signed);
  await writeFile(join(dirname(file), basename(file).replace(/^latest/, version)), signed);
}

/**
 * For how many of a hundred computers the feeds are that are made now.
 * @returns {number | null} null where it is for all
 * @throws {Error} where RINGSIDE_STAGING_PERCENTAGE is no whole number up to 100: every program would refuse the feed, or none
 *   keep to it
 */
export function stagingPercentage() {
  const text = process.env['RINGSIDE_STAGING_PERCENTAGE'];
  if (!text) return null;
  if (/^(?:\d{1,2}|100)$/.test(text)) return Number(text);
  throw new Error(`RINGSIDE_STAGING_PERCENTAGE is no whole number from 0 to 100: ${text}`);
}

/**
 * What a changelog says of a version, for those who are offered it.
 * @param {string} changelog
 * @param {string} version
 * @returns {string} plain text; empty where it has no such section
 */
function notesOf(changelog, version) {
  const section = changelog
    .split(/^## /m)
    .find((part) => part.startsWith(`${version}\n`) || part.startsWith(`${version} `));
  return (section ?? '')
    .split(/^- /m)
    .slice(1)
    .map(
      (item) =>
        `• ${item
          .replace(/\s+/g, ' ')
          .replace(/`|(?<![\w])_|_(?![\w])/g, '')
          .trim()}`,
    )
    .join('\n')
    .slice(0, 8_000);
}
