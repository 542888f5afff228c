// @ts-check

/**
 * @typedef {object} Made one installer, and what has to be known before it is handed out
 * @property {string} name
 * @property {string} path file or folder
 * @property {string | null} signedBy
 * @property {boolean} signedForTests by a key or certificate that nobody but this machine trusts
 * @property {readonly string[]} standIns what of it is not the real thing
 */

/**
 * @typedef {object} Circumstances what is known before anything is made
 * @property {'declared' | 'override' | 'substitute'} electron
 * @property {readonly string[]} addresses what the program and its packages name of ours
 */

/**
 * @param {Made} made
 * @param {Circumstances} circumstances
 * @returns {string[]} in words; empty where it may be handed out
 */
export function reasonsNotToPublish({ signedBy, signedForTests, standIns }, circumstances) {
  return [
    ...(signedBy === null ? ['not signed'] : []),
    ...(signedForTests ? ['signed for tests'] : []),
    ...standIns,
    ...reasonsNotToBegin(circumstances),
  ];
}

/**
 * @param {Circumstances} circumstances
 * @returns {string[]} why nothing that is made so may be handed out, in words
 */
export function reasonsNotToBegin({ electron, addresses }) {
  const unreal = addresses.filter((address) => /\.example\b/.test(address));
  return [
    ...(electron === 'substitute' ? ['the substitute Electron'] : []),
    ...(electron === 'override' ? ['an Electron of somebody’s own'] : []),
    ...(unreal.length > 0 ? [`addresses that are not real (${unreal.join(', ')})`] : []),
  ];
}

/**
 * @param {{ homepage?: string }} manifest package.json
 * @param {string} configuration text of electron-builder.yml
 * @returns {string[]}
 */
export function ownAddresses({ homepage = '' }, configuration) {
  const update = /^ {2}url: (\S+)$/m.exec(configuration)?.[1];
  const maintainer = /^ {2}maintainer: .*<(\S+)>$/m.exec(configuration)?.[1];
  return [homepage, update ?? '', maintainer ?? ''].filter((address) => address !== '');
}

/**
 * @param {readonly (readonly string[])[]} rows the first is the heading
 * @returns {string} with columns under each other
 */
export function tableOf(rows) {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
