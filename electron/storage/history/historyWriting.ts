import type { HistoryChanges, KeptChange } from '../../core/ports/history/callHistory.ts';
import { leftByEarlierRun } from '../../core/ports/history/keptCall.ts';
import type { SqliteDatabase } from '../sqlite/loadSqlite.ts';
import { asHex, inTransaction, numberFrom, textOfHex, valueIn } from '../sqlite/sqliteFile.ts';
import { historyColumns, valuesOfChange } from './historyColumns.ts';
import { callFrom } from './historyQueries.ts';

/** What was ticked off stays ticked off, whatever else becomes known of the call. */
const writing = `INSERT INTO call (${historyColumns.join()}) VALUES (${historyColumns.map(() => '?').join()})
  ON CONFLICT (key) DO UPDATE SET ${historyColumns
    .slice(1)
    .map((column) => `${column} = excluded.${column}`)
    .join()}`;

/** All of it or nothing. */
export function writeChanges(database: SqliteDatabase, { calls, gone }: HistoryChanges): void {
  if (calls.length === 0 && gone.length === 0) return;
  inTransaction(database, () => {
    const write = database.prepare(writing);
    for (const change of calls) write.run(...valuesOfChange(withWhatIsKnown(database, change)));
    const forget = database.prepare('DELETE FROM call WHERE key = ?');
    for (const key of gone) forget.run(key);
  });
}

/** Who called is taken from what an earlier run wrote where the program knows less. */
function withWhatIsKnown(database: SqliteDatabase, change: KeptChange): KeptChange {
  if (!change.knowsLess) return change;
  const known = callFrom(database, change.call.key, () => undefined);
  const [row] = database
    .prepare(`SELECT ${asHex('caller')}, ${asHex('text')}, ${asHex('digits')} FROM call WHERE key = ?`)
    .all(change.call.key);
  if (known === null || row === undefined) return change;
  return {
    ...change,
    call: { ...change.call, party: known.party, direction: known.direction, startedAtMs: known.startedAtMs },
    caller: textOfHex(valueIn(row, 'caller')),
    text: textOfHex(valueIn(row, 'text')) ?? change.text,
    digits: textOfHex(valueIn(row, 'digits')) ?? change.digits,
  };
}

/**
 * Calls that went on, or whose card was open, when an earlier run of the program ended: they are over.
 *
 * @param run what the keys of this run's calls begin with
 */
export function endEarlierRuns(database: SqliteDatabase, run: string): void {
  const left = database
    .prepare(`SELECT ${asHex('key')} FROM call WHERE unfinished = 1`)
    .all()
    .map((row) => textOfHex(valueIn(row, 'key')))
    .filter((key) => key !== null && !key.startsWith(`${run}-`));
  if (left.length === 0) return;
  inTransaction(database, () => {
    const end = database.prepare(endingOne);
    for (const key of left) {
      const call = key === null ? null : callFrom(database, key, () => undefined);
      if (call === null) continue;
      // Who called, and by what they are found, stays.
      const over = { call: leftByEarlierRun(call), caller: null, text: '', digits: '', knowsLess: false };
      const values = valuesOfChange(over);
      end.run(...ended.map((column) => values[historyColumns.indexOf(column)] ?? null), call.key);
    }
  });
}
const ended = [
  'ended_at_ms',
  'answered',
  'missed',
  'live',
  'problem',
  'asks',
  'returns',
  'unfinished',
  'details',
];
const endingOne = `UPDATE call SET ${ended.map((column) => `${column} = ?`).join()} WHERE key = ?`;

/** Deletes calls that began before this. @returns whether there were any */
export function forgetBefore(database: SqliteDatabase, atMs: number): boolean {
  database.prepare('DELETE FROM call WHERE started_at_ms < ?').run(Math.max(0, Math.round(atMs)));
  return numberFrom(database, 'SELECT changes() AS n') > 0;
}

/** Deletes all calls but these; what they held is overwritten, in the file and in its log. */
export function forgetAllBut(database: SqliteDatabase, keys: readonly string[]): void {
  inTransaction(database, () => {
    const kept = keys.map(() => '?').join();
    database.prepare(`DELETE FROM call WHERE key NOT IN (${kept})`).run(...keys);
  });
  database.exec('VACUUM');
}

/**
 * Whether all of these calls are there for good. They may be gone by now: erased, or with a file that was broken. A checkpoint has
 * the disk take over what is in its caches; there is no log of a database in memory.
 */
export function isOnDisk(database: SqliteDatabase, keys: readonly string[]): boolean {
  const find = database.prepare('SELECT 1 AS found FROM call WHERE key = ?');
  if (keys.some((key) => find.all(key).length === 0)) return false;
  const [checkpoint] = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all();
  return valueIn(checkpoint, 'busy') === 0 && Number(valueIn(checkpoint, 'log')) >= 0;
}

/** Everything in one file again, and nothing old in its log. @returns false where it has to be tried again */
export function emptyLog(database: SqliteDatabase): boolean {
  const [checkpoint] = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all();
  return valueIn(checkpoint, 'busy') === 0;
}
