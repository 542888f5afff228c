// @ts-check

/** @typedef {{ sizePx: number, png: Buffer }} Drawn */

/** Which sizes stand for which of Apple's types: an icon of 16 points is 32 px on a dense screen, and so on. */
const macTypes = new Map([
  [16, ['icp4']],
  [32, ['icp5', 'ic11']],
  [64, ['ic12']],
  [128, ['ic07']],
  [256, ['ic08', 'ic13']],
  [512, ['ic09', 'ic14']],
  [1024, ['ic10']],
]);

/**
 * Windows' container of icons, its pictures PNGs, as every Windows since Vista reads them.
 * @param {readonly Drawn[]} pictures of 256 px at most
 * @returns {Buffer}
 */
export function icoFile(pictures) {
  const header = Buffer.alloc(6 + 16 * pictures.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(pictures.length, 4);
  let place = header.length;
  for (const [index, { sizePx, png }] of pictures.entries()) {
    const entry = 6 + 16 * index;
    // A byte each, in which 0 stands for 256.
    header.writeUInt8(sizePx % 256, entry);
    header.writeUInt8(sizePx % 256, entry + 1);
    header.writeUInt16LE(1, entry + 4);
    header.writeUInt16LE(32, entry + 6);
    header.writeUInt32LE(png.length, entry + 8);
    header.writeUInt32LE(place, entry + 12);
    place += png.length;
  }
  return Buffer.concat([header, ...pictures.map(({ png }) => png)]);
}

/**
 * Apple's container of icons.
 * @param {readonly Drawn[]} pictures
 * @returns {Buffer}
 * @throws {Error} for a size that macOS has no type for
 */
export function icnsFile(pictures) {
  const parts = pictures.flatMap(({ sizePx, png }) => {
    const types = macTypes.get(sizePx);
    if (types === undefined) throw new Error(`macOS has no icon of ${sizePx} px.`);
    return types.map((type) => Buffer.concat([chunkHead(type, png.length + 8), png]));
  });
  const length = parts.reduce((sum, part) => sum + part.length, 8);
  return Buffer.concat([chunkHead('icns', length), ...parts]);
}

/**
 * @param {string} type
 * @param {number} length with the head itself
 */
function chunkHead(type, length) {
  const head = Buffer.alloc(8);
  head.write(type, 0, 'latin1');
  head.writeUInt32BE(length, 4);
  return head;
}
