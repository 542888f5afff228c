import { app, nativeTheme, screen } from 'electron';
import { localeForTag, type Locale } from '../../contracts/locale.ts';
import type { Settings, SettingsSnapshot } from '../../contracts/settings.ts';
import type { OperatorSettings } from '../core/settings/operatorSettings.ts';
import type { AutoStart } from '../desktop/autoStart.ts';
import { cannotStayOnTop } from '../desktop/notifications/callNotifications.ts';
import type { Shortcuts } from '../desktop/shortcuts.ts';

export interface SettingsEffects {
  readonly settings: OperatorSettings;
  readonly shortcuts: Shortcuts;
  readonly autoStart: AutoStart;
  readonly onDismissShortcut: () => void;
  readonly onFocusPopupShortcut: () => void;
}

/** The language in use: the one chosen, else the one the program or the system was started with. */
export function localeInUse(settings: Settings): Locale {
  if (settings.language !== 'system') return settings.language;
  return localeForTag(app.commandLine.getSwitchValue('lang') || app.getLocale());
}

/** The operator's country, as chosen or as the system has it; Great Britain where it has none. */
export function countryInUse(settings: Settings): string {
  return settings.country ?? (app.getLocaleCountryCode() || 'GB');
}

/** Settings as windows see them, with what this computer offers. */
export function settingsSnapshotOf(settings: OperatorSettings, autoStart: AutoStart): SettingsSnapshot {
  const primary = screen.getPrimaryDisplay().id;
  return {
    settings: settings.settings.get(),
    locale: localeInUse(settings.settings.get()),
    displays: screen.getAllDisplays().map(({ id, label, size }) => ({
      id,
      label: label || `${size.width} × ${size.height}`,
      isPrimary: id === primary,
    })),
    problems: { ...settings.problems.get() },
    popupLimitedByWayland: cannotStayOnTop(process.platform, process.env),
    canStartAtLogin: autoStart.available,
    country: countryInUse(settings.settings.get()),
  };
}

/** Makes settings take effect, now and at each change; only what changed is touched. Returns how to stop. */
export function applySettings(effects: SettingsEffects): () => void {
  const { settings, shortcuts, autoStart } = effects;
  let applied: Settings | null = null;

  const tellHowItWent = (written: Promise<void>): void =>
    void written.then(
      () => settings.reportProblem('startAtLogin', null),
      () => settings.reportProblem('startAtLogin', { code: 'settings.notSaved', params: {} }),
    );

  const apply = (next: Settings): void => {
    const before = applied;
    applied = next;
    if (before?.theme !== next.theme) nativeTheme.themeSource = next.theme;
    if (before?.dismissShortcut !== next.dismissShortcut) {
      const problem = shortcuts.assign('dismiss', next.dismissShortcut, effects.onDismissShortcut);
      settings.reportProblem('dismissShortcut', problem);
    }
    if (before?.focusPopupShortcut !== next.focusPopupShortcut) {
      const problem = shortcuts.assign('focusPopup', next.focusPopupShortcut, effects.onFocusPopupShortcut);
      settings.reportProblem('focusPopupShortcut', problem);
    }
    if (before?.startAtLogin === next.startAtLogin) return;
    // The choice was made in an earlier session; what it started may lie elsewhere since an update.
    if (before !== null) tellHowItWent(autoStart.set(next.startAtLogin));
    else if (next.startAtLogin) tellHowItWent(autoStart.renew());
  };

  apply(settings.settings.get());
  return settings.settings.follow(apply);
}
