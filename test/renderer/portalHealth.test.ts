import { timeOfDayFormat } from '../../contracts/times/moments.ts';
import { fireEvent, screen, waitFor, within } from '@testing-library/dom';
import { tick } from 'svelte';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../contracts/errors.ts';
import { closeWindowsAfterEach, openMain } from './openWindow.ts';
import { mainScenarios } from './scenarios/mainScenarios.ts';
import { nowMs } from './scenarios/parts.ts';

closeWindowsAfterEach();

const button = (name: string): HTMLButtonElement => screen.getByRole('button', { name });
const alerts = (): string[] => screen.queryAllByRole('alert').map(({ textContent }) => textContent ?? '');
const pageText = (): string => document.querySelector('main')?.textContent?.replace(/\s+/g, ' ') ?? '';
const timeOf = (momentMs: number): string => timeOfDayFormat('en').format(momentMs);

describe('the health on the Portal page', () => {
  it('is said with its reason, what to do, and since when', async () => {
    await openMain(mainScenarios.offline);
    expect(pageText()).toContain('Offline: no connection to portal.example');
    expect(pageText()).toMatch(new RegExp(`Since .*${timeOf(nowMs - 300_000)}`));
    expect(pageText()).toContain('portal.example does not accept connections.');
    expect(pageText()).toContain('A firewall or the VPN may be in the way.');
    expect(pageText()).toContain('21 commands');
    expect(pageText().match(/does not accept connections/g)).toHaveLength(1);
  });

  it('names all that does not work while the rest does', async () => {
    await openMain(mainScenarios.degraded);
    expect(pageText()).toContain('Not everything works since');
    expect(pageText()).toContain('portal.example is not working right now.');
    expect(pageText()).toContain('Details HTTP 503');
    expect(pageText()).toContain('The live channel has gone silent.');
  });

  it('follows the main process', async () => {
    const fake = await openMain(mainScenarios.offline);
    fake.publish('portal.changed', mainScenarios.connected.portal);
    await tick();
    expect(pageText()).toContain('Connected as Maria Orlova to portal.example');
    expect(pageText()).not.toContain('Offline');
    expect(pageText()).not.toContain('Not everything works');
  });
});

describe('a portal that was renamed', () => {
  it('is told once, with one button to accept the new address', async () => {
    const fake = await openMain(mainScenarios.moved);
    expect(alerts()).toHaveLength(1);
    expect(alerts()[0]).toContain('new address: northwind.bitrix24.com');
    expect(alerts()[0]).toContain('Nothing of yours has been sent there yet');
    expect(within(screen.getByRole('alert')).getAllByRole('button')).toHaveLength(1);
    button('Use northwind.bitrix24.com from now on').click();
    const input = { newHost: 'northwind.bitrix24.com' };
    await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'portal.acceptNewAddress', input }));
    fake.publish('portal.changed', mainScenarios.connected.portal);
    await tick();
    expect(alerts()).toEqual([]);
  });

  it('says why the new address did not do', async () => {
    await openMain(mainScenarios.moved, {}, (fake) =>
      fake.answer('portal.acceptNewAddress', () => {
        throw new AppError('portal.notAPortal', { host: 'northwind.bitrix24.com' });
      }),
    );
    button('Use northwind.bitrix24.com from now on').click();
    await waitFor(() =>
      expect(alerts().join()).toContain('northwind.bitrix24.com answers, but not as a Bitrix24 portal'),
    );
  });
});

describe('a portal that is connected by local application', () => {
  it('is named as such, without a word of webhooks', async () => {
    await openMain(mainScenarios.application);
    expect(pageText()).toContain('Signed in by Local application');
    expect(pageText()).toContain('Portal address https://portal.example/');
    expect(screen.getByRole('list', { name: 'What works with this application' }).textContent).toContain(
      'Receiving calls from your connector',
    );
    expect(pageText()).not.toMatch(/webhook/i);
  });

  it('tells how its connector channel is doing', async () => {
    await openMain(mainScenarios.application);
    expect(pageText()).toContain('Connector channel State Live');
    expect(pageText()).toContain('214 understood, 0 refused');
    expect(pageText()).not.toContain('Last refusal');
  });

  it('shows what was wrong with the last message refused, as text', async () => {
    await openMain(mainScenarios.applicationRefusals);
    expect(pageText()).toContain('214 understood, 3 refused');
    expect(pageText()).toContain('got "<b>talking</b>"');
    expect(document.querySelector('main b')).toBeNull();
  });

  it('says where calls come from on the Phones page', async () => {
    await openMain(mainScenarios.applicationPhonesTroubled);
    expect(pageText()).toContain('the application lacks pull');
    expect(pageText()).not.toContain('pull_channel');
  });

  it('is never spoken of with a webhook', async () => {
    await openMain(mainScenarios.connected);
    expect(pageText()).not.toContain('Connector channel');
    expect(pageText()).toContain('Signed in by Inbound webhook');
  });
});

