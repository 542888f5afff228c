import type { AppErrorData } from '../../../contracts/errors.ts';
import { followChoice } from '../../core/settings/followChoice.ts';
import { createAutoStart } from '../../desktop/autoStart.ts';
import { ownAppImageHere } from '../../platform/appImage.ts';
import { replaceFile } from '../../platform/replaceFile.ts';
import type { House } from '../../house.ts';
import { stopAll, type Feature } from '../feature.ts';

const saidName = 'startsAtLoginAsPreset';

const notSaved: AppErrorData = { code: 'settings.notSaved', params: {} };
const switchedOff: AppErrorData = { code: 'settings.startSwitchedOff', params: {} };

/** Starting at login, as the operator or the company chose it; and whether the system does so. */
export function createStartAtLoginFeature({ app, settings, said }: Pick<House, 'app' | 'settings' | 'said'>) {
  const autoStart = createAutoStart({
    app,
    platform: process.platform,
    appImage: ownAppImageHere(),
    executable: process.execPath,
    replaceFile,
  });
  /** What was asked of the system last, and whether that failed; looked at one after the other. */
  let asked = Promise.resolve<AppErrorData | null>(null);
  const look = (): void =>
    void (asked = asked.then(async (failure) => {
      const wanted = settings.settings.get().startAtLogin;
      // A system that cannot be asked is not said to do otherwise.
      const isHeeded = failure !== null || !wanted || (await autoStart.isHeeded().catch(() => true));
      settings.reportProblem('startAtLogin', isHeeded ? failure : switchedOff);
      return failure;
    }));
  const ask = (work: () => Promise<void>): void => {
    asked = asked.then(work).then(
      () => null,
      () => notSaved,
    );
    look();
  };
  return {
    start: () =>
      stopAll(
        followChoice(settings.settings, 'startAtLogin', (wanted, isNew) => {
          const origin = settings.originOf('startAtLogin');
          // Once: what the desktop switches off afterwards was switched off by the operator.
          const isPresetAnew = origin === 'preset' && wanted && !said.has(saidName);
          if (isPresetAnew) said.note(saidName);
          if (isNew || origin === 'locked' || isPresetAnew) ask(() => autoStart.set(wanted));
          // The choice was made in an earlier session; what it started may lie elsewhere since an update.
          else if (wanted) ask(autoStart.renew);
        }),
        // It may have been switched off, or on again, in the system meanwhile.
        followFocus(app, look),
      ),
  } satisfies Feature;
}

function followFocus(app: Pick<House['app'], 'on' | 'off'>, look: () => void): () => void {
  app.on('browser-window-focus', look);
  return () => void app.off('browser-window-focus', look);
}
