import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHeldTime } from '../../core/heldTime.ts';
import {
  command,
  inNextRun,
  journalOf,
  loadedFrom,
  openSqlite,
  startHere,
  useFolder,
  nowMs,
} from './journalSetUp.ts';

const at = useFolder();
const ids = (commands: readonly { readonly id: string }[]) => commands.map(({ id }) => id);

async function withSql(sql: string): Promise<void> {
  const first = journalOf(startHere(at.path));
  await loadedFrom(first);
  first.save(command('before'));
  first.close();
  const database = openSqlite(at.path);
  database.exec(sql);
  database.close();
}

function changeByte(position: number, value: number): void {
  const file = readFileSync(at.path);
  file[position] = value;
  // Anew, since an ended connection may still hold the old one.
  for (const suffix of ['', '-wal', '-shm']) rmSync(at.path + suffix, { force: true });
  writeFileSync(at.path, file);
}

const columns = `id TEXT PRIMARY KEY, kind TEXT, portal TEXT, call_id TEXT, external_call_id TEXT, user_ids TEXT, subject TEXT,
  details TEXT, created_at_ms INTEGER, tries INTEGER, state TEXT, problem TEXT, settled INTEGER, written_at_ms INTEGER`;

type Broken = readonly [what: string, breakIt: () => unknown, left: readonly string[]];

/** What is no file at all; opening a pipe would never end. */
const noFiles: readonly Broken[] =
  process.platform === 'win32'
    ? []
    : [
        ...['', '-wal', '-shm'].map((suffix): Broken => [
          `a named pipe in the place of commands.db${suffix}`,
          () => {
            mkdirSync(dirname(at.path), { recursive: true });
            execFileSync('mkfifo', [`${at.path}${suffix}`]);
          },
          [],
        ]),
        [
          'a link to a device in its place',
          () => {
            mkdirSync(dirname(at.path), { recursive: true });
            symlinkSync('/dev/full', at.path);
          },
          [],
        ],
      ];

/** Each with what can still be read of it. */
const broken: readonly Broken[] = [
  ...noFiles,
  ['no table', () => withSql('DROP TABLE command'), []],
  ['another table of that name', () => withSql('DROP TABLE command; CREATE TABLE command (a, b)'), []],
  [
    'a column less',
    () => withSql('DROP INDEX command_unsettled; ALTER TABLE command DROP COLUMN problem'),
    [],
  ],
  ['a column of another name', () => withSql('ALTER TABLE command RENAME COLUMN subject TO about'), []],
  [
    'a view of that name',
    () => withSql('ALTER TABLE command RENAME TO moved; CREATE VIEW command AS SELECT * FROM moved'),
    [],
  ],
  [
    'a table without its key',
    () =>
      withSql(
        `ALTER TABLE command RENAME TO moved; CREATE TABLE command (${columns.replace('PRIMARY KEY', '')});
         INSERT INTO command SELECT * FROM moved; DROP TABLE moved`,
      ),
    ['before'],
  ],
  [
    'a column that must be filled and is not known',
    () =>
      withSql(
        'DELETE FROM command; ALTER TABLE command ADD COLUMN more TEXT NOT NULL DEFAULT 0; UPDATE command SET more = 1',
      ),
    [],
  ],
  [
    'a trigger that refuses what is written',
    () => withSql(`CREATE TRIGGER no BEFORE INSERT ON command BEGIN SELECT RAISE(ABORT, 'no'); END`),
    ['before'],
  ],
  [
    'version 0 with columns of nobody',
    () => withSql('PRAGMA user_version = 0; DROP TABLE command; CREATE TABLE command (x)'),
    [],
  ],
  ['a negative version', () => withSql('PRAGMA user_version = -3'), ['before']],
  ['a folder in its place', () => mkdirSync(at.path, { recursive: true }), []],
  ['a folder in the place of its log', () => mkdirSync(`${at.path}-wal`, { recursive: true }), []],
  [
    'rubbish for a log',
    () => withSql('').then(() => writeFileSync(`${at.path}-wal`, 'x'.repeat(50_000))),
    ['before'],
  ],
  [
    'a name in it that is no text',
    () => withSql(`UPDATE command SET subject = CAST(x'7b2277686f223a22ff22' AS TEXT)`),
    [],
  ],
  [
    'an id in it that is no text',
    () =>
      withSql(`INSERT INTO command SELECT CAST(x'ff' AS TEXT), kind, portal, call_id, external_call_id, user_ids, subject,
      details, created_at_ms, tries, state, problem, settled, written_at_ms FROM command`),
    ['before'],
  ],
  [
    'a header that lets nobody write',
    () => withSql('PRAGMA wal_checkpoint(TRUNCATE)').then(() => changeByte(18, 3)),
    ['before'],
  ],
  [
    'nothing in it',
    () => {
      mkdirSync(dirname(at.path), { recursive: true });
      writeFileSync(at.path, '');
    },
    [],
  ],
];

