import { fireEvent, screen, waitFor, within } from '@testing-library/dom';
import { tick } from 'svelte';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../contracts/errors.ts';
import { parseIpAddresses } from '../../renderer/features/phones/desk/ipAddresses.ts';
import type { FakeBridge } from './fakeBridge.ts';
import { closeWindowsAfterEach, openMain, settled } from './openWindow.ts';
import { mainScenarios } from './scenarios/mainScenarios.ts';

closeWindowsAfterEach();

const phone = (name: string): HTMLElement => screen.getByRole('listitem', { name });
const said = (name: string): string => phone(name).textContent?.replace(/\s+/g, ' ') ?? '';
const switchOf = (name: string): HTMLElement => within(phone(name)).getByRole('switch', { name });
const choose = (value: string): boolean =>
  fireEvent.change(screen.getByRole('combobox', { name: /^(Which phone do you use\?|Add another phone)$/ }), {
    target: { value },
  });
const setUpOf = (name: string): HTMLDetailsElement => {
  const details = phone(name).querySelector('details');
  if (details === null) throw new Error(`${name} has no set-up`);
  return details;
};
const button = (name: string, within_: HTMLElement = document.body): HTMLElement =>
  within(within_).getByRole('button', { name });
const sent = (fake: FakeBridge, wanted: string): unknown[] =>
  fake.sent.filter(({ name }) => name === wanted).map(({ input }) => input);

describe('the set-up of a phone', () => {
  it('is folded until the phone is switched on, and for one that is heard', async () => {
    await openMain(mainScenarios.phonesLive);
    await screen.findByText('Connected');
    expect(setUpOf('baresip').open).toBe(false);
    choose('twinkle');
    await waitFor(() => expect(setUpOf('Twinkle').open).toBe(true));
    switchOf('Twinkle').click();
    await waitFor(() => expect(setUpOf('Twinkle').open).toBe(false));
  });

  it('shows each text without its secret and has it copied', async () => {
    const fake = await openMain(mainScenarios.phonesWaiting);
    await screen.findAllByText('No calls yet');
    expect(setUpOf('Twinkle').open).toBe(true);
    expect(said('MicroSIP')).toContain('cmdCallAnswer');
    expect(said('MicroSIP')).toContain('ringside.•••• -- answer');
    const [, second] = within(setUpOf('MicroSIP')).getAllByRole('button', { name: 'Copy' });
    second?.click();
    await screen.findByText('Copied: cmdCallAnswer');
    expect(second?.textContent?.trim()).toBe('Copied');
    expect(sent(fake, 'phones.copySetup')).toEqual([{ source: 'microsip', item: 'answer' }]);
  });

  it('says that a text was copied whatever news of the phone came meanwhile', async () => {
    const fake = await openMain(mainScenarios.phonesWaiting);
    await screen.findAllByText('No calls yet');
    const tellAgain = (): void =>
      fake.publish('phones.changed', structuredClone(mainScenarios.phonesWaiting.phones));
    fake.answer('phones.copySetup', async () => {
      tellAgain();
      await settled();
      return undefined;
    });
    const [, second] = within(setUpOf('MicroSIP')).getAllByRole('button', { name: 'Copy' });
    second?.click();
    await screen.findByText('Copied: cmdCallAnswer');
    expect(second?.textContent?.trim()).toBe('Copied');
    tellAgain();
    await settled();
    expect(second?.textContent?.trim()).toBe('Copied');
    expect(screen.queryByText('Copied: cmdCallAnswer')).not.toBeNull();
  });

  it('is left to Ringside where it can write it, and all texts can be copied at once where not', async () => {
    const fake = await openMain(mainScenarios.phonesWaiting);
    await screen.findAllByText('No calls yet');
    expect(setUpOf('MicroSIP').open).toBe(false);
    expect(setUpOf('MicroSIP').querySelector('summary')?.textContent).toBe('Or copy by hand');
    within(setUpOf('MicroSIP')).getByText('Copy all').click();
    await screen.findByText('All texts copied');
    expect(sent(fake, 'phones.copySetup')).toEqual([{ source: 'microsip' }]);
  });

  it('says what to do with a script', async () => {
    await openMain(mainScenarios.phonesWaiting);
    await screen.findAllByText('No calls yet');
    expect(said('Twinkle')).toContain('Close Twinkle');
    expect(said('Twinkle')).toContain('as an executable file');
    expect(said('MicroSIP')).toContain('Copy each text into the setting of that name');
  });

  it('says why a text could not be copied', async () => {
    const fake = await openMain(mainScenarios.phonesWaiting);
    await screen.findAllByText('No calls yet');
    fake.answer('phones.copySetup', () => {
      throw new AppError('receiver.notOpen');
    });
    within(setUpOf('MicroSIP')).getAllByRole('button', { name: 'Copy' })[0]?.click();
    expect((await screen.findByRole('alert')).textContent).toContain('not listening to this phone yet');
  });

  it('says that copied texts may be void when the usual port is taken', async () => {
    await openMain(mainScenarios.phonesDown);
    const note = await screen.findByText(/Ringside listens at 51234/);
    expect(note.closest('[role=note]')?.textContent).toContain('copy their texts again');
  });

  it('takes the port of baresip, and no other text', async () => {
    const fake = await openMain(mainScenarios.phonesLive);
    const port = await screen.findByRole('textbox', { name: 'Port of baresip' });
    fireEvent.input(port, { target: { value: '70000' } });
    fireEvent.change(port);
    expect((await screen.findByText('A port is a number from 1 to 65535.')).getAttribute('role')).toBe(
      'alert',
    );
    expect(sent(fake, 'settings.update')).toEqual([]);
    fireEvent.input(port, { target: { value: '4445' } });
    fireEvent.change(port);
    await waitFor(() => expect(sent(fake, 'settings.update')).toEqual([{ baresipPort: 4445 }]));
  });
});

