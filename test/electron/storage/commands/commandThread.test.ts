import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createStartCommandWorker } from '../../../../electron/storage/commands/startCommandWorker.ts';
import { databaseThreadsRunning } from '../../../../electron/storage/sqlite/databaseThread.ts';
import { createHeldTime } from '../../core/heldTime.ts';
import {
  caller,
  command,
  inNextRun,
  journalOf,
  loadedFrom,
  nowMs,
  openSqlite,
  useFolder,
} from './journalSetUp.ts';
import { holdLock } from './otherProcess.ts';

let outDir = '';
beforeAll(async () => {
  outDir = mkdtempSync(join(tmpdir(), 'ringside-worker-'));
  const entry = join(import.meta.dirname, '../../../../electron/storage/commands/commandWorker.ts');
  await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: entry,
      outDir,
      emptyOutDir: true,
      rolldownOptions: { output: { format: 'cjs', entryFileNames: 'worker.cjs' } },
    },
  });
});
afterAll(() => rmSync(outDir, { recursive: true, force: true }));

const at = useFolder();
const start = () =>
  createStartCommandWorker(join(outDir, 'worker.cjs'), {
    databasePath: at.path,
    mainFile: import.meta.filename,
  });
const ids = (commands: readonly { readonly id: string }[]) => commands.map(({ id }) => id);

describe('the thread that owns the command database', () => {
  it('keeps what is saved, answers when it is on the disk, and has the rest when it is closed', async () => {
    const journal = journalOf(start());
    await loadedFrom(journal);
    journal.save(command('a'));
    await journal.saved();
    expect(ids(await inNextRun(at.path))).toEqual(['a']);
    journal.save(command('b'));
    expect(databaseThreadsRunning()).not.toBeNull();
    journal.close();
    await databaseThreadsRunning();
    expect(databaseThreadsRunning()).toBeNull();
    expect(ids(await inNextRun(at.path))).toEqual(['a', 'b']);
  });

  it('lets nobody wait while another process holds the file: the click is told after two seconds, and written later', async () => {
    const time = createHeldTime(nowMs);
    const journal = journalOf(start(), time);
    await loadedFrom(journal);
    const other = await holdLock(at.path);
    const beganAt = performance.now();
    for (let n = 0; n < 10; n += 1) journal.save(command(`c${n}`));
    const saved = journal.saved();
    // Blocking waits would have taken the lock's two seconds each.
    expect(performance.now() - beganAt).toBeLessThan(200);
    let done = false;
    void saved?.then(() => (done = true));
    time.turn(1_999);
    await new Promise((resolve) => setImmediate(resolve));
    expect(done).toBe(false);
    expect(journal.problem()).toBeNull();
    time.turn(1);
    await saved;
    expect(journal.problem()?.code).toBe('journal.locked');
    // From now on nobody waits.
    journal.save(command('more'));
    expect(journal.saved()).toBeNull();
    await other.letGo();
    await vi.waitFor(
      () => {
        time.turn(50);
        expect(journal.problem()).toBeNull();
      },
      { timeout: 5_000 },
    );
    await journal.saved();
    expect(await inNextRun(at.path)).toHaveLength(11);
    journal.close();
  });

  it('gives what the last run left once another process lets go of the whole file', async () => {
    const first = journalOf(start());
    await loadedFrom(first);
    first.save(command('left'));
    expect(first.close()).toBe(true);
    // Once the ended thread has let go of it.
    await vi.waitFor(() => {
      const database = openSqlite(at.path);
      try {
        database.exec('PRAGMA journal_mode = DELETE');
      } finally {
        database.close();
      }
    });
    const other = await holdLock(at.path, 'BEGIN EXCLUSIVE');
    const time = createHeldTime(nowMs);
    const journal = journalOf(start(), time);
    const told: string[][] = [];
    const loading = journal.load((left) => told.push(ids(left)));
    time.turn(2_000);
    await loading;
    expect(told).toEqual([]);
    expect(journal.problem()?.code).toBe('journal.locked');
    journal.save(command('meanwhile'));
    await other.letGo();
    await vi.waitFor(
      () => {
        time.turn(50);
        expect(told).toEqual([['left']]);
      },
      { timeout: 5_000 },
    );
    await vi.waitFor(() => expect(journal.problem()).toBeNull());
    journal.close();
    expect(ids(await inNextRun(at.path))).toEqual(['left', 'meanwhile']);
  });

  it('that has died is started again, and what it did not answer is written', async () => {
    let started = 0;
    const time = createHeldTime(nowMs);
    const broken = createStartCommandWorker(join(outDir, 'not-there.cjs'), {
      databasePath: at.path,
      mainFile: '',
    });
    const whole = start();
    const journal = journalOf(
      (listener) => ((started += 1) === 1 ? broken(listener) : whole(listener)),
      time,
    );
    const loading = loadedFrom(journal);
    await vi.waitFor(() => expect(journal.problem()?.code).toBe('journal.notWritable'));
    journal.save(command('a'));
    expect(await loading).toEqual([]);
    await vi.waitFor(() => expect(journal.problem()).toBeNull());
    journal.close();
    expect(ids(await inNextRun(at.path))).toEqual(['a']);
  });

  it('that dies between writing and answering leaves nothing for the next run of what is settled meanwhile', async () => {
    const time = createHeldTime(nowMs);
    let works = 0;
    const journal = journalOf(
      (listener) =>
        start()({
          ...listener,
          onAnswer: (answer) => {
            works += 1;
            // The first is that of `load`.
            if (works === 2) listener.onGone(null);
            else listener.onAnswer(answer);
          },
        }),
      time,
    );
    await loadedFrom(journal);
    journal.save(command('a'));
    journal.save(command('b'));
    await vi.waitFor(() => expect(journal.problem()?.code).toBe('journal.notWritable'));
    journal.save(command('a', { state: { at: 'acknowledged' } }));
    time.turn(5_000);
    await vi.waitFor(() => expect(journal.problem()).toBeNull());
    journal.close();
    expect(ids(await inNextRun(at.path))).toEqual(['b']);
  });
});

