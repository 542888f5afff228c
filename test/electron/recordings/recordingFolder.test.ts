import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, rename, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FoundFile } from '../../../electron/core/ports/recordings/recordings.ts';
import { createRecordingFolder } from '../../../electron/recordings/recordingFolder.ts';
import type { SentKind } from '../../../electron/core/recordings/sentKinds.ts';
import { createRecordingReader } from '../../../electron/recordings/recordingReader.ts';
import { waveHead } from '../../../electron/recordings/waveFile.ts';
import { quietLog } from '../core/heldTime.ts';

const folder = createRecordingFolder(quietLog);
let at = '';
beforeEach(() => (at = mkdtempSync(join(tmpdir(), 'ringside-recordings-'))));
afterEach(() => rmSync(at, { recursive: true, force: true }));

const all = (): number => 1;
const wave = (sound: Buffer): Buffer => Buffer.concat([waveHead(1, 8000, sound.length), sound]);
async function found(name: string): Promise<FoundFile> {
  const listing = await folder.list(at, all);
  const file = listing.kind === 'files' ? listing.files.find((one) => one.name === name) : undefined;
  if (file === undefined) throw new Error('not listed');
  return file;
}
async function whole(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
}

describe('the folder of the recordings', () => {
  it('lists ordinary files, says which are no own ones, and looks into no folder', async () => {
    await writeFile(join(at, 'a.wav'), wave(Buffer.alloc(4)));
    await mkdir(join(at, 'inside.wav'));
    await symlink('/etc/hostname', join(at, 'link.wav'));
    execFileSync('mkfifo', [join(at, 'pipe.wav')]);
    const listing = await folder.list(at, all);
    expect(listing).toMatchObject({ kind: 'files', isWhole: true });
    const files = listing.kind === 'files' ? listing.files : [];
    expect(files.map(({ name, isOwn }) => [name, isOwn]).toSorted()).toEqual([
      ['a.wav', true],
      ['link.wav', false],
      ['pipe.wav', false],
    ]);
  });

  it('passes over a name that cannot be written in characters', async () => {
    await writeFile(
      Buffer.concat([Buffer.from(`${at}/`), Buffer.from([0xff, 0xfe]), Buffer.from('.wav')]),
      'x',
    );
    await writeFile(join(at, 'new\nline.wav'), 'x');
    expect(await folder.list(at, all)).toMatchObject({ kind: 'files', files: [], isWhole: true });
  });

  it('that is not there, or is a file, is said to be so', async () => {
    const missing = { kind: 'problem', problem: { code: 'recording.folderMissing', params: {} } };
    expect(await folder.list(join(at, 'gone'), all)).toEqual(missing);
    await writeFile(join(at, 'file'), '');
    expect(await folder.list(join(at, 'file'), all)).toEqual(missing);
    expect(await folder.list('relative', all)).toEqual(missing);
  });

  it(
    'that holds very many files has its newest listed, and says that there are more',
    { timeout: 60_000 },
    async () => {
      execFileSync('sh', ['-c', 'seq -w 1 21000 | xargs touch'], { cwd: at });
      const few = await folder.list(at, (name) => (Number(name) > 20_998 ? Number(name) : null));
      expect(few).toMatchObject({ isWhole: true, files: [{ name: '21000' }, { name: '20999' }] });
      const many = await folder.list(at, Number);
      expect(many).toMatchObject({ isWhole: false });
      const names = many.kind === 'files' ? many.files.map(({ name }) => name) : [];
      expect([names.length, names[0], names.at(-1)]).toEqual([2_000, '21000', '19001']);
    },
  );

  it('is not said to have lost what cannot be read', async () => {
    await writeFile(join(at, 'a.wav'), wave(Buffer.alloc(4)));
    const file = await found('a.wav');
    // As a drive that went away in the middle of it: no such file is an answer, all else is none.
    expect(await folder.look({ ...file, path: `${at}/${'x'.repeat(300)}` })).toBe('notReadable');
    expect(await folder.look({ ...file, path: join(at, 'gone.wav') })).toBe('gone');
    expect(await folder.look({ ...file, sizeBytes: 5 })).toBe('notWhole');
    await symlink(file.path, join(at, 'link.wav'));
    expect(await folder.look({ ...file, path: join(at, 'link.wav') })).toBe('notYours');
    execFileSync('mkfifo', [join(at, 'pipe.wav')]);
    expect(await folder.look({ ...file, path: join(at, 'pipe.wav') })).toBe('notYours');
  });

  it('is told of what comes, and outlives its own going', async () => {
    const ignore = (): void => undefined;
    const changed = new Promise<void>((resolve) => {
      const stop = folder.watch(
        at,
        () => {
          stop();
          resolve();
        },
        ignore,
      );
    });
    await writeFile(join(at, 'a.wav'), 'x');
    await changed;
    const gone = new Promise<void>((resolve) => void folder.watch(at, resolve, resolve));
    await rm(at, { recursive: true });
    await gone;
    expect(await folder.list(at, all)).toMatchObject({ kind: 'problem' });
    folder.watch(at, ignore, ignore)();
  });

  it('says that it was moved away, and is another one where it is made anew', async () => {
    const identity = async (): Promise<string> => {
      const listing = await folder.list(at, all);
      if (listing.kind !== 'files') throw new Error('not listed');
      return listing.identity;
    };
    const before = await identity();
    expect(await identity()).toBe(before);
    let stop = (): void => undefined;
    const moved = new Promise<void>((resolve) => (stop = folder.watch(at, resolve, resolve)));
    await rename(at, `${at}-moved`);
    await mkdir(at);
    await moved;
    stop();
    expect(await identity()).not.toBe(before);
    await rm(at, { recursive: true });
    await rename(`${at}-moved`, at);
    expect(await identity()).toBe(before);
  });

  it('knows a recording whose writer is done from one that is being written', async () => {
    const sound = wave(Buffer.alloc(400, 3));
    await writeFile(join(at, 'whole.wav'), sound);
    // As libsndfile and pjsip leave it until it is closed.
    const open = Buffer.from(sound);
    open.writeUInt32LE(8, 4);
    open.writeUInt32LE(0, 40);
    await writeFile(join(at, 'open.wav'), open);
    await writeFile(join(at, 'cut.wav'), sound.subarray(0, 100));
    await writeFile(join(at, 'silent.wav'), wave(Buffer.alloc(0)));
    // No PCM: as a beginning of 58 bytes is written before there is any sound.
    const compressed = (said: number): Buffer => {
      const head = Buffer.concat([
        Buffer.from(waveHead(1, 8000, 0)).subarray(0, 36),
        Buffer.from('\u0000\u0000fact\u0004\u0000\u0000\u0000\u0000\u0000\u0000\u0000data', 'latin1'),
        Buffer.alloc(4),
      ]);
      head.writeUInt32LE(50 + said, 4);
      head.writeUInt32LE(18, 16);
      head.writeUInt16LE(7, 20);
      head.writeUInt32LE(said, 54);
      return Buffer.concat([head, Buffer.alloc(400, 3)]);
    };
    await writeFile(join(at, 'compressed.wav'), compressed(400));
    await writeFile(join(at, 'compressing.wav'), compressed(0));
    await writeFile(join(at, 'text.wav'), 'this is no sound at all');
    await writeFile(join(at, 'a.mp3'), Buffer.from([0xff, 0xfb, 0x90, 0x64, 0, 0]));
    await writeFile(join(at, 'tagged.mp3'), 'ID3\u0003');
    await writeFile(join(at, 'text.mp3'), 'plain');
    const looks: Record<string, string> = {};
    for (const name of ['whole', 'open', 'cut', 'silent', 'text', 'compressed', 'compressing'])
      looks[name] = await folder.look(await found(`${name}.wav`));
    for (const name of ['a', 'tagged', 'text'])
      looks[`${name}.mp3`] = await folder.look(await found(`${name}.mp3`));
    expect(looks).toEqual({
      ...{ whole: 'whole', open: 'notWhole', cut: 'notWhole', silent: 'noSound', text: 'notSound' },
      ...{ compressed: 'whole', compressing: 'notWhole' },
      ...{ 'a.mp3': 'perhapsWhole', 'tagged.mp3': 'perhapsWhole', 'text.mp3': 'notSound' },
    });
  });
});

