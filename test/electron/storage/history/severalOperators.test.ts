import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { HistoryOwner } from '../../../../electron/core/ports/history/callHistory.ts';
import { createHeldTime } from '../../core/heldTime.ts';
import {
  anna,
  boris,
  diskThatRefuses,
  historyOf,
  historyOn,
  keptCall,
  nowMs,
  openSqlite,
  startHistoryHere,
  useHistoryFolder,
} from './historySetUp.ts';

const at = useHistoryFolder();
const dayMs = 24 * 3_600_000;

/** Anna's file refuses, and boris has been there since; her call 2 is in memory alone. */
async function annaIsRefused() {
  await at.ranBefore([keptCall(1, {}, 'run0')]);
  const disk = diskThatRefuses();
  disk.path = at.onlyFile();
  const parts = historyOn(disk.open, at.folder);
  parts.write([keptCall(2)]);
  await parts.keys();
  parts.write([keptCall(3)], boris);
  expect(await parts.keys(boris)).toEqual(['run1-3']);
  return { ...parts, disk };
}

describe('a file that refuses', () => {
  it('is one operator’s, and what is kept in its stead stays while another is there', async () => {
    const { history, keys, problems, disk, clock, time } = await annaIsRefused();
    expect(history.problem(boris)).toBeNull();
    expect(history.problem(anna)?.code).toBe('history.notWritable');
    time.turn(31_000);
    await keys(boris);
    disk.path = null;
    clock.nowMs += 5_200;
    time.turn(5_200);
    await vi.waitFor(() => expect(problems).toEqual(['history.notWritable', null]));
    history.close();
    const next = historyOf(at.folder, { run: 'run2' });
    expect(await next.keys(anna)).toEqual(['run1-2', 'run0-1']);
    next.history.close();
  });

  it('is tried once more when the program ends', async () => {
    const { history, disk } = await annaIsRefused();
    disk.path = null;
    history.close();
    const next = historyOf(at.folder, { run: 'run2' });
    expect(await next.keys(anna)).toEqual(['run1-2', 'run0-1']);
    next.history.close();
  });

  it('moves with its portal that is renamed meanwhile, and what is kept in its stead as well', async () => {
    const { history, keys, disk, clock } = await annaIsRefused();
    const renamed: HistoryOwner = { account: 'renamed.example/7', renamedFrom: anna.account };
    disk.path = null;
    clock.nowMs += 5_200;
    expect(await keys(renamed)).toEqual(['run1-2', 'run0-1']);
    history.close();
    const next = historyOf(at.folder, { run: 'run2' });
    expect(await next.keys(renamed)).toEqual(['run1-2', 'run0-1']);
    expect(await next.keys(anna)).toEqual([]);
    next.history.close();
  });
});

describe('an operator who does not come back', () => {
  it('leaves no call that is older than the days that were chosen, nor a file without any', async () => {
    const old = { startedAtMs: nowMs - 91 * dayMs };
    const gone: HistoryOwner = { account: 'portal.example/9', renamedFrom: null };
    await at.ranBefore([keptCall(1, {}, 'run0')]);
    const before = historyOf(at.folder, { run: 'run0', keptDays: () => 365 });
    before.write([keptCall(2, old, 'run0'), keptCall(3, {}, 'run0')], boris);
    before.write([keptCall(4, old, 'run0')], gone);
    await before.keys(gone);
    before.history.close();
    const broken = `${'ab'.repeat(16)}.db`;
    writeFileSync(join(at.folder, broken), 'x'.repeat(50_000));
    const newer = `${'cd'.repeat(16)}.db`;
    const database = openSqlite(join(at.folder, newer));
    database.exec('PRAGMA user_version = 99');
    database.close();
    expect(at.files().filter((name) => name.endsWith('.db'))).toHaveLength(5);

    const tidying = createHeldTime(nowMs);
    const { keys, history } = historyOf(at.folder, { startHistory: startHistoryHere(openSqlite, tidying) });
    expect(await keys()).toEqual(['run0-1']);
    tidying.turn(4_000);
    // One that is broken, or a newer Ringside's, stays while it may hold newer calls.
    expect(at.files().filter((name) => name.endsWith('.db'))).toHaveLength(4);
    history.close();
    const later = historyOf(at.folder, { keptDays: () => 365, run: 'run2' });
    expect(await later.keys(boris)).toEqual(['run0-3']);
    later.history.close();

    const muchLater = createHeldTime(nowMs);
    const inAYear = startHistoryHere(openSqlite, muchLater, () => nowMs + 366 * dayMs);
    const last = historyOf(at.folder, { startHistory: inAYear, run: 'run3' });
    expect(await last.keys()).toEqual([]);
    muchLater.turn(4_000);
    expect([broken, newer].filter((name) => existsSync(join(at.folder, name)))).toEqual([]);
    expect(at.files().filter((name) => name.endsWith('.db'))).toHaveLength(1);
    last.history.close();
  });
});

describe('calls that went on when the program ended', () => {
  it('are over where that could not be written when their file was opened, as soon as it can be', async () => {
    await at.ranBefore([keptCall(1, { state: 'ringing', outcome: null, endedAtMs: null }, 'run0')]);
    const disk = diskThatRefuses();
    disk.path = at.onlyFile();
    const { history, keys, calls, problems, clock } = historyOn(disk.open, at.folder);
    expect(await keys()).toEqual(['run0-1']);
    expect(problems).toEqual(['history.notWritable']);
    disk.path = null;
    clock.nowMs += 5_200;
    expect(await calls()).toMatchObject([{ key: 'run0-1', state: 'ended', outcome: 'unknown' }]);
    expect(problems).toEqual(['history.notWritable', null]);
    history.close();
  });
});
