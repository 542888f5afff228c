import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { comparableParts, nsisParts } from '../../build/installers/windows/nsisParts.mjs';

const words = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => bytes.writeUInt32LE(value >>> 0, 4 * index));
  return bytes;
};

interface Build {
  /** When its file was made, and where that came to lie. */
  readonly file?: { readonly at: number; readonly low: number; readonly high: number };
  readonly program?: Buffer;
  readonly overwrites?: number;
  readonly text?: string;
  readonly files?: readonly Buffer[];
}

/** As its windows' program of 32 bits begins: where its head lies, and in that a sum and where a signature is. */
function program(sum: number, signedAt: number): Buffer {
  const bytes = Buffer.alloc(512);
  bytes.write('MZ');
  bytes.writeUInt32LE(64, 0x3c);
  bytes.writeUInt32LE(sum, 64 + 24 + 64);
  bytes.writeUInt32LE(signedAt, 64 + 24 + 128);
  return bytes;
}

/** An installer of one file, as makensis lays it out. */
function installer({
  file = { at: 0, low: 0, high: 0 },
  program: its = program(0, 0),
  overwrites = 1,
  text = 'Ringside',
  files = [],
}: Build = {}): Buffer {
  const head = 4 + 8 * 8;
  const [extract, call] = [20, 5];
  const entries = [
    words(extract, overwrites, 7, file.at, file.low, file.high, 1),
    words(call, 1, 2, 3, 4, 5, 6),
  ];
  const tables = [
    head,
    0,
    head,
    0,
    head,
    entries.length,
    head + 28 * entries.length,
    1,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
  ];
  const script = Buffer.concat([words(0), words(...tables), ...entries, Buffer.from(text, 'utf16le')]);
  const blocks = [script, ...files].flatMap((block, index) => {
    const written = index % 2 === 0 ? deflateRawSync(block) : block;
    return [words(written.length + (index % 2 === 0 ? 0x80000000 : 0)), written];
  });
  const signature = Buffer.from('efbeadde4e756c6c736f6674496e7374', 'hex');
  const content = Buffer.concat(blocks);
  const all = 4 + signature.length + 8 + content.length + 4;
  const sum = words(4);
  const signedBy = Buffer.from('a signature for Windows, which is no block');
  return Buffer.concat([its, words(0), signature, words(script.length, all), content, sum, signedBy]);
}

const archive = (content: string): Buffer =>
  Buffer.concat([Buffer.from('377abcaf271c', 'hex'), Buffer.from(content)]);
const parts = (build: Build): Record<string, string> =>
  Object.fromEntries(
    [...comparableParts(installer(build))].map(([name, part]) => [name, part.toString('hex')]),
  );

describe('what is compared of an installer of NSIS besides its files', () => {
  it('is read block by block, compressed or not', () => {
    const read = nsisParts(installer({ files: [Buffer.from('a plug-in'), archive('files')] }));
    expect(read.program).toEqual(program(0, 0));
    expect(read.blocks.slice(1)).toEqual([Buffer.from('a plug-in'), archive('files')]);
    expect(() => nsisParts(Buffer.from('MZ and no more'))).toThrow('no NSIS installer');
    const broken = installer({ files: [Buffer.from('a plug-in')] });
    broken.writeUInt32LE(0x7fffffff, broken.indexOf('a plug-in') - 4);
    expect(() => nsisParts(broken)).toThrow('not whole');
  });

  it('is the same for two builds, whenever and by whomever they were made and signed', () => {
    const one = { files: [Buffer.from('a plug-in'), archive('one'), installer()] };
    const other = {
      file: { at: 512, low: 0x1234, high: 0x5678 },
      program: program(99, 4096),
      files: [
        Buffer.from('a plug-in'),
        archive('other'),
        installer({ file: { at: 1, low: 2, high: 3 }, program: program(7, 8) }),
      ],
    };
    expect(parts(one)).toEqual(parts(other));
    expect(Object.keys(parts(one))).toEqual([
      'program',
      'script',
      'file 0',
      'file 2: program',
      'file 2: script',
    ]);
  });

  it.each([
    ['another instruction', { overwrites: 2 }, ['script']],
    ['another text', { text: 'Ringsid3' }, ['script']],
    ['another plug-in', { files: [Buffer.from('a plug-on')] }, ['file 0']],
    ['another uninstaller', { files: [installer({ text: 'Ringsid3' })] }, ['file 0: script']],
  ])('differs by %s', (_what, change: Build, where) => {
    const { files } = change;
    const usual = {
      files: files?.map((file) => (file.includes('MZ') ? installer() : Buffer.from('a plug-in'))),
    };
    const [one, other] = [parts(files === undefined ? {} : (usual as Build)), parts(change)];
    expect(Object.keys(other)).toEqual(Object.keys(one));
    expect(Object.keys(one).filter((name) => one[name] !== other[name])).toEqual(where);
  });
});
