import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommandJournal } from '../../../electron/core/ports/commandJournal.ts';
import type {
  CardCommand,
  FinishCommand,
  RegisterCommand,
} from '../../../electron/core/ports/commandRecord.ts';
import { createCommandJournal } from '../../../electron/storage/commandJournal.ts';
import { createOpenSqlite } from '../../../electron/storage/loadSqlite.ts';
import { createHeldTime, quietLog } from '../core/heldTime.ts';

const openSqlite = createOpenSqlite(import.meta.filename);
let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringside-migration-'));
  path = join(folder, 'data', 'commands.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function journalAt(at = path, open = openSqlite) {
  return createCommandJournal({
    openSqlite: open,
    path: at,
    clock: createHeldTime(1_800_000_000_000),
    log: quietLog,
  });
}

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
    details: { answeredAtMs: 6, lastKnownMs: 7, end: null },
    state: { at: 'held' },
  };

  it('comes back whole, register and held finish, and with what was learnt of it later', () => {
    const first = journalAt();
    first.load();
    first.save(finish);
    first.save(register);
    first.close();
    const second = journalAt();
    expect(second.load()).toEqual([finish, register]);
    const known = {
      ...finish,
      callId: 'externalCall.x',
      details: { ...finish.details, end: { durationS: 3, statusCode: '200' as const } },
    };
    second.save(known);
    second.close();
    expect(journalAt().load()).toEqual([known, register]);
  });

  it('is skipped where its details are not ours', () => {
    const first = journalAt();
    first.load();
    first.save(register);
    first.save(finish);
    first.close();
    const database = openSqlite(path);
    database.exec(
      `UPDATE command SET details = '{"answeredAtMs":null,"lastKnownMs":1,"end":{}}' WHERE id = 'f'`,
    );
    database.close();
    expect(journalAt().load()).toEqual([register]);
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
  const commandsOf = (journal: CommandJournal) =>
    journal.load().map(({ id, kind, userIds, state }) => [id, kind, userIds, state]);

  beforeEach(() => {
    mkdirSync(join(folder, 'data'));
    copyFileSync(join(import.meta.dirname, 'commandsVersion1.db'), path);
  });

  it('keeps what it was owed, and takes up what version 1 did not know', () => {
    const first = journalAt();
    expect(commandsOf(first)).toEqual(open);
    expect(first.problem()).toBeNull();
    first.save(hide);
    first.close();
    const again = journalAt();
    expect(commandsOf(again).map(([id]) => id)).toEqual([...open.map(([id]) => id), 'new']);
    again.close();
    expect(readdirSync(join(folder, 'data'))).not.toContain('commands.db.unreadable');
  });

  it('is migrated also where its version was not written any more', () => {
    const database = openSqlite(path);
    database.exec('PRAGMA user_version = 0');
    database.close();
    expect(commandsOf(journalAt())).toEqual(open);
  });

  it('stays as it was where the disk refuses in the middle', () => {
    let refuses = true;
    const journal = journalAt(path, (at) => {
      const database = openSqlite(at);
      const exec = (sql: string): void => {
        const half = sql.indexOf('DROP TABLE');
        if (!refuses || half < 0) return void database.exec(sql);
        database.exec(sql.slice(0, half));
        throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
      };
      return { exec, prepare: (sql) => database.prepare(sql), close: () => database.close() };
    });
    expect(journal.load()).toEqual([]);
    expect(journal.problem()?.code).toBe('journal.notWritable');
    refuses = false;
    expect(commandsOf(journalAt())).toEqual(open);
  });
});

it('sets a database of a later version aside', () => {
  const first = journalAt();
  first.load();
  first.close();
  const database = openSqlite(path);
  database.exec('PRAGMA user_version = 3');
  database.close();
  const again = journalAt();
  expect(again.load()).toEqual([]);
  expect(again.problem()?.code).toBe('journal.unreadable');
  again.close();
});
