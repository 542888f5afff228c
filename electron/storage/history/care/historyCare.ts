import type { ToCallBack } from '../../../../contracts/history/history.ts';
import type { HistoryQuestions } from '../../../core/ports/history/callHistory.ts';
import type { SqliteDatabase } from '../../sqlite/loadSqlite.ts';
import { asHex, inTransaction, numberFrom, textOfHex, valueIn } from '../../sqlite/sqliteFile.ts';
import { ofOpenMisses, putBackMark, readCall, readCare } from '../historyQueries.ts';

/** More than a portal is asked about at once; the others come in turn. */
const missesAtMost = 400;
/** Rows that a page may still have in their places. */
const caredAtMost = 100;

export function openMissesFrom(
  database: SqliteDatabase,
  { sinceMs }: HistoryQuestions['openMisses']['input'],
  skipped: () => void,
): HistoryQuestions['openMisses']['output'] {
  return database
    .prepare(
      `SELECT ${asHex('details')}, ${asHex('care')} ${ofOpenMisses('care IS NULL')} LIMIT ${missesAtMost}`,
    )
    .all(Math.max(0, Math.round(sinceMs)))
    .flatMap((row) => readCall(row, skipped));
}

export function caredFrom(
  database: SqliteDatabase,
  { sinceMs }: HistoryQuestions['toCallBack']['input'],
): ToCallBack['cared'] {
  return database
    .prepare(
      `SELECT ${asHex('key')}, ${asHex('care')} FROM call WHERE care <> '${putBackMark}' AND started_at_ms >= ?
      ORDER BY started_at_ms DESC, id DESC LIMIT ${caredAtMost}`,
    )
    .all(Math.max(0, Math.round(sinceMs)))
    .flatMap((row) => {
      const [key, care] = [textOfHex(valueIn(row, 'key')), readCare(row)];
      return key === null || care === null ? [] : [{ key, care }];
    });
}

/** Who was first stays, and what the operator has ticked off or put back is left as it is. */
export function noteCare(
  database: SqliteDatabase,
  { found }: HistoryQuestions['noteCare']['input'],
): boolean {
  let isNew = false;
  inTransaction(database, () => {
    const note = database.prepare(
      'UPDATE call SET care = ? WHERE key = ? AND asks = 1 AND care IS NULL AND ticked_at_ms IS NULL',
    );
    for (const { key, care } of found) {
      note.run(JSON.stringify(care), key);
      isNew = numberFrom(database, 'SELECT changes() AS n') > 0 || isNew;
    }
  });
  return isNew;
}
