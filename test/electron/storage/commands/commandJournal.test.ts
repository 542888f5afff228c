import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { longestFileName, longestPath } from '../../../../contracts/recordings/recordings.ts';
import { createHeldTime } from '../../core/heldTime.ts';
import {
  command,
  inNextRun,
  journalOf,
  loadedFrom,
  nowMs,
  openSqlite,
  startHere,
  useFolder,
} from './journalSetUp.ts';

const at = useFolder();
const journal = (open = openSqlite) => journalOf(startHere(at.path, open));
const ids = (commands: readonly { readonly id: string }[]) => commands.map(({ id }) => id);

describe('the command journal', () => {
  it('gives back what is owed after a restart, oldest first, whole', async () => {
    const first = journal();
    expect(await loadedFrom(first)).toEqual([]);
    const older = command('a', { createdAtMs: 9 });
    const newer = command('b', { kind: 'show', userIds: [7, 9], createdAtMs: 10 });
    first.save(newer);
    first.save(older);
    first.close();
    expect(await inNextRun(at.path)).toEqual([older, newer]);
  });

  it('gives back recordings and transcripts, of calls whose CALL_ID is not known as well', async () => {
    // The longest folder that can be chosen, and the longest name in it.
    const name = `${'a'.repeat(longestFileName - 4)}.wav`;
    const file = { path: `/${'f'.repeat(longestPath - 1)}/${name}`, sizeBytes: 9, modifiedMs: 1.5 };
    const common = { ...command('a'), callId: null, externalCallId: 'own-1', state: { at: 'held' } } as const;
    const recording = {
      ...common,
      kind: 'recording',
      details: { fileName: name, files: [file, { ...file, path: '/recordings/b.wav' }] },
    } as const;
    const transcript = { ...common, id: 'b', kind: 'transcript', callId: 'c', details: { file } } as const;
    const first = journal();
    await loadedFrom(first);
    first.save(recording);
    first.save(transcript);
    first.close();
    expect(await inNextRun(at.path)).toEqual([recording, transcript]);
  });

  it('has on the disk what it says is saved, without having been closed', async () => {
    const first = journal();
    await loadedFrom(first);
    for (const id of ['a', 'b']) first.save(command(id));
    await first.saved();
    expect(ids(await inNextRun(at.path))).toEqual(['a', 'b']);
    expect(first.saved()).toBeNull();
    first.close();
  });

  it('counts what was being sent as waiting: it may not have arrived', async () => {
    const first = journal();
    await loadedFrom(first);
    first.save(command('a', { tries: 2, state: { at: 'sending' } }));
    first.close();
    expect(await inNextRun(at.path)).toMatchObject([{ id: 'a', tries: 2, state: { at: 'waiting' } }]);
  });

  it('keeps why a command failed', async () => {
    const problem = { code: 'portal.insufficientScope', params: { scope: 'telephony' } } as const;
    const first = journal();
    await loadedFrom(first);
    first.save(command('a', { state: { at: 'failed', problem, failedAtMs: 1 } }));
    first.close();
    expect(await inNextRun(at.path)).toMatchObject([{ state: { at: 'failed', problem } }]);
  });

  it.each([{ at: 'acknowledged' }, { at: 'nothingToDo' }, { at: 'superseded' }, { at: 'expired' }] as const)(
    'does not give back what is $at',
    async (state) => {
      const first = journal();
      await loadedFrom(first);
      first.save(command('a'));
      await first.saved();
      first.save(command('a', { state }));
      first.close();
      expect(await inNextRun(at.path)).toEqual([]);
    },
  );

  it.each([
    ['no database at all', () => 'this was never a database, but it is long enough to look at '.repeat(40)],
    ['a database cut short', () => readFileSync(at.path).subarray(0, 3000)],
    ['a database with its middle overwritten', () => overwrittenMiddle(readFileSync(at.path))],
  ])('sets %s aside, says so, and begins anew', async (_what, broken) => {
    const first = journal();
    await loadedFrom(first);
    for (let n = 0; n < 200; n += 1) first.save(command(`c${n}`));
    first.close();
    const rubbish = broken();
    // With the write-ahead log beside it SQLite would heal the file.
    for (const suffix of ['-wal', '-shm']) rmSync(at.path + suffix, { force: true });
    writeFileSync(at.path, rubbish);
    const again = journal();
    await loadedFrom(again);
    expect(again.problem()?.code).toBe('journal.unreadable');
    again.save(command('new'));
    again.close();
    expect(readdirSync(join(at.folder, 'data'))).toContain('commands.db.unreadable');
    expect(ids(await inNextRun(at.path))).toEqual(['new']);
  });

  it('goes on in memory where the disk refuses, says so, and writes everything once it gives in', async () => {
    let refuses = true;
    const first = journal((path) => {
      if (refuses) throw Object.assign(new Error('database or disk is full'), { rawCode: 13 });
      return openSqlite(path);
    });
    const loading = loadedFrom(first);
    await vi.waitFor(() => expect(first.problem()?.code).toBe('journal.notWritable'));
    first.save(command('a'));
    // Nobody waits for a disk that has refused.
    expect(first.saved()).toBeNull();
    refuses = false;
    first.save(command('b'));
    expect(await loading).toEqual([]);
    await vi.waitFor(() => expect(first.problem()).toBeNull());
    first.close();
    expect(ids(await inNextRun(at.path))).toEqual(['a', 'b']);
  });

  it('does not stop the program where its folder cannot be made', async () => {
    writeFileSync(join(at.folder, 'data'), '');
    const time = createHeldTime(nowMs);
    const first = journalOf(startHere(at.path), time);
    const loading = loadedFrom(first);
    await vi.waitFor(() => expect(first.problem()?.code).toBe('journal.notWritable'));
    time.turn(2_000);
    expect(await loading).toEqual([]);
    expect(() => first.save(command('a'))).not.toThrow();
  });

  it('that opens late gives what the last run left all the same, once, and keeps what came meanwhile', async () => {
    const before = journal();
    await loadedFrom(before);
    before.save(command('left'));
    before.close();
    let refuses = true;
    const time = createHeldTime(nowMs);
    const told: string[][] = [];
    const late = journalOf(
      startHere(at.path, (path) => {
        if (refuses) throw Object.assign(new Error('disk I/O error'), { rawCode: 10 });
        return openSqlite(path);
      }),
      time,
    );
    const loading = late.load((left) => told.push(ids(left)));
    await vi.waitFor(() => expect(late.problem()).not.toBeNull());
    time.turn(2_000);
    await loading;
    late.save(command('meanwhile'));
    await vi.waitFor(() => expect(time.pending()).toBe(1));
    refuses = false;
    time.turn(5_000);
    await vi.waitFor(() => expect(late.problem()).toBeNull());
    expect(told).toEqual([['left']]);
    late.close();
    expect(ids(await inNextRun(at.path))).toEqual(['left', 'meanwhile']);
  });

  it('skips a row that it cannot understand, leaves it there for a newer Ringside, and forgets it after a week', async () => {
    const first = journal();
    await loadedFrom(first);
    first.save(command('good'));
    first.close();
    const database = openSqlite(at.path);
    for (const [id, writtenMs] of [
      ['young', nowMs - 1000],
      ['old', nowMs - 8 * 86_400_000],
    ] as const) {
      database.exec(
        `INSERT INTO command SELECT '${id}', 'transfer', portal, call_id, external_call_id, user_ids, subject, details, 0,
          tries, state, problem, settled, ${writtenMs} FROM command WHERE id = 'good'`,
      );
    }
    database.close();
    const again = journal();
    expect(ids(await loadedFrom(again))).toEqual(['good']);
    again.close();
    const after = openSqlite(at.path);
    expect(after.prepare('SELECT id FROM command ORDER BY id').all()).toEqual([
      { id: 'good' },
      { id: 'young' },
    ]);
    after.close();
  });
});

function overwrittenMiddle(file: Buffer): Buffer {
  const broken = Buffer.from(file);
  broken.fill(0x5a, 4096, Math.min(broken.length, 4096 * 6));
  return broken;
}
