import { followChoice } from '../../core/settings/followChoice.ts';
import { createAutoStart } from '../../desktop/autoStart.ts';
import { replaceFile } from '../../platform/replaceFile.ts';
import type { House } from '../../house.ts';
import type { Feature } from '../feature.ts';

/** Starting at login, as the operator chose it. */
export function createStartAtLoginFeature({ app, settings }: Pick<House, 'app' | 'settings'>) {
  const autoStart = createAutoStart({
    app,
    platform: process.platform,
    env: process.env,
    executable: process.execPath,
    replaceFile,
  });
  const tellHowItWent = (written: Promise<void>): void =>
    void written.then(
      () => settings.reportProblem('startAtLogin', null),
      () => settings.reportProblem('startAtLogin', { code: 'settings.notSaved', params: {} }),
    );
  return {
    start: () =>
      followChoice(settings.settings, 'startAtLogin', (wanted, isNew) => {
        if (isNew) tellHowItWent(autoStart.set(wanted));
        // The choice was made in an earlier session; what it started may lie elsewhere since an update.
        else if (wanted) tellHowItWent(autoStart.renew());
      }),
  } satisfies Feature;
}
