import * as v from 'valibot';
import { mainPages } from '../../../contracts/ipcNames.ts';
import type { Log } from '../../core/ports/log.ts';
import { createJsonFile, fileVersion } from '../jsonFile.ts';
import { peekJson } from '../peekJson.ts';

/** Beyond it no screen goes, and Electron would refuse the window. */
const coordinate = v.pipe(v.number(), v.integer(), v.minValue(-100_000), v.maxValue(100_000));
const size = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(20_000));
const placeSchema = v.object({
  x: coordinate,
  y: coordinate,
  width: size,
  height: size,
  isMaximized: v.boolean(),
});
const leftSchema = v.object({
  place: v.fallback(v.nullable(placeSchema), null),
  page: v.fallback(v.nullable(v.picklist(mainPages)), null),
});

/** How the operator left the main window: its place in device-independent pixels, its page; null what is not known. */
export type LeftWindow = v.InferOutput<typeof leftSchema>;

/** Never throws: what is not understood counts as not known. */
export function readLeftWindow(path: string): LeftWindow {
  return v.parse(v.fallback(leftSchema, { place: null, page: null }), peekJson(path));
}

/** Writes it down; that it could not be written is logged and costs nothing else. */
export function createLeftWindowFile(path: string, log: Log): { write(left: LeftWindow): void } {
  const file = createJsonFile(path, v.looseObject({ version: fileVersion }), log);
  return {
    write: ({ place, page }) =>
      void file
        .write({ version: 1, place, page })
        .catch((error: unknown) => log.warn('window not remembered', { error: String(error) })),
  };
}
