import { fireEvent, screen, waitFor } from '@testing-library/dom';
import { tick } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../contracts/errors.ts';
import { locales } from '../../contracts/locale.ts';
import { countryChoices } from '../../renderer/features/settings/countries.ts';
import { overwriteGetLocale } from '../../contracts/messages/generated/runtime.js';
import { ariaShortcut, shortcutText } from '../../renderer/app/texts/shortcutText.ts';
import { pressedShortcut } from '../../renderer/features/settings/accelerator.ts';
import type { FakeBridge } from './fakeBridge.ts';
import { closeWindowsAfterEach, openMain } from './openWindow.ts';
import { mainScenarios } from './scenarios/mainScenarios.ts';

closeWindowsAfterEach();
afterEach(() => void vi.restoreAllMocks());

const updates = (fake: FakeBridge): unknown[] =>
  fake.sent.filter(({ name }) => name === 'settings.update').map(({ input }) => input);

describe('the settings page', () => {
  it('saves at once, and says so', async () => {
    const fake = await openMain(mainScenarios.settings);
    const quiet = screen.getByRole('switch', { name: 'Quiet mode' });
    expect(quiet.getAttribute('aria-checked')).toBe('false');
    quiet.click();
    await waitFor(() => expect(quiet.getAttribute('aria-checked')).toBe('true'));
    expect(updates(fake)).toEqual([{ quietMode: true }]);
    await screen.findByText('Saved');
  });

  it('keeps calls for as long as is chosen, a span that the company chose included', async () => {
    const fake = await openMain(mainScenarios.settings);
    const kept = screen.getByRole<HTMLSelectElement>('combobox', { name: 'Keep calls on this computer for' });
    expect([...kept.options].map(({ textContent }) => textContent)).toEqual([
      '7 days',
      '30 days',
      '90 days',
      '180 days',
      '365 days',
    ]);
    expect(kept.value).toBe('90');
    fireEvent.change(kept, { target: { value: '30' } });
    await waitFor(() => expect(updates(fake)).toEqual([{ historyDays: 30 }]));
  });

  it('speaks the language chosen as soon as it is chosen', async () => {
    await openMain(mainScenarios.settings);
    fireEvent.change(screen.getByRole('combobox', { name: 'Language' }), { target: { value: 'ru' } });
    await screen.findByRole('heading', { name: 'Настройки' });
    expect(screen.getByRole('link', { name: 'Звонки' })).toBeTruthy();
  });

  it('takes the keys pressed as the new shortcut', async () => {
    const fake = await openMain(mainScenarios.settings);
    const change = screen.getByRole('button', { name: 'Change: Dismiss the newest call' });
    change.click();
    await tick();
    expect(change.getAttribute('aria-label')).toBe('Press the new keys…');
    fireEvent.keyDown(change, { code: 'ControlLeft', ctrlKey: true });
    fireEvent.keyDown(change, { code: 'KeyK', ctrlKey: true, altKey: true });
    await waitFor(() => expect(updates(fake)).toEqual([{ dismissShortcut: 'CommandOrControl+Alt+K' }]));
  });

  it('keeps the old keys from acting while new ones are pressed, however that ends', async () => {
    const fake = await openMain(mainScenarios.settings);
    const told = (): unknown[] =>
      fake.sent.filter(({ name }) => name === 'settings.choosingShortcut').map(({ input }) => input);
    const change = screen.getByRole('button', { name: 'Change: Dismiss the newest call' });
    for (const end of [
      () => fireEvent.keyDown(change, { code: 'Escape', key: 'Escape' }),
      () => fireEvent.blur(change),
      () => fake.publish('main.navigate', { page: 'about' }),
    ]) {
      const before = told().length;
      change.click();
      await waitFor(() => expect(told().slice(before)).toEqual([{ on: true }]));
      end();
      await waitFor(() => expect(told().slice(before)).toEqual([{ on: true }, { on: false }]));
    }
  });

  it('says that a shortcut is taken, in the words of this keyboard', async () => {
    await openMain(mainScenarios.settingsTroubled);
    expect(screen.getByRole('alert').textContent).toContain('already uses Ctrl+Shift+H');
  });

  it('says where the system will not start it at login, though that is chosen', async () => {
    await openMain(mainScenarios.settingsStartOff);
    const start = screen.getByRole('switch', { name: 'Start at login' });
    expect(start.getAttribute('aria-checked')).toBe('true');
    expect(screen.getByRole('alert').textContent).toContain('will not start Ringside when you sign in');
  });

  it('hides what the platform cannot do and explains what it limits', async () => {
    await openMain(mainScenarios.settingsTroubled);
    expect(screen.queryByRole('switch', { name: 'Start at login' })).toBeNull();
    expect(screen.getByRole('note').textContent).toContain('Wayland');
  });

  it('says when a setting could not be saved', async () => {
    await openMain(mainScenarios.settings, {}, (fake) =>
      fake.answer('settings.update', () => {
        throw new AppError('settings.notSaved');
      }),
    );
    screen.getByRole('switch', { name: 'Start at login' }).click();
    expect((await screen.findByRole('alert')).textContent).toContain('could not be saved');
    expect(screen.getByRole('switch', { name: 'Start at login' }).getAttribute('aria-checked')).toBe('false');
  });

  it('marks the row that was saved, and says in it what was not', async () => {
    const fake = await openMain(mainScenarios.settings);
    const ticked = (): (string | undefined)[] =>
      [...document.querySelectorAll('.row')]
        .filter((row) => row.querySelector('.isSaved') !== null)
        .map((row) => row.querySelector('.name')?.textContent);
    fireEvent.change(screen.getByRole('combobox', { name: 'Theme' }), { target: { value: 'dark' } });
    await waitFor(() => expect(ticked()).toEqual(['Theme']));
    screen.getByRole('switch', { name: 'Quiet mode' }).click();
    await waitFor(() => expect(ticked()).toEqual(['Quiet mode']));

    fake.answer('settings.update', () => {
      throw new AppError('settings.notSaved');
    });
    screen.getByRole('switch', { name: 'Start at login' }).click();
    const alert = await screen.findByRole('alert');
    expect(alert.closest('.row')?.querySelector('.name')?.textContent).toBe('Start at login');
    expect(ticked()).toEqual([]);
  });

  it('shows a call where the popup comes up', async () => {
    const fake = await openMain(mainScenarios.settings);
    screen.getByRole('button', { name: 'Show me' }).click();
    await waitFor(() => expect(fake.sent.map(({ name }) => name)).toContain('calls.ringTestCall'));
  });
});

