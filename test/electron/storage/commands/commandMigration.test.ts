import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { CommandJournal } from '../../../../electron/core/ports/commandJournal.ts';
import type {
  CardCommand,
  FinishCommand,
  NoteCommand,
  RegisterCommand,
} from '../../../../electron/core/ports/commandRecord.ts';
import { inNextRun, journalOf, loadedFrom, openSqlite, startHere, useFolder } from './journalSetUp.ts';

const at = useFolder();
const journalAt = (open = openSqlite) => journalOf(startHere(at.path, open));

const about = { createdAtMs: 1_799_999_999_000, portal: 'portal.example/7', userIds: [7], tries: 1 };
const subject = { who: 'Anna', phoneNumber: '+4930901820', startedAtMs: 5 };

const hide: CardCommand = {
  ...about,
  id: 'new',
  kind: 'hide',
  callId: 'externalCall.new',
  externalCallId: null,
  subject,
  details: null,
  createdAtMs: 1_799_999_999_999,
  state: { at: 'waiting', notBeforeMs: 0, problem: null },
};

describe('a call that Ringside registers', () => {
  const register: RegisterCommand = {
    ...about,
    id: 'r',
    kind: 'register',
    callId: null,
    externalCallId: 'own-1',
    subject,
    details: {
      phoneNumber: '+4930901820',
      direction: 'incoming',
      startedAtMs: 5,
      line: null,
      show: false,
      maybeShown: true,
    },
    state: { at: 'waiting', notBeforeMs: 0, problem: null },
  };
  const finish: FinishCommand = {
    ...about,
    id: 'f',
    kind: 'finish',
    callId: null,
    externalCallId: 'own-1',
    subject,
    details: { answeredAtMs: 6, lastKnownMs: 7, end: null, othersForMs: 14_400_000 },
    state: { at: 'held' },
  };

  it('has its note back, as it was held and with what was learnt of it', async () => {
    const note: NoteCommand = {
      ...about,
      id: 'n',
      kind: 'note',
      callId: null,
      externalCallId: 'own-1',
      subject,
      details: { text: 'Заказ\n"два"', activityId: null },
      state: { at: 'held' },
    };
    const known = { ...note, callId: 'externalCall.x', details: { ...note.details, activityId: 12 } };
    const first = journalAt();
    await loadedFrom(first);
    first.save(note);
    first.close();
    const second = journalAt();
    expect(await loadedFrom(second)).toEqual([note]);
    second.save({ ...known, state: { at: 'waiting', notBeforeMs: 0, problem: null } });
    second.close();
    expect(await loadedFrom(journalAt())).toEqual([
      { ...known, state: { at: 'waiting', notBeforeMs: 0, problem: null } },
    ]);
  });

  it('comes back whole, register and held finish, and with what was learnt of it later', async () => {
    const first = journalAt();
    await loadedFrom(first);
    first.save(finish);
    first.save(register);
    first.close();
    const second = journalAt();
    expect(await loadedFrom(second)).toEqual([finish, register]);
    const known = {
      ...finish,
      callId: 'externalCall.x',
      details: { ...finish.details, end: { durationS: 3, statusCode: '200' as const } },
    };
    second.save(known);
    second.close();
    expect(await inNextRun(at.path)).toEqual([known, register]);
  });

  it('is skipped where its details are not ours', async () => {
    const first = journalAt();
    await loadedFrom(first);
    first.save(register);
    first.save(finish);
    first.close();
    const database = openSqlite(at.path);
    database.exec(
      `UPDATE command SET details = '{"answeredAtMs":null,"lastKnownMs":1,"end":{}}' WHERE id = 'f'`,
    );
    database.close();
    expect(await inNextRun(at.path)).toEqual([register]);
  });
});

describe('a database of an older version', () => {
  const open = [
    ['hide-waiting', 'hide', [7], { at: 'waiting', notBeforeMs: 0, problem: null }],
    ['show-sending', 'show', [7, 9], { at: 'waiting', notBeforeMs: 0, problem: null }],
    [
      'hide-failed',
      'hide',
      [7],
      {
        at: 'failed',
        problem: { code: 'portal.insufficientScope', params: { scope: 'telephony' } },
        failedAtMs: 1_800_000_000_000,
      },
    ],
  ] as const;
  const commandsOf = async (journal: CommandJournal) =>
    (await loadedFrom(journal)).map(({ id, kind, userIds, state }) => [id, kind, userIds, state]);

  beforeEach(() => {
    mkdirSync(join(at.folder, 'data'));
    copyFileSync(join(import.meta.dirname, 'commandsVersion1.db'), at.path);
  });

  it('keeps what it was owed, and takes up what version 1 did not know', async () => {
    const first = journalAt();
    expect(await commandsOf(first)).toEqual(open);
    expect(first.problem()).toBeNull();
    first.save(hide);
    first.close();
    const again = journalAt();
    expect((await commandsOf(again)).map(([id]) => id)).toEqual([...open.map(([id]) => id), 'new']);
    again.close();
    expect(readdirSync(join(at.folder, 'data'))).not.toContain('commands.db.unreadable');
  });

  it('is migrated also where its version was not written any more', async () => {
    const database = openSqlite(at.path);
    database.exec('PRAGMA user_version = 0');
    database.close();
    expect(await commandsOf(journalAt())).toEqual(open);
  });

  it('stays as it was where the disk refuses in the middle', async () => {
    let refuses = true;
    const journal = journalAt((path) => {
      const database = openSqlite(path);
      const exec = (sql: string): void => {
        const half = sql.indexOf('DROP TABLE');
        if (!refuses || half < 0) return void database.exec(sql);
        database.exec(sql.slice(0, half));
        throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
      };
      return { exec, prepare: (sql) => database.prepare(sql), close: () => database.close() };
    });
    void journal.load(() => undefined);
    await vi.waitFor(() => expect(journal.problem()?.code).toBe('journal.notWritable'));
    journal.close();
    refuses = false;
    expect(await commandsOf(journalAt())).toEqual(open);
  });
});

it('leaves the database of a newer Ringside as it is, says so, and goes on in memory', async () => {
  const first = journalAt();
  await loadedFrom(first);
  first.save(hide);
  first.close();
  const database = openSqlite(at.path);
  database.exec(
    'PRAGMA user_version = 3; ALTER TABLE command ADD COLUMN priority INTEGER; PRAGMA wal_checkpoint(TRUNCATE)',
  );
  database.close();
  const before = readFileSync(at.path);
  const again = journalAt();
  void again.load(() => undefined);
  await vi.waitFor(() => expect(again.problem()?.code).toBe('journal.newerVersion'));
  again.save({ ...hide, id: 'another' });
  expect(again.saved()).toBeNull();
  again.close();
  expect(readFileSync(at.path).equals(before)).toBe(true);
  expect(readdirSync(join(at.folder, 'data')).filter((name) => name.includes('unreadable'))).toEqual([]);
});
