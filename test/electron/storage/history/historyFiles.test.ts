import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { anna, historyOf, keptCall, openSqlite, useHistoryFolder } from './historySetUp.ts';

const at = useHistoryFolder();

describe('a file', () => {
  it('of a newer Ringside is left as it is, that is told, and this session stays in memory', async () => {
    await at.ranBefore([keptCall(1, {}, 'run0')]);
    const database = openSqlite(at.onlyFile());
    // SQLite may take in what lies beside the file at any later time, which changes its bytes.
    database.exec('PRAGMA user_version = 99; PRAGMA wal_checkpoint(TRUNCATE)');
    database.close();
    const before = contentOf(at.onlyFile());
    const { history, write, keys, problems } = historyOf(at.folder);
    write([keptCall(2)]);
    expect(await keys()).toEqual(['run1-2']);
    expect(problems).toEqual(['history.newerVersion']);
    await expect(history.ask(anna, 'erase', { butKeys: [] })).rejects.toThrow('cannot be written');
    history.close();
    expect(contentOf(at.onlyFile())).toEqual(before);
    expect(before.calls).toHaveLength(1);
  });

  const breakers: readonly (readonly [string, (path: string) => void])[] = [
    ['is rubbish', (path) => writeFileSync(path, 'x'.repeat(50_000))],
    ['lost its second half', (path) => writeFileSync(path, readFileSync(path).subarray(0, 6_000))],
    [
      'is a folder',
      (path) => {
        rmSync(path);
        mkdirSync(path);
      },
    ],
    ['has another table', (path) => withSql(path, 'DROP TABLE call; CREATE TABLE call (a)')],
    [
      'has a view in the place of its table',
      (path) => withSql(path, 'DROP TABLE call; CREATE VIEW call AS SELECT 1 AS id'),
    ],
    ['has no index', (path) => withSql(path, 'DROP INDEX call_found')],
    [
      'has a column of numbers where texts were',
      (path) => withSql(path, 'ALTER TABLE call RENAME COLUMN text TO words'),
    ],
  ];

  it.each(breakers)(
    'that %s is set aside, that is told, and what this run knows is written anew',
    async (_, breakIt) => {
      await at.ranBefore(Array.from({ length: 200 }, (_call, number) => keptCall(number, {}, 'run0')));
      const path = at.onlyFile();
      breakIt(path);
      let again = (): void => undefined;
      const { history, write, keys, problems } = historyOf(at.folder, { onLost: () => again() });
      again = () => write([keptCall(1), keptCall(2)]);
      write([keptCall(2)]);
      await keys();
      expect(await keys()).toEqual(['run1-2', 'run1-1']);
      expect(problems).toEqual(['history.unreadable']);
      expect(at.files().some((name) => name.endsWith('.unreadable'))).toBe(true);
      history.close();
    },
  );

  it('with a name that is no text costs that call alone, and never the program', async () => {
    await at.ranBefore([keptCall(1, {}, 'run0'), keptCall(2, {}, 'run0')]);
    withSql(at.onlyFile(), `UPDATE call SET details = CAST(x'7b22ff22' AS TEXT) WHERE key = 'run0-1'`);
    const { keys, history, problems } = historyOf(at.folder);
    expect(await keys()).toEqual(['run0-2']);
    expect(problems).toEqual([]);
    history.close();
  });

  it('copied while the program was killed is whole: its log goes with it', async () => {
    const first = historyOf(at.folder);
    first.write([keptCall(1), keptCall(2)]);
    await first.keys();
    const copy = `${at.folder}-copy`;
    mkdirSync(copy);
    for (const name of at.files()) copyFileSync(join(at.folder, name), join(copy, name));
    const { keys, history } = historyOf(copy, { run: 'run2' });
    expect(await keys()).toEqual(['run1-2', 'run1-1']);
    history.close();
    first.history.close();
  });

  it.skipIf(process.platform === 'win32').each([0o000, 0o022, 0o077])(
    'is its owner’s alone under umask %o, as is its folder',
    async (umask) => {
      const before = process.umask(umask);
      try {
        const { keys, write, history } = historyOf(at.folder);
        write([keptCall(1)]);
        await keys();
        expect(statSync(at.folder).mode & 0o777).toBe(0o700);
        expect(at.files().map((name) => statSync(join(at.folder, name)).mode & 0o777)).toEqual([
          0o600, 0o600, 0o600,
        ]);
        history.close();
      } finally {
        process.umask(before);
      }
    },
  );
});

function withSql(path: string, sql: string): void {
  if (!existsSync(path)) throw new Error('no file');
  const database = openSqlite(path);
  database.exec(sql);
  database.close();
}

/** Not its bytes: where a log lies beside it, they change when SQLite takes that in. */
function contentOf(path: string): { readonly version: unknown; readonly calls: unknown[] } {
  const database = openSqlite(path);
  try {
    return {
      version: database.prepare('PRAGMA user_version').all(),
      calls: database.prepare('SELECT * FROM call').all(),
    };
  } finally {
    database.close();
  }
}
