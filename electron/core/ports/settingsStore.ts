import type { Settings } from '../../../contracts/settings.ts';

/** Where settings are kept. Adapter: `settings.json` in the user-data folder. */
export interface SettingsStore {
  /** Never throws: what cannot be read falls back to the defaults, and `problem` says so. */
  read(): { readonly settings: Settings; readonly unreadable: boolean };
  /** @throws the file system's error */
  write(settings: Settings): Promise<void>;
}
