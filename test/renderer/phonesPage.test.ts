import { fireEvent, screen, waitFor, within } from '@testing-library/dom';
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
const picker = (name: string): HTMLElement => screen.getByRole('combobox', { name });
const offered = (name: string): (string | null)[] =>
  within(picker(name))
    .getAllByRole('option')
    .map(({ textContent }) => textContent);
const choose = (name: string, value: string): boolean =>
  fireEvent.change(picker(name), { target: { value } });
const sent = (fake: FakeBridge, wanted: string): unknown[] =>
  fake.sent.filter(({ name }) => name === wanted).map(({ input }) => input);

describe('the list of phones', () => {
  it('offers every phone, those found on this computer first, and shows the one that is chosen', async () => {
    const fake = await openMain({ ...mainScenarios.phones, found: ['microsip'] });
    await screen.findByRole('option', { name: 'MicroSIP (found on this computer)' });
    expect(offered('Which phone do you use?')).toEqual([
      'Choose…',
      'MicroSIP (found on this computer)',
      'baresip',
      'Twinkle',
      'Linphone',
      'Another program',
      'A desk phone (Yealink, Grandstream, Snom)',
    ]);
    expect(screen.queryByRole('listitem', { name: 'MicroSIP' })).toBeNull();
    choose('Which phone do you use?', 'microsip');
    await waitFor(() => expect(switchOf('MicroSIP').getAttribute('aria-checked')).toBe('true'));
    expect(sent(fake, 'settings.update')).toEqual([{ phonesOn: ['microsip'] }]);
    // It is one of several then, and no longer to choose.
    expect(offered('Add another phone')).not.toContain('MicroSIP (found on this computer)');
    expect(screen.getAllByRole('listitem', { name: /./ })).toHaveLength(1);
  });

  it('has all desk phones behind one choice, and their makes after it', async () => {
    const fake = await openMain(mainScenarios.phones);
    await screen.findByRole('combobox', { name: 'Which phone do you use?' });
    expect(screen.queryByRole('combobox', { name: 'This computer’s address' })).toBeNull();
    choose('Which phone do you use?', 'deskPhone');
    await screen.findByRole('combobox', { name: 'This computer’s address' });
    expect(offered('Make of the phone')).toEqual(['Choose…', 'Yealink', 'Grandstream', 'Snom']);
    choose('Make of the phone', 'snom');
    await waitFor(() => expect(switchOf('Snom').getAttribute('aria-checked')).toBe('true'));
    expect(sent(fake, 'settings.update')).toEqual([{ phonesOn: ['snom'] }]);
    expect(offered('Another make')).toEqual(['Choose…', 'Yealink', 'Grandstream']);
  });

  it('keeps the portal’s cards and the test call', async () => {
    const fake = await openMain(mainScenarios.phones);
    expect(screen.getByRole('heading', { name: 'Portal call cards' })).toBeTruthy();
    button('Ring me a test call').click();
    await waitFor(() => expect(fake.sent.at(-1)?.name).toBe('calls.ringTestCall'));
  });

  it('says that the test call will not come up while it is quiet, whoever caused that', async () => {
    const quiet = { isQuiet: true, untilMs: null, because: 'closed', callsMeanwhile: 0 } as const;
    await openMain({ ...mainScenarios.phones, quiet });
    expect(await screen.findByText(/so the popup stays hidden/)).toBeTruthy();
  });

  it('tells how a phone is doing, what it said last and what can be done with it', async () => {
    vi.spyOn(Date, 'now').mockReturnValue(nowMs);
    const fake = await openMain(mainScenarios.phonesLive);
    await screen.findByText('Connected');
    expect(said('baresip')).toMatch(/Connected .*Since \d\d:\d\d · Ring, 2 minutes ago/);
    expect(said('baresip')).toContain('From Ringside: Answer, Decline, Hang up, Dial');
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
    choose('Add another phone', 'microsip');
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
    await screen.findByRole('combobox', { name: 'Which phone do you use?' });
    fake.answer('settings.update', () => {
      throw new AppError('settings.notSaved');
    });
    choose('Which phone do you use?', 'twinkle');
    expect((await screen.findByRole('alert')).textContent).toContain('could not be saved');
    expect(switchOf('Twinkle').getAttribute('aria-checked')).toBe('false');
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