describe('writing into a phone’s own settings', () => {
  const ask = async (): Promise<FakeBridge> => {
    const fake = await openMain(mainScenarios.phonesWaiting);
    (await screen.findByRole('button', { name: 'Write into MicroSIP’s settings…' })).click();
    await screen.findByRole('dialog');
    return fake;
  };

  it('asks first, and says what is written, that a copy is kept and that the phone must be closed', async () => {
    const fake = await ask();
    const dialog = screen.getByRole('dialog', { name: 'Write into MicroSIP’s settings?' });
    for (const text of ['cmdCallRing', 'keeps a copy', 'MicroSIP has to be closed'])
      expect(dialog.textContent).toContain(text);
    button('Leave them as they are', dialog).click();
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(sent(fake, 'phones.writeSettings')).toEqual([]);
  });

  it('writes, and names the copy', async () => {
    const fake = await ask();
    button('Write', screen.getByRole('dialog')).click();
    expect((await screen.findByText(/^Written/)).textContent).toContain('MicroSIP.ini.ringside-2026-09-15');
    expect(sent(fake, 'phones.writeSettings')).toEqual([{ source: 'microsip' }]);
  });

  it('says that the phone runs', async () => {
    const fake = await ask();
    fake.answer('phones.writeSettings', () => {
      throw new AppError('phone.running');
    });
    button('Write', screen.getByRole('dialog')).click();
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('MicroSIP is running');
    expect(alert.textContent).toContain('Close it');
  });
});

