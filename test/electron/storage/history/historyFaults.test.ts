import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { holdLock } from '../commands/otherProcess.ts';
import {
  anna,
  fullDisk,
  historyOf,
  historyOn,
  keptCall,
  nowMs,
  openSqlite,
  startHistoryHere,
  useHistoryFolder,
} from './historySetUp.ts';

const at = useHistoryFolder();

describe('a disk that refuses', () => {
  it('is told once; calls are answered from memory, old ones as well, and written when there is room again', async () => {
    await at.ranBefore([keptCall(1, {}, 'run0')]);
    const disk = fullDisk();
    const { history, write, keys, problems, clock, time } = historyOn(disk.open, at.folder);
    expect(await keys()).toEqual(['run0-1']);
    disk.full = true;
    for (let number = 2; number < 40; number += 1) write([keptCall(number)]);
    write([keptCall(40)], anna, ['run1-2']);
    expect(await keys()).toHaveLength(39);
    await history.ask(anna, 'tickOff', { key: 'run1-40', atMs: nowMs });
    expect(problems).toEqual(['history.notWritable']);
    disk.full = false;
    clock.nowMs += 5_000;
    time.turn(5_200);
    await vi.waitFor(() => expect(problems).toEqual(['history.notWritable', null]));
    const before = await keys();
    history.close();
    const next = historyOf(at.folder, { run: 'run2' });
    expect(await next.keys()).toEqual(before);
    const { entries } = await next.history.ask(anna, 'toCallBack', { sinceMs: 0 });
    expect(entries.map(({ key }) => key)).not.toContain('run1-40');
    next.history.close();
  });

  it('is not called on the disk while it is in memory', async () => {
    const disk = fullDisk();
    const { history, write, clock } = historyOn(disk.open, at.folder);
    const isOnDisk = (key = 'run1-1') => history.ask(anna, 'isOnDisk', { keys: [key] });
    write([keptCall(1)]);
    expect(await isOnDisk()).toBe(true);
    expect(await isOnDisk('never written')).toBe(false);
    disk.full = true;
    for (let number = 2; number < 40; number += 1) write([keptCall(number)]);
    expect(await isOnDisk()).toBe(false);
    disk.full = false;
    clock.nowMs += 5_000;
    expect(await isOnDisk()).toBe(true);
    history.close();
  });

  it('lets the calls of this session be seen where there is no folder to write to', async () => {
    mkdirSync(dirname(at.folder), { recursive: true });
    writeFileSync(at.folder, 'a file in the place of the folder');
    const { write, keys, problems, history } = historyOf(at.folder);
    write([keptCall(1)]);
    expect(await keys()).toEqual(['run1-1']);
    expect(problems).toEqual(['history.notWritable']);
    history.close();
  });

  it('has no answer, and says so, where SQLite itself cannot be loaded', async () => {
    const startHistory = startHistoryHere(() => {
      throw new Error('no libsql for this platform');
    });
    const { write, keys, problems, history } = historyOf(at.folder, { startHistory });
    write([keptCall(1)]);
    await expect(keys()).rejects.toThrow('no libsql');
    expect(problems).toEqual(['history.notWritable']);
    history.close();
  });

  it('is told after a while where another process holds the file, whose calls are seen all the same', async () => {
    await at.ranBefore([keptCall(1, {}, 'run0')]);
    const other = await holdLock(at.onlyFile());
    const { history, write, keys, problems, clock } = historyOn(openSqlite, at.folder);
    write([keptCall(2)]);
    expect(await keys()).toEqual(['run1-2', 'run0-1']);
    expect(problems).toEqual(['history.locked']);
    await other.letGo();
    clock.nowMs += 2_000;
    expect(await keys()).toEqual(['run1-2', 'run0-1']);
    expect(problems).toEqual(['history.locked', null]);
    history.close();
  }, 20_000);
});
