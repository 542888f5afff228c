import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { filesUnderWay } from '../../../electron/platform/replaceFile.ts';
import { createJsonFile } from '../../../electron/storage/jsonFile.ts';
import { quietLog } from '../core/heldTime.ts';

const schema = v.object({ text: v.string() });
let folder = '';
let path = '';
const open = () => createJsonFile(path, schema, quietLog);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ringside-json-'));
  path = join(folder, 'deeper', 'file.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function put(text: string): Promise<void> {
  await mkdir(join(folder, 'deeper'), { recursive: true });
  await writeFile(path, text);
}

describe('a JSON file', () => {
  it('is absent until it is written, and then what was written', async () => {
    expect(open().read()).toEqual({ kind: 'absent' });
    await open().write({ text: 'Ольга' });
    expect(open().read()).toEqual({ kind: 'read', value: { text: 'Ольга' } });
  });

  it.skipIf(process.platform === 'win32')('is readable by its owner alone', async () => {
    await open().write({ text: 'a' });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await chmod(path, 0o644);
    await open().write({ text: 'b' });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['empty', ''],
    ['cut short', '{"text":"a'],
    ['of another shape', '{"text":1}'],
    ['no object', 'null'],
    ['binary', '\u0000\u0001\ufffd'],
  ])('that is %s is set aside whole, and the next write starts anew', async (_what, text) => {
    await put(text);
    const file = open();
    expect(file.read()).toEqual({ kind: 'unreadable' });
    expect(await readFile(`${path}.unreadable`, 'utf8')).toBe(text);
    expect(file.read()).toEqual({ kind: 'absent' });
    await file.write({ text: 'new' });
    expect(file.read()).toEqual({ kind: 'read', value: { text: 'new' } });
  });

  it('that is set aside does not take the place of an earlier one', async () => {
    for (const text of ['first', 'second', 'third']) {
      await put(text);
      expect(open().read()).toEqual({ kind: 'unreadable' });
    }
    const names = (await readdir(join(folder, 'deeper'))).toSorted();
    const texts = await Promise.all(names.map((name) => readFile(join(folder, 'deeper', name), 'utf8')));
    expect(texts.toSorted()).toEqual(['first', 'second', 'third']);
  });

  it('where a folder stands in its place is unreadable, and works again once written', async () => {
    await mkdir(path, { recursive: true });
    const file = open();
    expect(file.read()).toEqual({ kind: 'unreadable' });
    await file.write({ text: 'new' });
    expect(file.read()).toEqual({ kind: 'read', value: { text: 'new' } });
  });

  it('holds the last of many writes at once, and is whole at every moment', async () => {
    const file = open();
    await file.write({ text: 'start' });
    const long = 'x'.repeat(50_000);
    let writing = true;
    const written = Promise.all(
      Array.from({ length: 30 }, (_, index) => file.write({ text: `${index}${long}` })),
    ).finally(() => (writing = false));
    let looks = 0;
    while (writing) {
      expect(() => v.parse(schema, JSON.parse(''.concat(readNow())))).not.toThrow();
      looks += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    await written;
    expect(looks).toBeGreaterThan(5);
    expect(file.read()).toEqual({ kind: 'read', value: { text: `29${long}` } });
    expect(await readdir(join(folder, 'deeper'))).toEqual(['file.json']);

    function readNow(): string {
      const result = open().read();
      return result.kind === 'read' ? JSON.stringify(result.value) : '';
    }
  });

  it('is waited for at the end, with what waits for its turn there', async () => {
    const file = open();
    const writes = ['first', 'last'].map((text) => file.write({ text }));
    await filesUnderWay();
    expect(open().read()).toEqual({ kind: 'read', value: { text: 'last' } });
    await Promise.all(writes);
    expect(filesUnderWay()).toBeNull();
  });

  it('that cannot be written says so, keeps what was there, and works again later', async () => {
    await writeFile(join(folder, 'deeper'), 'a file where the folder should be');
    const file = open();
    await expect(file.write({ text: 'a' })).rejects.toThrow();
    expect(await readFile(join(folder, 'deeper'), 'utf8')).toBe('a file where the folder should be');
    await rm(join(folder, 'deeper'));
    await file.write({ text: 'b' });
    expect(file.read()).toEqual({ kind: 'read', value: { text: 'b' } });
  });
});
