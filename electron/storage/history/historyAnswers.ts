import type { SqliteDatabase } from '../sqlite/loadSqlite.ts';
import type { HistoryQuestion } from './historyMessages.ts';
import { caredFrom, noteCare, openMissesFrom } from './care/historyCare.ts';
import { isOnDisk } from './historyWriting.ts';
import {
  callersFrom,
  callFrom,
  dayFrom,
  factsFrom,
  pageFrom,
  tickOff,
  toCallBackFrom,
  putBack,
} from './historyQueries.ts';

/** Whether the question changes something beside the calls: done to what stands in for a file, it has to be done to the file too. */
export function isChange({ name }: HistoryQuestion): boolean {
  return name === 'tickOff' || name === 'putBack' || name === 'noteCare';
}

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
      return {
        entries: toCallBackFrom(database, question.input, skipped),
        cared: caredFrom(database, question.input),
      };
    case 'openMisses':
      return openMissesFrom(database, question.input, skipped);
    case 'noteCare':
      return noteCare(database, question.input);
    case 'tickOff':
      return tickOff(database, question.input);
    case 'putBack':
      return putBack(database, question.input);
    case 'day':
      return dayFrom(database, question.input);
    case 'callers':
      return callersFrom(database, question.input);
    case 'isOnDisk':
      return isOnDisk(database, question.input.keys);
    case 'facts':
      return factsFrom(database);
  }
}
