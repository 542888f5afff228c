import type { AppErrorCode } from '../../../contracts/errors.ts';
import type { Settings } from '../../../contracts/settings.ts';

/** Where settings are kept. Adapter: `settings.json` in the user-data folder. */
export interface SettingsStore {
  /**
   * Never throws: what cannot be read falls back to the defaults, and `problem` says so. `settings.notReadable` may be over in
   * a moment; then it is to be read again.
   */
  read(): { readonly settings: Settings; readonly problem: AppErrorCode | null };
  /** @throws the file system's error, also where the file there could not be read yet: it is not written over */
  write(settings: Settings): Promise<void>;
}
