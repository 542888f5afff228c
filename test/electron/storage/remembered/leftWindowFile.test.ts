import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  createLeftWindowFile,
  readLeftWindow,
} from '../../../../electron/storage/remembered/leftWindowFile.ts';
import { failingLog } from '../../core/heldTime.ts';

let folder = '';
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'ringside-window-'))));
afterAll(() => rm(folder, { recursive: true }));

const nothing = { place: null, page: null };
const place = { x: -1200, y: 40, width: 820, height: 600, isMaximized: false };

describe('how the main window was left', () => {
  it('is read as it was written', async () => {
    const path = join(folder, 'written.json');
    createLeftWindowFile(path, failingLog).write({ place, page: 'settings' });
    await vi.waitFor(() => expect(readLeftWindow(path)).toEqual({ place, page: 'settings' }));
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ version: 1 });
  });

  it('is not known where there is no file', () => {
    expect(readLeftWindow(join(folder, 'missing.json'))).toEqual(nothing);
  });

  it('is as much as can be understood, whatever the file holds', async () => {
    const path = join(folder, 'any.json');
    const written = async (content: string) => {
      await writeFile(path, content);
      return readLeftWindow(path);
    };
    expect(await written(JSON.stringify({ place: { ...place, width: 1e9 }, page: 'about' }))).toEqual({
      place: null,
      page: 'about',
    });
    expect(await written(JSON.stringify({ place, page: 'of a newer Ringside' }))).toEqual({
      place,
      page: null,
    });
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (content) => {
        const { place: read } = await written(content);
        expect(read === null || Number.isInteger(read.width)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
