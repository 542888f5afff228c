import { fireEvent, screen, waitFor } from '@testing-library/dom';
import { tick } from 'svelte';
import { describe, expect, it } from 'vitest';
import { noPolicyStanding } from '../../contracts/policy/policyStanding.ts';
import { defaultSettings } from '../../contracts/settings.ts';
import { closeWindowsAfterEach, openMain } from './openWindow.ts';
import { mainScenarios } from './scenarios/mainScenarios.ts';
import { settings } from './scenarios/parts.ts';

closeWindowsAfterEach();

const field = (name: string): HTMLInputElement => screen.getByRole('textbox', { name });
const describedBy = (element: Element): string =>
  (element.getAttribute('aria-describedby') ?? '')
    .split(' ')
    .map((id) => document.getElementById(id)?.textContent ?? '')
    .join(' ');
/** The browser does so for every field in one; the page of these tests does not. */
const isDisabled = (element: Element): boolean => element.closest('fieldset')?.disabled === true;
const byCompany = 'Set by your administrator (Northwind Logistics)';

describe('a setting that the company has locked', () => {
  it('says so and by whom, to the eye and to a screen reader, and cannot be changed', async () => {
    await openMain(mainScenarios.settingsLocked);
    const quiet = screen.getByRole('switch', { name: 'Quiet mode' });
    const kept = screen.getByRole('combobox', { name: 'Keep calls on this computer for' });
    const wait = screen.getByRole('spinbutton', { name: 'Long wait' });
    for (const control of [quiet, kept, wait]) {
      expect(isDisabled(control)).toBe(true);
      expect(describedBy(control)).toContain(byCompany);
    }
    for (const box of screen.getAllByRole('textbox', { name: 'Number or queue' }))
      expect(isDisabled(box)).toBe(true);
    expect(isDisabled(screen.getByRole('combobox', { name: 'Theme' }))).toBe(false);
    expect(describedBy(screen.getByRole('combobox', { name: 'Theme' }))).not.toContain('Set by');
  });

  it('as quiet mode is not quiet by the working day either, unless that is locked as well', async () => {
    const fake = await openMain(mainScenarios.settings);
    const byDay = () => {
      const control = screen.getByRole('switch', { name: 'Quiet by the working day' });
      return [control.getAttribute('aria-checked'), isDisabled(control)];
    };
    const lock = async (...locked: string[]): Promise<void> => {
      const policy = { ...noPolicyStanding, place: '/etc/ringside/policy.json', locked };
      fake.publish(
        'settings.changed',
        settings({ settings: { ...defaultSettings, quietByWorkingDay: true }, policy }),
      );
      await tick();
    };
    await lock();
    expect(byDay()).toEqual(['true', false]);
    await lock('quietMode');
    expect(byDay()).toEqual(['false', true]);
    await lock('quietMode', 'quietByWorkingDay');
    expect(byDay()).toEqual(['true', true]);
  });

  it('is found by who has locked it', async () => {
    await openMain(mainScenarios.settingsLocked);
    fireEvent.input(screen.getByRole('searchbox', { name: 'Search settings' }), {
      target: { value: 'northwind' },
    });
    await tick();
    expect(screen.getByRole('switch', { name: 'Quiet mode' })).toBeTruthy();
    expect(screen.queryByRole('combobox', { name: 'Theme' })).toBeNull();
  });

  it('is locked and opened while it is looked at', async () => {
    const fake = await openMain(mainScenarios.settings);
    const quiet = screen.getByRole('switch', { name: 'Quiet mode' });
    expect(isDisabled(quiet)).toBe(false);
    const policy = { ...noPolicyStanding, place: '/etc/ringside/policy.json', locked: ['quietMode'] };
    fake.publish('settings.changed', settings({ policy }));
    await tick();
    expect(isDisabled(quiet)).toBe(true);
    expect(describedBy(quiet)).toContain('Set by your administrator');
    fake.publish('settings.changed', settings());
    await tick();
    expect(isDisabled(quiet)).toBe(false);
  });

  it('is locked on the Phones page as well', async () => {
    await openMain(mainScenarios.phonesLocked);
    const controls = [
      ...screen.getAllByRole('switch'),
      screen.getByRole('combobox', { name: 'Add another phone' }),
      screen.getByRole('textbox', { name: 'Allowed phones' }),
      screen.getByRole('combobox', { name: 'This computer’s address' }),
    ];
    for (const control of controls) {
      expect(isDisabled(control)).toBe(true);
      expect(describedBy(control)).toContain(byCompany);
    }
  });

  it('has no menu that would only be refused', async () => {
    await openMain(mainScenarios.settingsLocked);
    expect(screen.queryByRole('button', { name: 'Quiet mode' })).toBeNull();
  });
});

