import * as v from 'valibot';
import { careSchema, type Care } from '../../../contracts/history/care.ts';
import type { HistoryDay, HistoryPage, ToCallBackEntry } from '../../../contracts/history/history.ts';
import { requestsAtMost, type HistoryFilter } from '../../../contracts/history/historyBounds.ts';
import type {
  CallerCall,
  FoldedSearch,
  HistoryFacts,
  HistoryQuestions,
} from '../../core/ports/history/callHistory.ts';
import { keptCallSchema, type KeptCall } from '../../core/ports/history/keptCall.ts';
import type { SqliteDatabase } from '../sqlite/loadSqlite.ts';
import { asHex, numberFrom, textOfHex, valueIn } from '../sqlite/sqliteFile.ts';

type Input<N extends keyof HistoryQuestions> = HistoryQuestions[N]['input'];
type Output<N extends keyof HistoryQuestions> = HistoryQuestions[N]['output'];

/** SQL over the columns of the first index, which has the ids of calls as well. */
function filterColumns(
  database: SqliteDatabase,
  troubled: readonly string[],
): { readonly [F in HistoryFilter]: string } {
  const rows =
    troubled.length === 0
      ? []
      : database
          .prepare(`SELECT id FROM call WHERE key IN (${troubled.map(() => '?').join(', ')})`)
          .all(...troubled);
  const ids = rows.map((row) => Number(valueIn(row, 'id')));
  return {
    all: '1',
    answered: 'answered',
    missed: 'missed',
    live: 'live',
    problem: ids.length === 0 ? 'problem' : `(problem OR id IN (${ids.join(', ')}))`,
  };
}

/** What of the calls fits a search: SQL over the columns of the first index, and its values. */
function foundBy({ text, digits }: FoldedSearch): {
  readonly sql: string;
  readonly values: readonly string[];
} {
  if (text === '') return { sql: '1', values: [] };
  if (digits === '') return { sql: 'instr(text, ?) > 0', values: [text] };
  return { sql: '(instr(text, ?) > 0 OR instr(digits, ?) > 0)', values: [text, digits] };
}

/** Beyond all times and numbers that there are. */
const everything = [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER] as const;

/** @param skipped told of rows that cannot be read */
export function pageFrom(
  database: SqliteDatabase,
  query: Input<'page'>,
  skipped: () => void,
): Output<'page'> {
  const found = foundBy(query.search);
  const until = query.until === null ? everything : placeOf(query.until);
  const filters = filterColumns(database, query.troubled ?? []);
  const filter = filters[query.filter];
  const calls = database
    .prepare(
      `SELECT ${asHex('call.details', 'details')}, ${asHex('call.care', 'care')} FROM (
        SELECT id AS place, started_at_ms AS at FROM call INDEXED BY call_found
        WHERE ${filter} AND ${found.sql} AND (started_at_ms, id) <= (?, ?)
        ORDER BY started_at_ms DESC, id DESC LIMIT ? OFFSET ?
      ) JOIN call ON call.id = place ORDER BY at DESC, place DESC`,
    )
    .all(...found.values, ...until, query.limit, query.offset)
    .flatMap((row) => readCall(row, skipped));
  const [counted] = database
    .prepare(
      `SELECT count(*) AS "all", sum(answered) AS answered, sum(missed) AS missed, sum(live) AS live, sum(${filters.problem}) AS problem,
        sum(${filter} AND (started_at_ms, id) > (?, ?)) AS newer
      FROM call INDEXED BY call_found WHERE ${found.sql}`,
    )
    .all(...until, ...found.values);
  const count = (name: string): number => Number(valueIn(counted, name) ?? 0);
  const counts: HistoryPage['counts'] = {
    all: count('all'),
    answered: count('answered'),
    missed: count('missed'),
    live: count('live'),
    problem: count('problem'),
  };
  const [newest] = database
    .prepare('SELECT started_at_ms AS at, id FROM call ORDER BY started_at_ms DESC, id DESC LIMIT 1')
    .all();
  return {
    calls,
    counts,
    newer: count('newer'),
    newest: newest === undefined ? null : `${Number(valueIn(newest, 'at'))}.${Number(valueIn(newest, 'id'))}`,
  };
}

function placeOf(place: string): readonly [number, number] {
  const [at, id] = place.split('.').map(Number);
  return [at ?? 0, id ?? 0];
}

export function callFrom(database: SqliteDatabase, key: string, skipped: () => void): KeptCall | null {
  const rows = database
    .prepare(`SELECT ${asHex('details')}, ${asHex('care')} FROM call WHERE key = ?`)
    .all(key);
  return rows.flatMap((row) => readCall(row, skipped))[0] ?? null;
}