it('a thread that never answers holds up the end of the program for two seconds, and that is said', async () => {
  const file = join(outDir, 'deaf.cjs');
  writeFileSync(file, 'for (;;);');
  const startDeaf = createStartCommandWorker(file, { databasePath: at.path, mainFile: '' });
  const time = createHeldTime(nowMs);
  const journal = journalOf(startDeaf, time);
  const loading = loadedFrom(journal);
  time.turn(2_000);
  await loading;
  const askedAt = performance.now();
  expect(journal.close()).toBe(false);
  expect(performance.now() - askedAt).toBeLessThan(4_000);
});

describe('names and numbers', () => {
  const words = ['Canary Caller', '4930555123', 'canary@example.org'];
  const subject = { ...caller, who: 'Canary Caller <canary@example.org>', phoneNumber: '+4930555123' };
  const bytesOnDisk = (): string =>
    readdirSync(dirname(at.path))
      .map((name) => bytesOf(join(dirname(at.path), name)))
      .join();
  const found = (): readonly string[] => words.filter((word) => bytesOnDisk().includes(word));

  it('are in no byte of the database and its log soon after the last command about a call is settled, while the program runs', async () => {
    const journal = journalOf(start());
    await loadedFrom(journal);
    for (let n = 0; n < 60; n += 1) journal.save(command(`c${n}`, { subject }));
    await journal.saved();
    expect(found()).toEqual(words);
    for (let n = 0; n < 60; n += 1) {
      journal.save(command(`c${n}`, { subject, tries: 1, state: { at: 'sending' } }));
      if (n % 7 === 0) await journal.saved();
    }
    for (let n = 0; n < 60; n += 1)
      journal.save(command(`c${n}`, { subject, state: { at: 'acknowledged' } }));
    await journal.saved();
    await vi.waitFor(() => expect(found()).toEqual([]), { timeout: 5_000 });
    journal.close();
  });

  it('of those that are settled go, of the others stay', async () => {
    const journal = journalOf(start());
    await loadedFrom(journal);
    journal.save(command('goes', { subject }));
    journal.save(command('stays', { subject: { ...subject, who: 'Still Owed', phoneNumber: '+4930777' } }));
    await journal.saved();
    journal.save(command('goes', { subject, state: { at: 'superseded' } }));
    await vi.waitFor(() => expect(found()).toEqual([]), { timeout: 5_000 });
    expect(bytesOnDisk()).toContain('Still Owed');
    journal.close();
  });

  it('of the settled commands of an older Ringside go at the next start', async () => {
    const first = journalOf(start());
    await loadedFrom(first);
    first.save(command('old', { subject }));
    expect(first.close()).toBe(true);
    const database = openSqlite(at.path);
    database.exec('PRAGMA busy_timeout = 5000; UPDATE command SET settled = 1');
    database.close();
    expect(found()).toEqual(words);
    const journal = journalOf(start());
    await loadedFrom(journal);
    await vi.waitFor(() => expect(found()).toEqual([]), { timeout: 5_000 });
    journal.close();
  });

  it('are gone at the end of the program, however soon that comes', async () => {
    const journal = journalOf(start());
    await loadedFrom(journal);
    journal.save(command('a', { subject }));
    await journal.saved();
    journal.save(command('a', { subject, state: { at: 'acknowledged' } }));
    journal.close();
    expect(found()).toEqual([]);
  });
});

describe.skipIf(process.platform === 'win32')('the database’s files', () => {
  it.each([0o000, 0o022, 0o077])('are their owner’s alone under umask %o', async (umask) => {
    const before = process.umask(umask);
    try {
      const journal = journalOf(start());
      await loadedFrom(journal);
      journal.save(command('a'));
      await journal.saved();
      const modes = readdirSync(dirname(at.path)).map((name) => [
        name,
        statSync(join(dirname(at.path), name)).mode & 0o777,
      ]);
      expect(Object.fromEntries(modes)).toEqual({
        'commands.db': 0o600,
        'commands.db-wal': 0o600,
        'commands.db-shm': 0o600,
      });
      expect(statSync(dirname(at.path)).mode & 0o777).toBe(0o700);
      journal.close();
    } finally {
      process.umask(before);
    }
  });
});

function bytesOf(path: string): string {
  try {
    return readFileSync(path).toString('latin1');
  } catch {
    // Its log goes when the last one closes it.
    return '';
  }
}