describe('the search of the settings page', () => {
  const headings = (): (string | null)[] =>
    screen.getAllByRole('heading').map(({ textContent }) => textContent);
  const names = (): (string | null)[] =>
    [...document.querySelectorAll('.row')]
      .filter((row) => row.closest('[hidden]') === null)
      .map((row) => row.querySelector('.name')?.textContent ?? null);
  const look = (text: string): void =>
    void fireEvent.input(screen.getByRole('searchbox', { name: 'Search settings' }), {
      target: { value: text },
    });

  it('leaves the rows that hold each word, and the groups that have one', async () => {
    vi.spyOn(navigator, 'platform', 'get').mockReturnValue('Linux x86_64');
    await openMain(mainScenarios.settings);
    look('LOGIN start');
    await waitFor(() => expect(names()).toEqual(['Start at login']));
    expect(headings()).toEqual(['Settings', 'Start']);
    // By what is said of it.
    look('tray icon');
    await waitFor(() => expect(names()).toEqual(['Quiet mode']));
    // By its group.
    look('keyboard');
    await waitFor(() => expect(names()).toEqual(['Dismiss the newest call', 'Mute what rings now']));
  });

  it('says that there is none, and shows all again', async () => {
    await openMain(mainScenarios.settings);
    const all = names();
    look('ringtone of the moon');
    await screen.findByRole('heading', { name: 'No setting matches' });
    expect(names()).toEqual([]);
    screen.getByRole('button', { name: 'Show all settings' }).click();
    await waitFor(() => expect(names()).toEqual(all));
    look('x');
    fireEvent.keyDown(screen.getByRole('searchbox'), { key: 'Escape' });
    await waitFor(() => expect(names()).toEqual(all));
  });

  it('needs no accents', async () => {
    await openMain(mainScenarios.settings, { locale: 'ru' });
    fireEvent.input(screen.getByRole('searchbox', { name: 'Поиск по настройкам' }), {
      target: { value: 'вебхуку тихий' },
    });
    await waitFor(() => expect(names()).toEqual([]));
    fireEvent.input(screen.getByRole('searchbox'), { target: { value: 'тихии РЕЖИМ' } });
    await waitFor(() => expect(names()).toEqual(['Тихий режим']));
  });
});