describe('a recording that is read to be sent', () => {
  const reader = createRecordingReader(
    () => undefined,
    (kind) => sent.includes(kind),
  );
  let sent: readonly SentKind[] = ['recording', 'transcript'];

  it('comes byte for byte, in parts, and tells how far it is', async () => {
    const content = wave(Buffer.from(Array.from({ length: 300_001 }, (_, n) => n % 251)));
    await writeFile(join(at, 'a.wav'), content);
    const told: (number | null)[] = [];
    const counting = createRecordingReader(
      (_path, progress) => told.push(progress?.readBytes ?? null),
      () => true,
    );
    const opened = await counting.open([await found('a.wav')]);
    let largest = 0;
    const parts: Uint8Array[] = [];
    for await (const chunk of opened.chunks) {
      largest = Math.max(largest, chunk.byteLength);
      parts.push(chunk);
    }
    await opened.close();
    expect(Buffer.concat(parts).equals(content)).toBe(true);
    expect(largest).toBeLessThanOrEqual(64 * 1024);
    expect([told[0], told.at(-2), told.at(-1)]).toEqual([0, content.length, null]);
  });

  it('of two halves has the caller on the left and the operator on the right', async () => {
    await writeFile(join(at, 'dec.wav'), wave(Buffer.from([1, 0, 2, 0, 3, 0])));
    await writeFile(join(at, 'enc.wav'), wave(Buffer.from([9, 0])));
    const opened = await reader.open([await found('dec.wav'), await found('enc.wav')]);
    const both = await whole(opened.chunks);
    await opened.close();
    expect(both.length).toBe(opened.sizeBytes);
    expect(both.subarray(0, 44).equals(Buffer.from(waveHead(2, 8000, 12)))).toBe(true);
    expect([...both.subarray(44)]).toEqual([1, 0, 9, 0, 2, 0, 0, 0, 3, 0, 0, 0]);
  });

  it.each([
    ['is gone', 'recording.gone', (path: string) => rm(path)],
    ['has grown', 'recording.changed', (path: string) => writeFile(path, Buffer.alloc(500))],
    ['was written anew', 'recording.changed', (path: string) => utimes(path, 1, 1)],
    [
      'is a link by now',
      'recording.notYours',
      async (path: string) => {
        await rename(path, `${path}.real`);
        await symlink(`${path}.real`, path);
      },
    ],
  ] as const)('that %s is not sent', async (_, code, change) => {
    await writeFile(join(at, 'a.wav'), wave(Buffer.alloc(40)));
    const file = await found('a.wav');
    await change(file.path);
    await expect(reader.open([file])).rejects.toMatchObject({ code });
  });

  it('ends in the middle where it is switched off, and nothing more of it is read', async () => {
    await writeFile(join(at, 'a.wav'), wave(Buffer.alloc(200_000)));
    const file = await found('a.wav');
    const opened = await reader.open([file]);
    const chunks = opened.chunks[Symbol.asyncIterator]();
    expect((await chunks.next()).done).toBe(false);
    sent = [];
    await expect(chunks.next()).rejects.toMatchObject({ code: 'recording.notAttached' });
    await opened.close();
    await expect(reader.open([file])).rejects.toMatchObject({ code: 'recording.notAttached' });
    sent = ['recording'];
    await expect(reader.transcript(file)).rejects.toMatchObject({ code: 'recording.notAttached' });
    sent = ['recording', 'transcript'];
  });

  it('that ends early while it is sent fails, and nothing is made up', async () => {
    await writeFile(join(at, 'a.wav'), wave(Buffer.alloc(200_000)));
    const opened = await reader.open([await found('a.wav')]);
    await truncate(join(at, 'a.wav'), 10);
    await expect(whole(opened.chunks)).rejects.toMatchObject({ code: 'recording.changed' });
    await opened.close();
  });
});
