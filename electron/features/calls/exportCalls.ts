import { basename } from 'node:path';
import { dialog } from 'electron';
import { AppError } from '../../../contracts/errors.ts';
import type { HistorySearch } from '../../../contracts/history/history.ts';
import type { IpcOutput } from '../../../contracts/ipc.ts';
import * as m from '../../../contracts/messages/generated/messages.js';
import { byteOrderMark, csvLine, csvValuesOf, listSeparator } from '../../core/history/callsCsv.ts';
import type { OperatorHistory } from '../../core/history/operatorHistory.ts';
import { localeInUse } from '../../desktop/localeInUse.ts';
import type { House } from '../../house.ts';
import { replaceFile } from '../../platform/replaceFile.ts';
import { csvTexts } from './csvTexts.ts';

/**
 * Asks where to and writes the calls that fit, for a spreadsheet program. `fileName` is null where the operator changed their
 * mind.
 *
 * @param country ISO 3166-1 alpha-2: with the language it decides what stands between two values
 * @throws AppError `history.notExported`
 */
export async function exportCalls(
  { app, log, settings }: Pick<House, 'app' | 'log' | 'settings'>,
  history: Pick<OperatorHistory, 'eachRow'>,
  search: HistorySearch,
  country: string,
): Promise<IpcOutput<'history.export'>> {
  const day = new Date().toISOString().slice(0, 10);
  const { canceled, filePath } = await dialog.showSaveDialog({
    title: m.csv_save(),
    defaultPath: `ringside-calls-${day}.csv`,
    filters: [{ name: 'CSV', extensions: ['csv'] }],
  });
  if (canceled || !filePath) return { fileName: null, calls: 0 };
  const separator = listSeparator(`${localeInUse(app, settings.settings.get().language)}-${country}`);
  const parts = [byteOrderMark, csvLine(csvTexts.heading(), separator)];
  let calls = 0;
  try {
    await history.eachRow(search, (rows) => {
      calls += rows.length;
      parts.push(...rows.map((row) => csvLine(csvValuesOf(row, csvTexts), separator)));
    });
    await replaceFile(filePath, parts.join(''));
  } catch (error) {
    log.error('calls not exported', error);
    throw new AppError('history.notExported');
  }
  return { fileName: basename(filePath), calls };
}