describe('an access that the portal no longer takes', () => {
  it('can be renewed without disconnecting, so that what waits is kept', async () => {
    const fake = await openMain(mainScenarios.applicationSignInAgain);
    expect(pageText()).toContain('portal.example has ended your sign-in');
    expect(pageText()).toContain('3 commands');
    const names = screen
      .getAllByRole('textbox')
      .map((box) => document.querySelector(`label[for="${box.id}"]`));
    expect(names[0]?.textContent).toBe('Portal address');
    const box = (name: string): HTMLInputElement => screen.getByRole('textbox', { name });
    expect(box('Portal address').value).toBe('https://portal.example/');
    fireEvent.input(box('Client ID'), { target: { value: 'local.1' } });
    fireEvent.input(box('Client secret'), { target: { value: 'secret-secret' } });
    await tick();
    button('Sign in').click();
    await screen.findByRole('button', { name: 'Cancel' });
    expect(fake.sent.at(-1)?.name).toBe('portal.signIn');
    fake.publish('portal.changed', mainScenarios.application.portal);
    await tick();
    expect(button('Cancel')).toBeTruthy();
  });

  it.each(['portal.userNotAuthorized', 'portal.expiredToken', 'oauth.signInAgain'] as const)(
    'asks for another access where the portal says %s, whatever the way in',
    async (code) => {
      const fake = await openMain(mainScenarios.connected);
      const { connection, ...portal } = mainScenarios.connected.portal;
      if (connection.status !== 'connected') throw new Error('a connected portal was expected');
      const problem = { code, params: { host: connection.portalHost } };
      fake.publish('portal.changed', { ...portal, connection: { ...connection, problem } });
      await tick();
      expect(screen.getAllByRole('textbox').length).toBeGreaterThan(0);
    },
  );

  it('asks for a webhook first where that was the way in, and for nothing while all is well', async () => {
    const fake = await openMain(mainScenarios.webhookRejected);
    expect(screen.getByRole('textbox', { name: 'Webhook URL' })).toBeTruthy();
    fake.publish('portal.changed', mainScenarios.connected.portal);
    await tick();
    expect(screen.queryByRole('textbox')).toBeNull();
  });
});

describe('connecting another way', () => {
  it.each([
    ['connected', 'Portal address', 'https://portal.example/'],
    ['application', 'Webhook URL', ''],
    ['degraded', 'Portal address', 'https://portal.example/'],
  ] as const)(
    'is offered while %s, the other way first, and says what becomes of what is owed',
    async (scenario, label, value) => {
      await openMain(mainScenarios[scenario]);
      screen.getByText('Connect another way').click();
      const first = (await screen.findAllByRole<HTMLInputElement>('textbox'))[0];
      expect(document.querySelector(`label[for="${first?.id}"]`)?.textContent).toBe(label);
      expect(first?.value).toBe(value);
      expect(pageText()).toContain('portal.example stays connected until the new way works');
    },
  );
});

describe('what cannot be kept on disk', () => {
  it.each([
    ['journalNotWritable', 'cannot be written to the disk', 'Do not shut down while commands wait'],
    ['journalUnreadable', 'could not be read. It was set aside', 'What it held is lost'],
  ] as const)('%s is an alert with what to do', async (scenario, text, nextStep) => {
    await openMain(mainScenarios[scenario]);
    expect(alerts()).toHaveLength(1);
    expect(alerts()[0]).toContain(text);
    expect(alerts()[0]).toContain(nextStep);
  });

  it('goes away by itself', async () => {
    const fake = await openMain(mainScenarios.journalNotWritable);
    fake.publish('portal.changed', mainScenarios.connected.portal);
    await tick();
    expect(alerts()).toEqual([]);
  });
});

describe('saving diagnostics', () => {
  it.each(['connect', 'connected', 'about'] as const)(
    'is offered where it is needed: %s',
    async (scenario) => {
      const fake = await openMain(mainScenarios[scenario], {}, (main) =>
        main.answer('diagnostics.save', () => ({ fileName: '/home/maria/ringside-diagnostics.zip' })),
      );
      button('Save diagnostics').click();
      await screen.findByText('Saved: /home/maria/ringside-diagnostics.zip');
      expect(fake.sent.at(-1)).toEqual({ name: 'diagnostics.save', input: undefined });
    },
  );

  it('says nothing when the operator changed their mind', async () => {
    await openMain(mainScenarios.connected, {}, (main) =>
      main.answer('diagnostics.save', () => ({ fileName: null })),
    );
    button('Save diagnostics').click();
    await waitFor(() => expect(button('Save diagnostics').disabled).toBe(false));
    expect(pageText()).not.toContain('Saved');
    expect(alerts()).toEqual([]);
  });

  it('says why it did not work', async () => {
    await openMain(mainScenarios.connected, {}, (main) =>
      main.answer('diagnostics.save', () => {
        throw new AppError('diagnostics.notSaved');
      }),
    );
    button('Save diagnostics').click();
    await waitFor(() => expect(alerts().join()).toContain('could not be saved'));
  });
});
