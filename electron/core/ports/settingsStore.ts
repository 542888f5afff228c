import type { AppErrorCode } from '../../../contracts/errors.ts';
import type { SettingKey, Settings } from '../../../contracts/settings.ts';

/** Where settings are kept. Adapter: `settings.json` in the user-data folder. */
export interface SettingsStore {
  /**
   * Never throws: what cannot be read falls back to the defaults, and `problem` says so. `settings.notReadable` may be over in
   * a moment; then it is to be read again.
   */
  read(): {
    readonly settings: Settings;
    /** Those that the operator has chosen; the others are defaults, in whose place the company may have another. */
    readonly chosen: readonly SettingKey[];
    readonly problem: AppErrorCode | null;
  };
  /**
   * @param chosen what the operator has chosen, and nothing else
   * @throws the file system's error, also where the file there could not be read yet: it is not written over
   */
  write(chosen: Partial<Settings>): Promise<void>;
}