describe('the settings for calls', () => {
  const choose = (name: string, value: string): boolean =>
    fireEvent.change(screen.getByRole('combobox', { name }), { target: { value } });
  const options = (name: string): (string | null)[] =>
    [...screen.getByRole('combobox', { name }).querySelectorAll('option')].map(
      ({ textContent }) => textContent,
    );

  it('say who registers calls, and what a webhook may meet', async () => {
    const fake = await openMain(mainScenarios.settings);
    expect(options('Who registers calls')).toEqual(['Our telephone system', 'Ringside']);
    expect(options('Clear for colleagues')).toEqual(['Automatic (off)', 'On', 'Off']);
    expect(screen.queryByText(/refuse this to a webhook/)).toBeNull();
    choose('Who registers calls', 'ringside');
    await screen.findByText(/refuse this to a webhook/);
    expect(options('Clear for colleagues')[0]).toBe('Automatic (on)');
    expect(updates(fake)).toEqual([{ callsRegisteredBy: 'ringside' }]);
  });

  it.each([
    ['on', true],
    ['off', false],
  ] as const)('clear for colleagues: %s and back to automatic', async (value, cleared) => {
    const fake = await openMain(mainScenarios.settings);
    choose('Clear for colleagues', value);
    await waitFor(() => expect(updates(fake)).toEqual([{ clearForColleagues: cleared }]));
    choose('Clear for colleagues', 'automatic');
    await waitFor(() => expect(updates(fake).at(-1)).toEqual({ clearForColleagues: null }));
  });

  it('name the country in use, and every other by its name', async () => {
    const fake = await openMain(mainScenarios.settings);
    expect(options('Country')[0]).toBe('Same as the system (Germany)');
    expect(options('Country').length).toBeGreaterThan(230);
    choose('Country', 'KZ');
    await waitFor(() => expect(updates(fake)).toEqual([{ country: 'KZ' }]));
    choose('Country', 'system');
    await waitFor(() => expect(updates(fake).at(-1)).toEqual({ country: null }));
  });

  it('say what dials', async () => {
    const fake = await openMain(mainScenarios.settings);
    expect(options('Dial with')).toEqual(['The system’s phone program', 'baresip', 'MicroSIP']);
    choose('Dial with', 'baresip');
    await waitFor(() => expect(updates(fake)).toEqual([{ dialWith: 'baresip' }]));
  });

  it('say beside the switch why links are not opened, and nowhere else', async () => {
    await openMain(mainScenarios.settingsCalls);
    const links = screen.getByRole('switch', { name: 'Open tel:, callto: and sip: links' });
    expect(links.getAttribute('aria-checked')).toBe('true');
    expect(screen.getAllByRole('alert').map(({ textContent }) => textContent)).toEqual([
      expect.stringContaining('The system does not open telephone links with Ringside.'),
    ]);
  });
});

describe('countries', () => {
  it.each(locales)('are all known by name in %s', (locale) => {
    const nameless = countryChoices(locale).filter(({ value, label }) => label === value || label === '');
    expect(nameless).toEqual([]);
    const values = countryChoices(locale).map(({ value }) => value);
    expect(new Set(values).size).toBe(values.length);
  });
});

describe('keys as accelerators', () => {
  const press = (
    code: string,
    modifiers: Partial<Record<'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey', boolean>>,
  ) =>
    pressedShortcut(
      { code, ctrlKey: false, altKey: false, shiftKey: false, metaKey: false, ...modifiers },
      false,
    );

  it.each([
    ['KeyH', { ctrlKey: true, shiftKey: true }, 'CommandOrControl+Shift+H'],
    ['Digit5', { ctrlKey: true, altKey: true }, 'CommandOrControl+Alt+5'],
    ['F9', {}, 'F9'],
    ['F9', { shiftKey: true }, 'Shift+F9'],
    ['Space', { metaKey: true, shiftKey: true }, 'Super+Shift+Space'],
  ] as const)('%s %o', (code, modifiers, accelerator) => {
    expect(press(code, modifiers)).toEqual({ kind: 'shortcut', accelerator });
  });

  it.each([
    ['KeyH', {}],
    ['KeyH', { shiftKey: true }],
    ['KeyC', { ctrlKey: true }],
    ['KeyF', { altKey: true }],
    ['F4', { altKey: true }],
    ['ArrowLeft', { ctrlKey: true, shiftKey: true }],
    ['AudioVolumeUp', { ctrlKey: true }],
  ])('%s %o takes a key from other programs', (code, modifiers) => {
    expect(press(code, modifiers).kind).toBe('notValid');
  });

  it('waits while only modifiers are down', () => {
    expect(press('ShiftLeft', { ctrlKey: true, shiftKey: true })).toEqual({ kind: 'unfinished' });
  });

  it('are written as the keyboard is labelled', () => {
    expect(shortcutText('CommandOrControl+Shift+H', false)).toBe('Ctrl+Shift+H');
    expect(shortcutText('CommandOrControl+Alt+H', true)).toBe('⌘+⌥+H');
    overwriteGetLocale(() => 'de');
    expect(shortcutText('CommandOrControl+Shift+H', false)).toBe('Strg+Umschalt+H');
    expect(ariaShortcut('CommandOrControl+Shift+H', false)).toBe('Control+Shift+H');
    overwriteGetLocale(() => 'en');
  });
});
