import type { App } from 'electron';
import * as v from 'valibot';
import type { FirstLook } from '../contracts/settings/firstLook.ts';
import { schemasOf } from '../contracts/settings/declaration.ts';
import { lookSettings } from '../contracts/settings/look.ts';
import type { AppPaths } from './appPaths.ts';
import { localeInUse } from './desktop/localeInUse.ts';
import { readLeftWindow, type LeftWindow } from './storage/remembered/leftWindowFile.ts';
import { peekJson } from './storage/peekJson.ts';

const lookSchema = v.object(schemasOf(lookSettings, 'stored'));
const anyValues = v.record(v.string(), v.unknown());
const chosenSchema = v.fallback(v.object({ settings: anyValues }), () => ({ settings: {} }));
const presetSchema = v.fallback(v.object({ presets: anyValues }), () => ({ presets: {} }));
const connectionSchema = v.fallback(v.object({ portal: v.unknown() }), () => ({ portal: null }));

/** What the main window is drawn with before the program is loaded, as the files say it now. Never throws. */
export function readFirstLook(
  app: Pick<App, 'commandLine' | 'getLocale'>,
  {
    settingsFile,
    connectionFile,
    policyMemoryFile,
    windowFile,
  }: Pick<AppPaths, 'settingsFile' | 'connectionFile' | 'policyMemoryFile' | 'windowFile'>,
): FirstLook {
  const chosen = v.parse(chosenSchema, peekJson(settingsFile)).settings;
  const { presets } = v.parse(presetSchema, peekJson(policyMemoryFile));
  const { language, theme, textSize } = v.parse(lookSchema, { ...presets, ...chosen });
  const { portal } = v.parse(connectionSchema, peekJson(connectionFile));
  return {
    locale: localeInUse(app, language),
    theme,
    textSize,
    hasPortal: portal !== null,
    lastPage: readLeftWindow(windowFile).page,
  };
}

/** Where the main window stood last; null where that is not known. */
export function readLastPlace({ windowFile }: Pick<AppPaths, 'windowFile'>): LeftWindow['place'] {
  return readLeftWindow(windowFile).place;
}
