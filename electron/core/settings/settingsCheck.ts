import type { AppErrorData } from '../../../contracts/errors.ts';
import { checkResult, type Check } from '../selfCheck/check.ts';

/** These are tried by checks of their own, which know better than what was found the last time. */
const triedElsewhere: readonly string[] = ['ringOutput', 'callbackRequests', 'quietByWorkingDay'];

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