describe('a command database with', () => {
  it.each(broken)(
    '%s works afterwards, and nothing that can be read is lost',
    async (_what, breakIt, left) => {
      await breakIt();
      const journal = journalOf(startHere(at.path));
      expect(ids(await loadedFrom(journal))).toEqual(left);
      journal.save(command('after'));
      await journal.saved();
      expect([null, 'journal.unreadable']).toContain(journal.problem()?.code ?? null);
      // What could not be kept in place lies beside it, and that was said.
      const aside = readdirSync(dirname(at.path)).filter((name) => name.includes('unreadable'));
      expect(aside.length > 0).toBe(journal.problem()?.code === 'journal.unreadable');
      await journal.saved();
      journal.close();
      expect(ids(await inNextRun(at.path)).toSorted()).toEqual(['after', ...left].toSorted());
    },
  );

  it('whatever byte is changed or wherever it ends, works afterwards: what is not read is set aside and said', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(9_000), fc.nat(255), fc.boolean(), async (where, byte, cut) => {
        rmSync(dirname(at.path), { recursive: true, force: true });
        await withSql('PRAGMA wal_checkpoint(TRUNCATE)');
        const file = readFileSync(at.path);
        // Anew, since an ended connection may still hold the old one.
        for (const suffix of ['', '-wal', '-shm']) rmSync(at.path + suffix, { force: true });
        const position = where % file.length;
        if (!cut) file[position] = byte;
        writeFileSync(at.path, cut ? file.subarray(0, position) : file);
        const time = createHeldTime(nowMs);
        let isKnown = (): void => undefined;
        const known = new Promise<void>((resolve) => (isKnown = resolve));
        const journal = journalOf(startHere(at.path), time, isKnown);
        const loading = loadedFrom(journal);
        await Promise.race([loading, known]);
        // A number of a newer Ringside in the header: the file is kept, and only the start waits a moment for it.
        time.turn(2_000);
        const left = await loading;
        journal.save(command('after'));
        await journal.saved();
        await journal.saved();
        expect([undefined, 'journal.unreadable', 'journal.newerVersion']).toContain(journal.problem()?.code);
        const isNewer = journal.problem()?.code === 'journal.newerVersion';
        journal.close();
        if (isNewer) return;
        expect(ids(await inNextRun(at.path))).toEqual(expect.arrayContaining(['after', ...ids(left)]));
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});

it('begins anew at most three times a run, and then goes on in memory', async () => {
  await withSql('');
  let opened = 0;
  const journal = journalOf(
    startHere(at.path, (path) => {
      opened += 1;
      const database = openSqlite(path);
      return {
        ...database,
        exec: () => {
          throw Object.assign(new Error('malformed'), { rawCode: 11 });
        },
        prepare: (sql) => database.prepare(sql),
        close: () => database.close(),
      };
    }),
  );
  void journal.load(() => undefined);
  for (let n = 0; n < 6; n += 1) {
    journal.save(command(`c${n}`));
    await journal.saved();
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(journal.problem()?.code).toBe('journal.notWritable');
  expect(opened).toBeGreaterThan(2);
  const aside = readdirSync(join(at.folder, 'data')).filter((name) => /unreadable(-\d)?$/.test(name));
  expect(aside.length).toBeLessThanOrEqual(3);
});