/** More callers than anybody can call back. */
const missedAtMost = 1_000;
const toCallBackAtMost = 200;

/** In the place of who took care: nobody did, as the operator knows better, and that stays. */
export const putBackMark = 'put back';

/**
 * Missed calls after which nobody has talked with their caller, as far as anybody knows, the latest first.
 *
 * @param isCare what is to hold of `care`
 */
export const ofOpenMisses = (isCare: string): string => `FROM call AS missed
  WHERE asks = 1 AND ticked_at_ms IS NULL AND ${isCare} AND caller IS NOT NULL AND started_at_ms >= ? AND NOT EXISTS (
    SELECT 1 FROM call AS later WHERE later.caller = missed.caller AND later.returns = 1
      AND (later.started_at_ms, later.id) > (missed.started_at_ms, missed.id))
  ORDER BY started_at_ms DESC, id DESC`;

export function toCallBackFrom(
  database: SqliteDatabase,
  { sinceMs }: Input<'toCallBack'>,
  skipped: () => void,
): Output<'toCallBack'>['entries'] {
  const misses = ofOpenMisses(`ifnull(care, '${putBackMark}') = '${putBackMark}'`);
  const missed = database
    .prepare(
      `SELECT id, ${asHex('caller')}, started_at_ms AS at, direction = 'request' AS request ${misses} LIMIT ${missedAtMost}`,
    )
    .all(Math.max(0, Math.round(sinceMs)));
  const entries = new Map<unknown, ToCallBackOnDisk>();
  for (const row of missed) {
    const [id, caller, at] = [Number(valueIn(row, 'id')), valueIn(row, 'caller'), Number(valueIn(row, 'at'))];
    const known = entries.get(caller) ?? { id, calls: 0, requestIds: [], firstAtMs: at, lastAtMs: at };
    entries.set(caller, known);
    known.firstAtMs = at;
    if (valueIn(row, 'request') !== 1) known.calls += 1;
    else if (known.requestIds.length < requestsAtMost) known.requestIds.push(id);
  }
  const details = database.prepare(`SELECT ${asHex('details')} FROM call WHERE id = ?`);
  const callOf = (id: number): KeptCall | undefined =>
    details.all(id).flatMap((row) => readCall(row, skipped))[0];
  return [...entries.values()].slice(0, toCallBackAtMost).flatMap((entry): ToCallBackEntry[] => {
    const last = callOf(entry.id);
    if (last === undefined) return [];
    return [
      {
        key: last.key,
        party: last.party,
        missedCalls: entry.calls,
        requests: entry.requestIds.flatMap((id) => callOf(id)?.request ?? []),
        firstMissedAtMs: entry.firstAtMs,
        lastMissedAtMs: entry.lastAtMs,
      },
    ];
  });
}

/** Whoever was missed or asked, by the ids of rows, the last ones. */
interface ToCallBackOnDisk {
  readonly id: number;
  calls: number;
  readonly requestIds: number[];
  firstAtMs: number;
  readonly lastAtMs: number;
}

const ofSameCaller = 'caller = (SELECT caller FROM call WHERE key = ?)';

/** This missed call and the earlier ones of its caller need no call back. */
export function tickOff(database: SqliteDatabase, { key, atMs }: Input<'tickOff'>): boolean {
  return changesTo(
    database,
    `UPDATE call SET ticked_at_ms = ? WHERE ${ofSameCaller} AND asks = 1 AND ticked_at_ms IS NULL
      AND (started_at_ms, id) <= (SELECT started_at_ms, id FROM call WHERE key = ?)`,
    Math.round(atMs),
    key,
    key,
  );
}

/** Those that were ticked off together with this one, or that the same call took care of. */
export function putBack(database: SqliteDatabase, { key }: Input<'putBack'>): boolean {
  const withSame = (column: string, becomes: string): boolean =>
    changesTo(
      database,
      `UPDATE call SET ${column} = ${becomes} WHERE ${ofSameCaller} AND ${column} = (SELECT ${column} FROM call WHERE key = ?)`,
      key,
      key,
    );
  const wasTicked = withSame('ticked_at_ms', 'NULL');
  return withSame('care', `'${putBackMark}'`) || wasTicked;
}

function changesTo(database: SqliteDatabase, sql: string, ...values: readonly (string | number)[]): boolean {
  database.prepare(sql).run(...values);
  return numberFrom(database, 'SELECT changes() AS n') > 0;
}

