import type { SqliteDatabase } from '../sqlite/loadSqlite.ts';
import type { HistoryQuestion } from './historyMessages.ts';
import {
  callersFrom,
  callFrom,
  dayFrom,
  factsFrom,
  pageFrom,
  tickOff,
  toCallBackFrom,
  undoTickOff,
} from './historyQueries.ts';

/** @param skipped told of rows that cannot be read */
export function answerFrom(
  database: SqliteDatabase,
  question: Exclude<HistoryQuestion, { readonly name: 'erase' }>,
  skipped: () => void,
): unknown {
  switch (question.name) {
    case 'page':
      return pageFrom(database, question.input, skipped);
    case 'call':
      return callFrom(database, question.input.key, skipped);
    case 'toCallBack':
      return toCallBackFrom(database, question.input, skipped);
    case 'tickOff':
      return tickOff(database, question.input);
    case 'undoTickOff':
      return undoTickOff(database, question.input);
    case 'day':
      return dayFrom(database, question.input);
    case 'callers':
      return callersFrom(database, question.input);
    case 'facts':
      return factsFrom(database);
  }
}