describe('desk phones', () => {
  const allowed = (): HTMLTextAreaElement => screen.getByRole('textbox', { name: 'Allowed phones' });

  it('are not heard until an address is chosen', async () => {
    const fake = await openMain(mainScenarios.phones);
    await screen.findByRole('combobox', { name: 'Which phone do you use?' });
    choose('deskPhone');
    await screen.findByText('Closed: nothing on the network reaches Ringside.');
    expect(screen.queryByRole('textbox', { name: 'Allowed phones' })).toBeNull();
    const address = screen.getByRole('combobox', { name: 'This computer’s address' });
    expect(
      within(address)
        .getAllByRole('option')
        .map(({ textContent }) => textContent),
    ).toEqual(['Don’t listen to desk phones', '192.168.1.20 (Ethernet)', '10.8.0.6 (VPN)']);
    fireEvent.change(address, { target: { value: '10.8.0.6' } });
    await waitFor(() => expect(sent(fake, 'settings.update')).toEqual([{ deskPhoneAddress: '10.8.0.6' }]));
    await screen.findByText('Not open yet: switch a desk phone on below.');
    fireEvent.change(address, { target: { value: 'notHeard' } });
    await waitFor(() => expect(sent(fake, 'settings.update').at(-1)).toEqual({ deskPhoneAddress: null }));
  });

  it('are told plainly: what is open, to whom, and what was refused', async () => {
    await openMain(mainScenarios.phonesDesk);
    const open = await screen.findByText('Open at 192.168.1.20:47114 for 2 phones.');
    const text = open.parentElement?.textContent ?? '';
    expect(text).toContain('192.168.1.31, 192.168.1.32');
    expect(text).toContain('3 requests refused since start:');
    const reasons = within(screen.getByRole('list', { name: /3 requests refused/ })).getAllByRole('listitem');
    expect(reasons.map(({ textContent }) => textContent)).toEqual([
      expect.stringMatching(/^From an address that is not on the list: 2\./),
      expect.stringMatching(/^Without the secret.*: 1\. If it was your phone, copy its texts again/),
    ]);
  });

  it('are named by their addresses, however they are set apart', async () => {
    const fake = await openMain(mainScenarios.phonesDesk);
    await screen.findByText('Connected');
    expect(allowed().value).toBe('192.168.1.31\n192.168.1.32');
    fireEvent.input(allowed(), { target: { value: '192.168.1.31, 192.168.1.40' } });
    fireEvent.change(allowed());
    await screen.findByText('Saved.');
    expect(sent(fake, 'settings.update')).toEqual([{ deskPhonesAllowed: ['192.168.1.31', '192.168.1.40'] }]);
  });

  it('name the one that is no address, and save nothing', async () => {
    const fake = await openMain(mainScenarios.phonesDesk);
    await screen.findByText('Connected');
    fireEvent.input(allowed(), { target: { value: '192.168.1.31\n192.168.1.400' } });
    fireEvent.change(allowed());
    await screen.findByText(/“192.168.1.400” is not an IP address/);
    expect(allowed().getAttribute('aria-invalid')).toBe('true');
    expect(sent(fake, 'settings.update')).toEqual([]);
  });
});

describe('the secret of the phones', () => {
  it('is renewed only after asking', async () => {
    const fake = await openMain(mainScenarios.phonesLive);
    (await screen.findByRole('button', { name: 'Renew secret…' })).click();
    const dialog = await screen.findByRole('dialog');
    expect(dialog.textContent).toContain('stop working with Ringside until you copy the new texts');
    expect(sent(fake, 'phones.renewSecret')).toEqual([]);
    button('Renew', dialog).click();
    await screen.findByText(/^Renewed/);
    expect(sent(fake, 'phones.renewSecret')).toHaveLength(1);
  });

  it('is said to last for this session only where there is no keychain', async () => {
    await openMain(mainScenarios.phonesDown);
    expect((await screen.findByText(/Kept for this session only/)).closest('[role=note]')).toBeTruthy();
  });

  it('is not spoken of before there is one', async () => {
    await openMain(mainScenarios.phones);
    await screen.findByRole('combobox', { name: 'Which phone do you use?' });
    await tick();
    expect(screen.queryByRole('button', { name: 'Renew secret…' })).toBeNull();
  });
});

describe('typed addresses', () => {
  it.each([
    ['', []],
    [' 10.0.0.1\n\n10.0.0.2 ', ['10.0.0.1', '10.0.0.2']],
    ['10.0.0.1,10.0.0.2;10.0.0.1', ['10.0.0.1', '10.0.0.2']],
    ['FE80::1', ['fe80::1']],
    ['::ffff:192.168.1.1', ['::ffff:192.168.1.1']],
    ['0.0.0.0 255.255.255.255', ['0.0.0.0', '255.255.255.255']],
  ])('%j', (text, addresses) => {
    expect(parseIpAddresses(text)).toEqual({ ok: true, addresses });
  });

  it.each([
    '256.1.1.1',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.4.',
    'phone',
    '10.0.0.1/24',
    ':::',
    '1:2',
    '[::1]',
    'http://10.0.0.1',
  ])('%s is none', (text) => {
    expect(parseIpAddresses(`10.0.0.9 ${text}`)).toEqual({ ok: false, notAnAddress: text });
  });
});
