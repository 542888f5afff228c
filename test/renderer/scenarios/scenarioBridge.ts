import type { About } from '../../../contracts/about.ts';
import type { CallRow, PopupSnapshot } from '../../../contracts/calls.ts';
import { AppError } from '../../../contracts/errors.ts';
import type { Locale } from '../../../contracts/locale.ts';
import type { Settings, SettingsSnapshot } from '../../../contracts/settings.ts';
import { createFakeBridge, type FakeBridge } from '../fakeBridge.ts';
import type { MainScenario } from './mainScenario.ts';
import { dayOfRows, pageOfRows, toCallBackOfRows } from '../../../electron/core/history/rowsHistory.ts';
import { nowMs, settings } from './parts.ts';

export interface Look {
  readonly locale: Locale;
  readonly theme: Settings['theme'];
}

const about: About = {
  version: '0.1.0',
  electron: '45.4.1',
  chromium: '146.0.7680.65',
  node: '24.11.0',
  platform: 'Linux x64',
  changes: [{ version: '0.1.0', items: ['A popup that never takes the keyboard.'] }],
  licence: 'MIT License\n\nCopyright (c) the Ringside founders',
  licences: [
    {
      name: 'svelte',
      version: '5.57.3',
      licence: 'MIT',
      text: 'Copyright (c) the Svelte contributors\n\nPermission is hereby granted…',
    },
    { name: 'valibot', version: '1.5.0', licence: 'MIT', text: 'MIT License' },
    { name: '@lucide/svelte', version: '1.48.0', licence: 'ISC', text: 'ISC License' },
  ],
};

/** The settings as they are in this language and these colours. */
export function dressed(snapshot: SettingsSnapshot, look: Look): SettingsSnapshot {
  return {
    ...snapshot,
    locale: look.locale,
    settings: { ...snapshot.settings, theme: look.theme, language: look.locale },
  };
}

/** A main process that holds still in one state of the popup. */
export function popupBridge(
  snapshot: PopupSnapshot,
  look: Look,
  change: Partial<SettingsSnapshot> = {},
): FakeBridge {
  const fake = createFakeBridge('popup');
  fake.answer('settings.get', () => dressed(settings(change), look));
  fake.answer('popup.get', () => snapshot);
  fake.answer('ring.get', () => ({ sound: null, problem: null }));
  return fake;
}

/** The history of a main process that knows these calls, newest first. */
export function answerHistory(fake: FakeBridge, rows: () => readonly CallRow[]): void {
  fake.answer('history.get', () => ({ revision: 1, problem: null }));
  fake.answer('history.page', (query) => pageOfRows(rows(), query, 'GB'));
  fake.answer('history.toCallBack', () => toCallBackOfRows(rows(), new Set(), 0, 'GB'));
  fake.answer('history.day', () => dayOfRows(rows(), nowMs - 12 * 3_600_000));
}

/** A main process that holds still in one state of the main window; settings can be changed. */
export function mainBridge(scenario: MainScenario, look: Look): FakeBridge {
  const fake = createFakeBridge('main');
  let current = dressed(scenario.settings, look);
  let phones = scenario.phones;
  fake.answer('settings.get', () => current);
  fake.answer('settings.update', (patch) => {
    const chosen = { ...current.settings, ...patch } as Settings;
    current = {
      ...current,
      settings: chosen,
      locale: chosen.language === 'system' ? look.locale : chosen.language,
    };
    fake.publish('settings.changed', current);
    phones = {
      ...phones,
      sources: phones.sources.map((source) => {
        const on = chosen.phonesOn.includes(source.name);
        if (on === source.on) return source;
        return { ...source, on, health: { ...source.health, state: on ? 'waiting' : 'off' } };
      }),
    };
    fake.publish('phones.changed', phones);
    return current;
  });
  fake.answer('popup.choosePlace', (popupPlace) => {
    current = { ...current, popupPlace };
    fake.publish('settings.changed', current);
    return undefined;
  });
  fake.answer('portal.get', () => scenario.portal);
  fake.answer('installed.get', () => scenario.installed);
  fake.answer('updates.get', () => scenario.updates);
  fake.answer('updates.newSeen', () => undefined);
  fake.answer('quiet.get', () => scenario.quiet);
  fake.answer('recordings.get', () => scenario.recordings);
  fake.answer('floor.get', () => scenario.floor);
  fake.answer('clicks.get', () => scenario.clicks);
  fake.answer('clicks.look', () => undefined);
  fake.answer('phones.get', () => phones);
  fake.answer('phones.test', ({ source }) =>
    source === 'microsip'
      ? { heard: false, problem: { code: 'phone.nothingHeard', params: { phone: source } } }
      : { heard: true, tookMs: 34.2 },
  );
  fake.answer('phones.writeSettings', () => ({ backup: 'MicroSIP.ini.ringside-2026-09-15' }));
  fake.answer('calls.get', () => ({ rows: [...scenario.rows] }));
  answerHistory(fake, () => scenario.rows);
  fake.answer('portal.disconnect', () => ({
    disconnected: false,
    commandsWaiting: scenario.portal.commandsWaiting,
    cardsLeftOpen: 0,
  }));
  // The sign-in window stays open until it is closed from here.
  let closeSignIn = (): void => undefined;
  fake.answer(
    'portal.signIn',
    () =>
      new Promise((_resolve, reject) => {
        closeSignIn = () => reject(new AppError('oauth.windowClosed'));
      }),
  );
  fake.answer('portal.cancelSignIn', () => {
    closeSignIn();
    return undefined;
  });
  fake.answer('diagnostics.save', () => ({ fileName: 'ringside-diagnostics-2026-09-15.zip' }));
  fake.answer('about.get', () => about);
  fake.answer('phones.find', () => ({ found: [...scenario.found] }));
  const { view } = scenario;
  if (view !== null) fake.answer('floorView.get', () => view);
  fake.answer('floorView.retryForAll', () => ({ taken: 'taken' }));
  fake.answer('selfCheck.get', () => scenario.selfCheck);
  return fake;
}
