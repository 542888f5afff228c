import { dialog } from 'electron';
import { localDay } from '../core/localDay.ts';

/**
 * Asks where a file is to be written that is named by its content and the day.
 *
 * @param extension without the dot
 * @param nowMs Unix ms
 * @returns its path; null where the operator changed their mind
 */
export async function askWhereToSave(
  title: string,
  name: string,
  extension: 'csv' | 'zip',
  nowMs: number,
): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog({
    title,
    defaultPath: `${name}-${localDay(nowMs)}.${extension}`,
    filters: [{ name: extension.toUpperCase(), extensions: [extension] }],
  });
  return canceled || filePath === '' ? null : filePath;
}
