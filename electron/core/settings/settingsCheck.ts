import type { AppErrorData } from '../../../contracts/errors.ts';
import { checkResult, type Check } from '../selfCheck/check.ts';

/** The ring is tried by a check of its own, which knows better than what was found at the last call. */
const triedElsewhere: readonly string[] = ['ringOutput'];

/** Whether all that was chosen works as chosen. */
export function createSettingsCheck(problems: () => Readonly<Record<string, AppErrorData>>): Check {
  return {
    name: 'settings',
    run() {
      const found = Object.entries(problems()).find(([setting]) => !triedElsewhere.includes(setting));
      return checkResult(found?.[1] ?? null);
    },
  };
}
