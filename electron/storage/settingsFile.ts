import * as v from 'valibot';
import { defaultSettings, settingsSchema } from '../../contracts/settings.ts';
import type { Log } from '../core/ports/log.ts';
import type { SettingsStore } from '../core/ports/settingsStore.ts';
import { createJsonFile } from './jsonFile.ts';

/**
 * The settings file, versioned: `{ "version": 1, "settings": {...} }`. A single bad value falls back to its default; a
 * file that is no settings file at all is set aside.
 */
export function createSettingsFile(path: string, log: Log): SettingsStore {
  const file = createJsonFile(path, v.object({ version: v.literal(1), settings: settingsSchema }), log);
  return {
    read() {
      const result = file.read();
      if (result.kind === 'read') return { settings: result.value.settings, unreadable: false };
      return { settings: defaultSettings, unreadable: result.kind === 'unreadable' };
    },
    write: (settings) => file.write({ version: 1, settings }),
  };
}
