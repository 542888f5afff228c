import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CardCommand } from '../../../electron/core/ports/commandRecord.ts';
import { createCommandJournal } from '../../../electron/storage/commandJournal.ts';
import { createOpenSqlite } from '../../../electron/storage/loadSqlite.ts';
import { createHeldTime, quietLog } from '../core/heldTime.ts';

const openSqlite = createOpenSqlite(import.meta.filename);
let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringside-journal-'));
  path = join(folder, 'data', 'commands.db');
});
afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true, force: true });
});

function journalAt(at = path, open = openSqlite) {
  return createCommandJournal({
    openSqlite: open,
    path: at,
    clock: createHeldTime(1_800_000_000_000),
    log: quietLog,
  });
}

function command(id: string, change: Partial<CardCommand> = {}): CardCommand {
  return {
    id,
    kind: 'hide',
    portal: 'portal.example/7',
    callId: `externalCall.${id}`,
    externalCallId: null,
    details: null,
    userIds: [7],
    subject: { who: 'Anna "Ännchen" \u0000 Петрова', phoneNumber: '+4930901820', startedAtMs: 5 },
    createdAtMs: 1_799_999_999_000,
    tries: 0,
    state: { at: 'waiting', notBeforeMs: 0, problem: null },
    ...change,
  };
}

describe('the command journal', () => {
  it('gives back what is owed after a restart, oldest first, whole', () => {
    const first = journalAt();
    expect(first.load()).toEqual([]);
    const older = command('a', { createdAtMs: 1 });
    const newer = command('b', { kind: 'show', userIds: [7, 9], createdAtMs: 2 });
    first.save(newer);
    first.save(older);
    first.close();
    expect(journalAt().load()).toEqual([older, newer]);
  });

  it('counts what was being sent as waiting: it may not have arrived', () => {
    const first = journalAt();
    first.load();
    first.save(command('a', { tries: 2, state: { at: 'sending' } }));
    first.close();
    expect(journalAt().load()).toMatchObject([{ id: 'a', tries: 2, state: { at: 'waiting' } }]);
  });

  it('keeps why a command failed', () => {
    const problem = { code: 'portal.insufficientScope', params: { scope: 'telephony' } } as const;
    const first = journalAt();
    first.load();
    first.save(command('a', { state: { at: 'failed', problem, failedAtMs: 1 } }));
    first.close();
    expect(journalAt().load()).toMatchObject([{ state: { at: 'failed', problem } }]);
  });

  it.each([{ at: 'acknowledged' }, { at: 'nothingToDo' }, { at: 'superseded' }, { at: 'expired' }] as const)(
    'does not give back what is $at',
    (state) => {
      const first = journalAt();
      first.load();
      first.save(command('a'));
      first.save(command('a', { state }));
      first.close();
      expect(journalAt().load()).toEqual([]);
    },
  );

  it.each([
    ['no database at all', () => 'this was never a database, but it is long enough to look at '.repeat(40)],
    ['a database cut short', () => readFileSync(path).subarray(0, 3000)],
    ['a database with its middle overwritten', () => overwrittenMiddle(readFileSync(path))],
  ])('sets %s aside, says so, and begins anew', (_what, broken) => {
    const first = journalAt();
    first.load();
    for (let n = 0; n < 200; n += 1) first.save(command(`c${n}`));
    first.close();
    const rubbish = broken();
    // With the write-ahead log beside it SQLite would heal the file.
    for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true });
    writeFileSync(path, rubbish);
    const again = journalAt();
    again.load();
    expect(again.problem()?.code).toBe('journal.unreadable');
    again.save(command('new'));
    again.close();
    expect(readdirSync(join(folder, 'data'))).toContain('commands.db.unreadable');
    expect(
      journalAt()
        .load()
        .map(({ id }) => id),
    ).toEqual(['new']);
  });

  it('goes on in memory where the disk refuses, says so, and writes everything once it gives in', () => {
    let refuses = true;
    const journal = journalAt(path, (at) => {
      if (refuses) throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
      return openSqlite(at);
    });
    expect(journal.load()).toEqual([]);
    journal.save(command('a'));
    expect(journal.problem()?.code).toBe('journal.notWritable');
    refuses = false;
    journal.save(command('b'));
    expect(journal.problem()).toBeNull();
    journal.close();
    expect(
      journalAt()
        .load()
        .map(({ id }) => id),
    ).toEqual(['a', 'b']);
  });

  it('does not stop the program where its folder cannot be made', () => {
    writeFileSync(join(folder, 'file'), '');
    const journal = journalAt(join(folder, 'file', 'commands.db'));
    expect(journal.load()).toEqual([]);
    expect(() => journal.save(command('a'))).not.toThrow();
    expect(journal.problem()?.code).toBe('journal.notWritable');
  });

  it('skips a row that it cannot understand and keeps the others', () => {
    const first = journalAt();
    first.load();
    first.save(command('good'));
    first.close();
    const database = openSqlite(path);
    database.exec(
      `INSERT INTO command SELECT 'bad', kind, portal, call_id, external_call_id, 'no json', subject, details, 0, tries,
        state, problem, settled, written_at_ms FROM command`,
    );
    database.close();
    expect(
      journalAt()
        .load()
        .map(({ id }) => id),
    ).toEqual(['good']);
  });
});

function overwrittenMiddle(file: Buffer): Buffer {
  const broken = Buffer.from(file);
  broken.fill(0x5a, 4096, Math.min(broken.length, 4096 * 6));
  return broken;
}