describe('diagnostics that the company keeps to itself', () => {
  const save = (): HTMLElement => screen.getByRole('button', { name: 'Save diagnostics' });

  it.each(['aboutPolicy', 'portalPolicy'] as const)('cannot be saved, and %s says by whom', async (page) => {
    await openMain(mainScenarios[page]);
    expect(isDisabled(save())).toBe(true);
    expect(describedBy(save())).toContain(byCompany);
  });

  it('can be saved again once the policy says so, also where that is locked', async () => {
    const fake = await openMain(mainScenarios.aboutPolicy);
    const locked = { ...noPolicyStanding, place: '/etc/ringside/policy.json', locked: ['saveDiagnostics'] };
    fake.publish('settings.changed', settings({ policy: locked }));
    await tick();
    expect(isDisabled(save())).toBe(false);
    expect(describedBy(save())).not.toContain('Set by');
  });
});

describe('a first run that the company has prepared', () => {
  it('asks for the secret alone', async () => {
    const fake = await openMain(mainScenarios.connectPrepared);
    expect(screen.queryByRole('textbox', { name: 'Webhook URL' })).toBeNull();
    for (const [name, value] of [
      ['Portal address', 'https://portal.example'],
      ['Client ID', 'local.5f3c0123.456'],
    ] as const) {
      expect(field(name).value).toBe(value);
      expect(field(name).readOnly).toBe(true);
      expect(describedBy(field(name))).toContain(byCompany);
    }
    fireEvent.input(field('Client secret'), { target: { value: 'Qm7secret' } });
    screen.getByRole('button', { name: 'Sign in' }).click();
    await waitFor(() =>
      expect(fake.sent.find(({ name }) => name === 'portal.signIn')?.input).toEqual({
        portalAddress: 'https://portal.example',
        clientId: 'local.5f3c0123.456',
        clientSecret: 'Qm7secret',
      }),
    );
  });

  it('lets the operator write over what is preset alone', async () => {
    const connection = {
      portalAddress: 'https://portal.example',
      clientId: null,
      connectBy: 'webhook',
    } as const;
    const policy = { ...noPolicyStanding, place: '/etc/ringside/policy.json', connection };
    await openMain({ ...mainScenarios.connect, settings: settings({ policy }) });
    expect(field('Webhook URL')).toBeTruthy();
    expect(field('Portal address').value).toBe('https://portal.example');
    expect(field('Portal address').readOnly).toBe(false);
    fireEvent.input(field('Portal address'), { target: { value: '' } });
    await tick();
    expect(field('Portal address').value).toBe('');
  });
});

describe('a link that fills in where one connects', () => {
  const connect = { portalAddress: 'https://linked.example', clientId: 'local.9' };
  const follow = { page: 'portal', connect } as const;

  it('fills in, says so, and connects nothing', async () => {
    const fake = await openMain(mainScenarios.connect);
    fake.publish('main.navigate', follow);
    await waitFor(() => expect(field('Portal address').value).toBe('https://linked.example'));
    expect(field('Client ID').value).toBe('local.9');
    expect(screen.getByText(/A link has filled in linked\.example/)).toBeTruthy();
    expect(fake.sent.filter(({ name }) => /^portal\.(signIn|connect)$/.test(name))).toEqual([]);
  });

  it('changes nothing of what is locked', async () => {
    const fake = await openMain(mainScenarios.connectPrepared);
    fake.publish('main.navigate', follow);
    await tick();
    await tick();
    expect(field('Portal address').value).toBe('https://portal.example');
    expect(field('Client ID').value).toBe('local.5f3c0123.456');
    expect(screen.queryByText(/A link has filled in/)).toBeNull();
  });

  it('changes nothing where a portal is connected', async () => {
    const fake = await openMain(mainScenarios.connected);
    fake.publish('main.navigate', follow);
    await tick();
    screen.getByText('Connect another way').click();
    await waitFor(() => expect(field('Portal address').value).toBe('https://portal.example/'));
    expect(screen.queryByText(/A link has filled in/)).toBeNull();
  });
});

describe('the policy on the About page', () => {
  it('says where it is, whose it is and what it locks, by the names of the settings', async () => {
    await openMain(mainScenarios.aboutPolicy);
    const text = screen.getByRole('main').textContent ?? '';
    for (const words of ['/etc/ringside/policy.json', 'Northwind Logistics', 'Who registers calls'])
      expect(text).toContain(words);
  });

  it('tells what of it is not obeyed, each by its name', async () => {
    await openMain(mainScenarios.aboutPolicyTroubled);
    const told = screen.getAllByRole('alert').map(({ textContent }) => textContent ?? '');
    expect(told).toHaveLength(4);
    for (const word of ['/etc/ringside/policy.json', 'historyDay', 'country', 'webhookUrl'])
      expect(told.join()).toContain(word);
  });

  it('is not there where there is none', async () => {
    await openMain({ ...mainScenarios.about, settings: settings({ settings: defaultSettings }) });
    expect(screen.queryByText('Your administrator’s policy')).toBeNull();
  });
});
