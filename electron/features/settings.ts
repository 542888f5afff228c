import { screen } from 'electron';
import { overwriteGetLocale } from '../../contracts/messages/generated/runtime.js';
import type { Settings, SettingsSnapshot } from '../../contracts/settings.ts';
import { createListeners } from '../core/listeners.ts';
import { createSettingsCheck } from '../core/settings/settingsCheck.ts';
import { canStartAtLogin } from '../desktop/autoStart.ts';
import { localeInUse } from '../desktop/localeInUse.ts';
import { canHideFromScreenSharing } from '../desktop/screenSharing.ts';
import type { House } from '../house.ts';
import { isWaylandSession } from '../platform/waylandSession.ts';
import { installedHere, isOwnUpdateKind } from '../updates/installedAs.ts';
import { followDisplays } from '../windows/displays.ts';
import { inReadingOrder } from '../windows/placement/monitors.ts';
import { placeIn } from '../windows/placement/popupPlace.ts';
import { stopAll, type Feature, type Handlers, type Topics } from './feature.ts';

export interface SettingsFeature {
  /** The operator's country, as chosen or as the system has it; Great Britain where it has none. ISO 3166-1 alpha-2. */
  country(): string;
}

/** What the operator chose, as windows see it, with what this computer offers; and the language that is spoken. */
export function createSettingsFeature({ app, settings, policy, log }: House) {
  const updatesItself = isOwnUpdateKind(installedHere(app));
  const chosen = (): Settings => settings.settings.get();
  const country = (): string => chosen().country ?? (app.getLocaleCountryCode() || 'GB');

  const snapshot = (): SettingsSnapshot => {
    const primary = screen.getPrimaryDisplay().id;
    const displays = screen.getAllDisplays();
    return {
      settings: chosen(),
      locale: localeInUse(app, chosen().language),
      displays: inReadingOrder(displays).map(({ id, label, bounds }) => ({
        id,
        label: label || `${bounds.width} × ${bounds.height}`,
        isPrimary: id === primary,
        bounds,
      })),
      popupPlace: placeIn(chosen(), displays),
      problems: { ...settings.problems.get() },
      popupLimitedByWayland: isWaylandSession(process.platform, process.env),
      canHideFromScreenSharing: canHideFromScreenSharing(process.platform),
      canStartAtLogin: canStartAtLogin(app),
      canUpdateItself: updatesItself,
      country: country(),
      policy: policy.standing(),
    };
  };

  const changes = createListeners<undefined>(log);
  const changed = (): void => changes.tell(undefined);
  // From the beginning: a file that could not be read at first may be read before the first paint.
  settings.settings.follow(changed);
  settings.problems.follow(changed);

  return {
    country,
    handlers: {
      'settings.get': snapshot,
      async 'settings.update'(patch) {
        await settings.update(patch);
        return snapshot();
      },
    } satisfies Handlers,
    topics: { 'settings.changed': { get: snapshot, follow: changes.follow } } satisfies Topics,
    checks: [createSettingsCheck(settings.problems.get)],
    start() {
      overwriteGetLocale(() => localeInUse(app, chosen().language));
      app.on('browser-window-focus', policy.look);
      return stopAll(
        // The monitors to choose from are part of it.
        followDisplays(screen, changed),
        () => app.off('browser-window-focus', policy.look),
      );
    },
  } satisfies Feature & SettingsFeature;
}
