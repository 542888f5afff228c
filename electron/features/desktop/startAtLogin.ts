import { followChoice } from '../../core/settings/followChoice.ts';
import { createAutoStart } from '../../desktop/autoStart.ts';
import { ownAppImageHere } from '../../platform/appImage.ts';
import { replaceFile } from '../../platform/replaceFile.ts';
import type { House } from '../../house.ts';
import type { Feature } from '../feature.ts';

const saidName = 'startsAtLoginAsPreset';

/** Starting at login, as the operator or the company chose it. */
export function createStartAtLoginFeature({ app, settings, said }: Pick<House, 'app' | 'settings' | 'said'>) {
  const autoStart = createAutoStart({
    app,
    platform: process.platform,
    appImage: ownAppImageHere(),
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
        const origin = settings.originOf('startAtLogin');
        // Once: what the desktop switches off afterwards was switched off by the operator.
        const isPresetAnew = origin === 'preset' && wanted && !said.has(saidName);
        if (isPresetAnew) said.note(saidName);
        if (isNew || origin === 'locked' || isPresetAnew) tellHowItWent(autoStart.set(wanted));
        // The choice was made in an earlier session; what it started may lie elsewhere since an update.
        else if (wanted) tellHowItWent(autoStart.renew());
      }),
  } satisfies Feature;
}