export function dayFrom(database: SqliteDatabase, { sinceMs }: Input<'day'>): HistoryDay {
  const [row] = database
    .prepare(
      `SELECT count(*) AS calls, sum(answered) AS answered, sum(missed) AS missed,
        avg(max(0, ended_at_ms - answered_at_ms)) AS talk,
        avg(CASE WHEN direction <> 'outgoing' THEN max(0, answered_at_ms - started_at_ms) END) AS ring,
        max(CASE WHEN direction <> 'outgoing' THEN max(0, coalesce(answered_at_ms, ended_at_ms) - started_at_ms) END) AS wait
      FROM call WHERE started_at_ms >= ? AND is_test = 0 AND direction <> 'request'`,
    )
    .all(Math.max(0, Math.round(sinceMs)));
  const number = (name: string): number | null => {
    const value = valueIn(row, name);
    return typeof value === 'number' ? value : null;
  };
  return {
    calls: number('calls') ?? 0,
    answered: number('answered') ?? 0,
    missed: number('missed') ?? 0,
    meanTalkMs: number('talk'),
    meanRingMs: number('ring'),
    longestWaitMs: number('wait'),
  };
}

export function callersFrom(
  database: SqliteDatabase,
  { todayMs, callersAtMost }: Input<'callers'>,
): readonly CallerCall[] {
  const of = 'caller, key, started_at_ms, direction, asks, answered_at_ms, ended_at_ms';
  const shown = `${asHex('caller')}, ${asHex('key')}, started_at_ms, direction <> 'outgoing' AS incoming, asks,
    answered_at_ms, ended_at_ms`;
  const isCall = `is_test = 0 AND direction <> 'request'`;
  const talked = 'answered_at_ms IS NOT NULL AND ended_at_ms IS NOT NULL';
  const earlier = (what: string): string =>
    // Beside max() alone, the other columns are those of the row that has it (sqlite.org/quirks.html, bare columns).
    `SELECT ${of}, max(started_at_ms) FROM call WHERE caller IS NOT NULL AND ${isCall} AND ${what} AND started_at_ms < ?
      GROUP BY caller ORDER BY max(started_at_ms) DESC LIMIT ?`;
  const today = `SELECT ${of} FROM call WHERE caller IS NOT NULL AND ${isCall} AND started_at_ms >= ?
    ORDER BY started_at_ms DESC LIMIT ?`;
  const midnight = Math.max(0, Math.round(todayMs));
  const found = [today, earlier('asks = 1'), earlier(talked)].flatMap((sql) =>
    database.prepare(`SELECT ${shown} FROM (${sql})`).all(midnight, callersAtMost),
  );
  return found.flatMap((row) => {
    const [key, caller] = [textOfHex(valueIn(row, 'key')), textOfHex(valueIn(row, 'caller'))];
    const [answeredAtMs, endedAtMs] = [valueIn(row, 'answered_at_ms'), valueIn(row, 'ended_at_ms')];
    const talk =
      typeof answeredAtMs === 'number' && typeof endedAtMs === 'number'
        ? { atMs: answeredAtMs, seconds: Math.max(0, Math.round((endedAtMs - answeredAtMs) / 1000)) }
        : null;
    if (key === null || caller === null) return [];
    return {
      key,
      caller,
      startedAtMs: Number(valueIn(row, 'started_at_ms')),
      isIncoming: valueIn(row, 'incoming') === 1,
      isMissed: valueIn(row, 'asks') === 1,
      talk,
    };
  });
}

export function factsFrom(database: SqliteDatabase): HistoryFacts {
  const calls = numberFrom(database, 'SELECT count(*) AS n FROM call');
  const bytes = numberFrom(
    database,
    'SELECT page_count * page_size AS n FROM pragma_page_count(), pragma_page_size()',
  );
  const oldest = numberFrom(database, 'SELECT min(started_at_ms) AS n FROM call');
  return { calls, bytes, oldestAtMs: Number.isNaN(oldest) ? null : oldest };
}

/** A row that cannot be read is skipped: the others are worth having, and what it holds may name a caller. */
export function readCall(row: unknown, skipped: () => void): readonly KeptCall[] {
  const read = v.safeParse(detailsSchema, textOfHex(valueIn(row, 'details')));
  if (read.success) {
    const { care: _byDetails, ...call } = read.output;
    const care = readCare(row);
    return [care === null ? call : { ...call, care }];
  }
  skipped();
  return [];
}

/** Null where nobody is known to have taken care, or it cannot be read: then the call is as it was. */
export function readCare(row: unknown): Care | null {
  const read = v.safeParse(writtenCareSchema, textOfHex(valueIn(row, 'care')));
  return read.success ? read.output : null;
}
const writtenCareSchema = v.pipe(v.string(), v.parseJson(), careSchema);
const detailsSchema = v.pipe(v.string(), v.parseJson(), keptCallSchema);
