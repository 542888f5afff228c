import { basename } from 'node:path';
import { AppError } from '../../../contracts/errors.ts';
import type { HistorySearch } from '../../../contracts/history/history.ts';
import type { IpcOutput } from '../../../contracts/ipc.ts';
import * as m from '../../../contracts/messages/generated/messages.js';
import { byteOrderMark, csvLine, csvValuesOf, listSeparator } from '../../core/history/callsCsv.ts';
import type { OperatorHistory } from '../../core/history/operatorHistory.ts';
import { localeInUse } from '../../desktop/localeInUse.ts';
import type { House } from '../../house.ts';
import { replaceFile } from '../../platform/replaceFile.ts';
import { askWhereToSave } from '../saveDialog.ts';
import { csvTexts } from './csvTexts.ts';

/**
 * Asks where to and writes the calls that fit, for a spreadsheet program. `fileName` is null where the operator changed their
 * mind.
 *
 * @param country ISO 3166-1 alpha-2: with the language it decides what stands between two values
 * @throws AppError `history.notExported`; `history.notReadWhole`, and no file is written then
 */
export async function exportCalls(
  { app, clock, log, settings }: Pick<House, 'app' | 'clock' | 'log' | 'settings'>,
  history: Pick<OperatorHistory, 'fromAllRows'>,
  search: HistorySearch,
  country: string,
): Promise<IpcOutput<'history.export'>> {
  const filePath = await askWhereToSave(m.csv_save(), 'ringside-calls', 'csv', clock.nowMs());
  if (filePath === null) return { fileName: null, calls: 0 };
  const separator = listSeparator(`${localeInUse(app, settings.settings.get().language)}-${country}`);
  const lines = await history.fromAllRows(search, (row) => csvLine(csvValuesOf(row, csvTexts), separator));
  try {
    await replaceFile(filePath, [byteOrderMark, csvLine(csvTexts.heading(), separator), ...lines].join(''));
  } catch (error) {
    log.error('calls not exported', error);
    throw new AppError('history.notExported');
  }
  return { fileName: basename(filePath), calls: lines.length };
}
