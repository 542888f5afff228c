import { screen, waitFor, within } from '@testing-library/dom';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../contracts/errors.ts';
import type { FakeBridge } from './fakeBridge.ts';
import { closeWindowsAfterEach, openMain } from './openWindow.ts';
import { mainScenarios } from './scenarios/mainScenarios.ts';
import { nowMs } from './scenarios/parts.ts';

closeWindowsAfterEach();
afterEach(() => vi.restoreAllMocks());

const phone = (name: string): HTMLElement => screen.getByRole('listitem', { name });
const said = (name: string): string => phone(name).textContent?.replace(/\s+/g, ' ') ?? '';
const switchOf = (name: string): HTMLElement => within(phone(name)).getByRole('switch', { name });
const button = (name: string, within_: HTMLElement = document.body): HTMLElement =>
  within(within_).getByRole('button', { name });
const sent = (fake: FakeBridge, wanted: string): unknown[] =>
  fake.sent.filter(({ name }) => name === wanted).map(({ input }) => input);

describe('the list of phones', () => {
  it('has those on this computer and those on the desk, by their own names', async () => {
    await openMain(mainScenarios.phones);
    await screen.findByRole('list', { name: 'Phones on this computer' });
    const names = (list: string): (string | null)[] =>
      within(screen.getByRole('list', { name: list }))
        .getAllByRole('heading', { level: 3 })
        .map((heading) => heading.querySelector('span')?.textContent ?? null);
    expect(names('Phones on this computer')).toEqual([
      'baresip',
      'MicroSIP',
      'Twinkle',
      'Linphone',
      'Another program',
    ]);
    expect(names('Desk phones')).toEqual(['Yealink', 'Grandstream', 'Snom']);
  });

  it('keeps the portal’s cards and the test call', async () => {
    const fake = await openMain(mainScenarios.phones);
    expect(screen.getByRole('heading', { name: 'Portal call cards' })).toBeTruthy();
    button('Ring me a test call').click();
    await waitFor(() => expect(fake.sent.at(-1)?.name).toBe('calls.ringTestCall'));
  });

  it('tells how a phone is doing, what it said last and what can be done with it', async () => {
    vi.spyOn(Date, 'now').mockReturnValue(nowMs);
    const fake = await openMain(mainScenarios.phonesLive);
    await screen.findByText('Connected');
    expect(said('baresip')).toMatch(/Connected .*Since \d\d:\d\d · Ring, 2 minutes ago/);
    expect(said('baresip')).toContain('From Ringside: Answer, Decline, Hang up, Dial');
    expect(said('Twinkle')).toContain('Off');
    const { phones } = mainScenarios.phonesLive;
    fake.publish('phones.changed', {
      ...phones,
      sources: phones.sources.map((source) =>
        source.name === 'baresip'
          ? {
              ...source,
              health: {
                ...source.health,
                state: 'down',
                problem: { code: 'phone.notReachable', params: {} },
              },
            }
          : source,
      ),
    });
    const alert = await within(phone('baresip')).findByRole('alert');
    expect(alert.textContent).toContain('baresip cannot be reached.');
    expect(alert.textContent).toContain('Check that it is running');
  });

  it('switches phones on and off one by one', async () => {
    const fake = await openMain(mainScenarios.phonesLive);
    await screen.findByText('Connected');
    expect(switchOf('baresip').getAttribute('aria-checked')).toBe('true');
    switchOf('MicroSIP').click();
    await waitFor(() => expect(switchOf('MicroSIP').getAttribute('aria-checked')).toBe('true'));
    switchOf('baresip').click();
    await waitFor(() => expect(switchOf('baresip').getAttribute('aria-checked')).toBe('false'));
    expect(sent(fake, 'settings.update')).toEqual([
      { phonesOn: ['baresip', 'microsip'] },
      { phonesOn: ['microsip'] },
    ]);
  });

  it('says when a phone could not be switched', async () => {
    const fake = await openMain(mainScenarios.phones);
    await screen.findByRole('list', { name: 'Desk phones' });
    fake.answer('settings.update', () => {
      throw new AppError('settings.notSaved');
    });
    switchOf('Snom').click();
    expect((await screen.findByRole('alert')).textContent).toContain('could not be saved');
    expect(switchOf('Snom').getAttribute('aria-checked')).toBe('false');
  });

  it('lets go of the topic with the page', async () => {
    const fake = await openMain(mainScenarios.phones);
    expect(fake.listeners('phones.changed')).toBe(1);
    fake.publish('main.navigate', { page: 'about' });
    await waitFor(() => expect(fake.listeners('phones.changed')).toBe(0));
  });
});

describe('testing a phone', () => {
  it('announces that it was heard', async () => {
    const fake = await openMain(mainScenarios.phonesLive);
    await screen.findByText('Connected');
    const status = within(phone('baresip')).getByRole('status');
    button('Test', phone('baresip')).click();
    await waitFor(() => expect(status.textContent).toBe('Received after 34 ms.'));
    expect(sent(fake, 'phones.test')).toEqual([{ source: 'baresip' }]);
  });

  it('announces why not, and what to do', async () => {
    await openMain(mainScenarios.phonesWaiting);
    await screen.findAllByText('No calls yet');
    button('Test', phone('MicroSIP')).click();
    const status = within(phone('MicroSIP')).getAllByRole('status')[0];
    await waitFor(() => expect(status?.textContent).toContain('Nothing came from MicroSIP.'));
    expect(status?.textContent).toContain('Compare the texts');
  });

  it('is offered for phones that are on', async () => {
    await openMain(mainScenarios.phonesLive);
    await screen.findByText('Connected');
    expect(screen.getAllByRole('button', { name: 'Test' })).toHaveLength(1);
  });
});
