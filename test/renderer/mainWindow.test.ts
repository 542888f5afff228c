import { fireEvent, screen, waitFor, within } from '@testing-library/dom';
import { tick } from 'svelte';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../contracts/errors.ts';
import { noPolicyStanding } from '../../contracts/policy/policyStanding.ts';
import { openMainWindow } from '../../renderer/windows/main/openMainWindow.ts';
import { createFakeBridge } from './fakeBridge.ts';
import { closeWindowsAfterEach, openMain } from './openWindow.ts';
import type { MainScenario } from './scenarios/mainScenario.ts';
import { mainScenarios } from './scenarios/mainScenarios.ts';
import { connected, portal, settings } from './scenarios/parts.ts';
import { mainBridge } from './scenarios/scenarioBridge.ts';

closeWindowsAfterEach();

const heading = (): string | null => screen.getByRole('heading', { level: 1 }).textContent;

describe('the main window', () => {
  it('has the five pages as links of the navigation', async () => {
    await openMain(mainScenarios.callsEmpty);
    const links = within(screen.getByRole('navigation')).getAllByRole('link');
    expect(links.map((link) => link.textContent?.trim())).toEqual([
      'Calls',
      'Portal',
      'Phones',
      'Settings',
      'About',
    ]);
    expect(links.map((link) => link.getAttribute('href'))).toEqual([
      '#/calls',
      '#/portal',
      '#/phones',
      '#/settings',
      '#/about',
    ]);
    expect(
      links.filter((link) => link.getAttribute('aria-current') === 'page').map((link) => link.textContent),
    ).toEqual([expect.stringContaining('Calls')]);
  });

  it('begins each page at its top, and comes back to where it was left', async () => {
    const fake = await openMain(mainScenarios.settings);
    const scrolled = screen.getByRole('main');
    const go = async (page: 'about' | 'settings', name: string): Promise<void> => {
      fake.publish('main.navigate', { page });
      await waitFor(() => expect(heading()).toBe(name));
      await tick();
    };
    scrolled.scrollTop = 400;
    scrolled.dispatchEvent(new Event('scroll'));
    await go('about', 'About');
    expect(scrolled.scrollTop).toBe(0);
    await go('settings', 'Settings');
    expect(scrolled.scrollTop).toBe(400);
  });

  it('goes where the main process sends it', async () => {
    const fake = await openMain(mainScenarios.callsEmpty);
    fake.publish('main.navigate', { page: 'about' });
    await waitFor(() => expect(heading()).toBe('About'));
    expect((await screen.findByText('Version 0.1.0')).textContent).toBeTruthy();
  });

  it.each([
    ['connect', 'Connect your Bitrix24 portal'],
    ['callsEmpty', 'Calls'],
  ] as const)('starts where there is something to do: %s', async (name, expected) => {
    const scenario: MainScenario = mainScenarios[name];
    await openMain(scenario);
    window.location.hash = '';
    await waitFor(() => expect(heading()).toBe(expected));
  });

  it('is drawn as it was told before anything is answered, and claims nothing of it', async () => {
    const fake = createFakeBridge('main', {
      locale: 'ru',
      theme: 'dark',
      textSize: 100,
      hasPortal: true,
      lastPage: null,
    });
    const unanswered = new Promise<never>(() => undefined);
    for (const name of ['settings.get', 'portal.get', 'calls.get'] as const)
      fake.answer(name, () => unanswered);
    const close = await openMainWindow(fake.bridge, document.body);
    await tick();
    expect(heading()).toBe('Звонки');
    expect([document.documentElement.lang, document.documentElement.dataset['theme']]).toEqual([
      'ru',
      'dark',
    ]);
    expect(screen.queryByRole('heading', { level: 2 })).toBeNull();

    const { portal } = mainScenarios.connect;
    fake.publish('portal.changed', portal);
    fake.publish('settings.changed', settings({ locale: 'en' }));
    await waitFor(() => expect(heading()).toBe('Connect your Bitrix24 portal'));
    await close();
  });

  it.each([
    [true, 'About'],
    [false, 'Connect your Bitrix24 portal'],
  ])(
    'begins with the page that was open last, where a portal was connected: %s',
    async (hasPortal, expected) => {
      const fake = createFakeBridge('main', {
        locale: 'en',
        theme: 'system',
        textSize: 100,
        hasPortal,
        lastPage: 'about',
      });
      const unanswered = new Promise<never>(() => undefined);
      for (const name of ['settings.get', 'portal.get', 'calls.get'] as const)
        fake.answer(name, () => unanswered);
      const close = await openMainWindow(fake.bridge, document.body);
      await tick();
      expect(heading()).toBe(expected);
      await close();
    },
  );

  it('says on every page that quiet mode is on, and ends it there', async () => {
    const quiet = { isQuiet: true, untilMs: null, callsMeanwhile: 0 };
    const fake = await openMain(mainScenarios.callsEmpty, {}, (main) =>
      main.answer('quiet.get', () => quiet),
    );
    const notice = screen.getByRole('status', { name: 'Quiet mode' });
    await waitFor(() => expect(notice.textContent).toContain('Quiet mode is on: no popup'));
    within(notice).getByRole('button', { name: 'Turn off' }).click();
    await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'quiet.choose', input: { kind: 'off' } }));
    fake.publish('quiet.changed', { ...quiet, isQuiet: false });
    await waitFor(() => expect(notice.textContent.trim()).toBe(''));

    fake.publish('quiet.changed', quiet);
    fake.answer('quiet.choose', () => {
      throw new AppError('settings.notSaved');
    });
    (await within(notice).findByRole('button', { name: 'Turn off' })).click();
    await waitFor(() => expect(notice.textContent).toContain('could not be saved'));
    expect(notice.textContent).toContain('Check whether the disk is full');
    fake.publish('quiet.changed', { ...quiet, isQuiet: false });
    fake.publish('settings.changed', settings());
    await waitFor(() => expect(notice.textContent.trim()).toBe(''));
  });

  it('says until when it is quiet, and how many calls there were once it is over', async () => {
    const untilMs = new Date().setHours(23, 59, 0, 0);
    const fake = await openMain(mainScenarios.callsEmpty, {}, (main) =>
      main.answer('quiet.get', () => ({ isQuiet: true, untilMs, callsMeanwhile: 0 })),
    );
    const notice = screen.getByRole('status', { name: 'Quiet mode' });
    await waitFor(() => expect(notice.textContent).toContain('Quiet until 23:59'));
    fake.publish('quiet.changed', { isQuiet: false, untilMs: null, callsMeanwhile: 2 });
    await waitFor(() => expect(notice.textContent).toContain('2 calls while quiet'));
    within(notice).getByRole('button', { name: 'OK' }).click();
    await waitFor(() => expect(fake.sent.at(-1)?.name).toBe('quiet.noted'));
  });

  it('begins quiet mode with an end, from its list or a time of day', async () => {
    const fake = await openMain(mainScenarios.callsEmpty, {}, (main) =>
      main.answer('quiet.get', () => ({ isQuiet: false, untilMs: null, callsMeanwhile: 0 })),
    );
    const toggle = await screen.findByRole('button', { name: 'Quiet mode' });
    toggle.click();
    (await screen.findByRole('button', { name: '30 minutes' })).click();
    await waitFor(() =>
      expect(fake.sent.at(-1)).toEqual({ name: 'quiet.choose', input: { kind: 'minutes', minutes: 30 } }),
    );
    expect(toggle.getAttribute('aria-expanded')).toBe('false');
    toggle.click();
    const time = await screen.findByLabelText<HTMLInputElement>('Until a time');
    const start = screen.getByRole<HTMLButtonElement>('button', { name: 'Start' });
    expect(start.disabled).toBe(true);
    fireEvent.input(time, { target: { value: '13:05' } });
    await tick();
    start.click();
    await waitFor(() => expect(fake.sent.at(-1)?.name).toBe('quiet.choose'));
    const { untilMs } = fake.sent.at(-1)?.input as { untilMs: number };
    expect(new Date(untilMs).getHours() * 100 + new Date(untilMs).getMinutes()).toBe(1305);
    expect(untilMs).toBeGreaterThan(Date.now());
  });

  it('leaves no listener behind when it is taken down', async () => {
    const fake = mainBridge(mainScenarios.calls, { locale: 'en', theme: 'system' });
    const close = await openMainWindow(fake.bridge, document.body);
    const events = ['portal.changed', 'calls.changed', 'settings.changed', 'main.navigate'] as const;
    expect(events.map((name) => fake.listeners(name))).toEqual([1, 1, 1, 1]);
    await close();
    expect(events.map((name) => fake.listeners(name))).toEqual([0, 0, 0, 0]);
    expect(document.querySelector('main')).toBeNull();
  });

  it('follows language and theme', async () => {
    const fake = await openMain(mainScenarios.settings, { locale: 'ru', theme: 'dark' });
    expect(heading()).toBe('Настройки');
    expect(document.documentElement.dataset['theme']).toBe('dark');
    fake.publish('settings.changed', settings());
    await tick();
    expect(heading()).toBe('Settings');
    expect(document.documentElement.dataset['theme']).toBe('system');
  });

  it.each(Object.entries(mainScenarios))('%s says everything in Russian', async (_name, scenario) => {
    await openMain(scenario, { locale: 'ru' });
    await tick();
    expect(heading()).toMatch(/[А-Яа-я]/);
    for (const element of document.querySelectorAll('button, nav a, h2, label, [role=alert]')) {
      const name = element.getAttribute('aria-label') ?? element.textContent ?? '';
      if (name.trim() !== '') expect(name).toMatch(/[А-Яа-я]|^Svelte|English/);
    }
  });
});

describe('what is called the same as something else', () => {
  it('is drawn all the same: an operator who is named like their portal, two problems of a policy', async () => {
    const name = 'portal.example';
    const problem = { code: 'policy.nameUnknown', params: { setting: 'Colour' } } as const;
    const place = '/etc/ringside/policy.json';
    await openMain({
      ...mainScenarios.callsEmpty,
      page: 'about',
      portal: portal({ connection: connected({ portalHost: name, operator: { id: 7, name } }) }),
      settings: settings({ policy: { ...noPolicyStanding, place, problems: [problem, problem] } }),
    });
    expect(document.querySelectorAll(`nav [data-text="${name}"]`)).toHaveLength(2);
    expect(heading()).toBe('About');
    expect(screen.queryByText('Ringside could not show this page.')).toBeNull();
  });
});
