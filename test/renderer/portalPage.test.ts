import { fireEvent, screen, waitFor, within } from '@testing-library/dom';
import { tick } from 'svelte';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../contracts/errors.ts';
import { closeWindowsAfterEach, openMain } from './openWindow.ts';
import { mainScenarios } from './scenarios/mainScenarios.ts';
import { disconnected, portal } from './scenarios/parts.ts';

closeWindowsAfterEach();

const webhookUrl = 'https://portal.example/rest/7/abcdefghij123456/';
const field = (): HTMLInputElement => screen.getByRole('textbox', { name: 'Webhook URL' });
const button = (name: string): HTMLButtonElement => screen.getByRole('button', { name });

async function type(text: string): Promise<void> {
  fireEvent.input(field(), { target: { value: text } });
  await tick();
}

describe('connecting', () => {
  it('tells while typing that the URL is right, with its code masked', async () => {
    await openMain(mainScenarios.connect);
    expect(screen.getByRole('heading', { name: 'Connect your Bitrix24 portal' })).toBeTruthy();
    await type(webhookUrl);
    const hint = screen.getByText(/Looks right/).textContent ?? '';
    expect(hint).toContain('portal.example/rest/7/');
    expect(hint).not.toContain('abcdefghij');
  });

  it('tells what is wrong when the field is left, not while one is still typing', async () => {
    await openMain(mainScenarios.connect);
    await type('http://portal.example/rest/7/abcdefghij123456/');
    expect(field().getAttribute('aria-invalid')).toBeNull();
    fireEvent.blur(field());
    await tick();
    expect(field().getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByText(/has to start with https/)).toBeTruthy();
  });

  it('has the steps of a first run until they are done, one sentence of what it is all for', async () => {
    const fake = await openMain(mainScenarios.connect);
    const headings = (): (string | null)[] =>
      screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent?.trim() ?? null);
    expect(document.body.textContent).toContain('Ringside shows your incoming calls above everything');
    expect(headings().slice(0, 3)).toEqual(['1 Portal', '2 How do you answer calls?', '3 Try it']);
    screen.getByRole('radio', { name: 'In Bitrix24' }).click();
    await screen.findByText(/Nothing to set up/);
    expect(headings()[1]).toBe('How do you answer calls? Done');
    expect(document.body.textContent).toContain('Then press Ctrl+Shift+H');
    screen.getByRole('button', { name: 'Ring me a test call' }).click();
    await waitFor(() => expect(fake.sent.at(-1)?.name).toBe('calls.ringTestCall'));
    // Connected meanwhile: they go on.
    fake.publish('portal.changed', portal());
    await screen.findByRole('heading', { name: /^Portal connected/ });
    expect(screen.getByRole<HTMLInputElement>('radio', { name: 'In Bitrix24' }).checked).toBe(true);
    button('Finish or skip these steps').click();
    await waitFor(() => expect(screen.queryByRole('heading', { name: /How do you answer/ })).toBeNull());
    expect(fake.sent.filter(({ name }) => name === 'settings.update').map(({ input }) => input)).toEqual([
      { callsAnsweredWith: 'bitrix24' },
      { setUpDone: true },
    ]);
  });

  it('unfolds the phones that are meant, and no others', async () => {
    await openMain({ ...mainScenarios.connect, found: ['baresip'] });
    screen.getByRole('radio', { name: 'With a program on this computer' }).click();
    // Loaded when it is chosen, and not before.
    const picker = await screen.findByRole(
      'combobox',
      { name: 'Which phone do you use?' },
      { timeout: 10_000 },
    );
    await within(picker).findByRole('option', { name: 'baresip (found on this computer)' });
    expect(within(picker).queryByRole('option', { name: /desk phone/ })).toBeNull();
  });

  it('covers the code once the field is left, and after a refusal; an eye shows it', async () => {
    await openMain(mainScenarios.connect, {}, (main) =>
      main.answer('portal.connect', () => {
        throw new AppError('portal.webhookRejected', { host: 'portal.example' });
      }),
    );
    const cover = (): string | undefined => field().parentElement?.querySelector('.cover')?.textContent;
    fireEvent.focus(field());
    await type(webhookUrl);
    expect(cover()).toBeUndefined();
    fireEvent.blur(field());
    await tick();
    expect(cover()).toBe('https://portal.example/rest/7/••••/');
    button('Show the webhook’s code').click();
    await tick();
    expect(cover()).toBeUndefined();
    button('Hide the webhook’s code').click();
    fireEvent.focus(field());
    await tick();
    expect(cover()).toBeUndefined();
    button('Connect').click();
    await screen.findByRole('alert');
    expect(cover()).toBe('https://portal.example/rest/7/••••/');
    expect(screen.getByText('Not accepted')).toBeTruthy();
    expect(screen.queryByText(/Looks right/)).toBeNull();
    await type(`${webhookUrl}x`);
    expect(cover()).toBeUndefined();
  });

  it('takes a portal’s address over to where one signs in', async () => {
    await openMain(mainScenarios.connect);
    await type('portal.example/stream/');
    fireEvent.blur(field());
    await tick();
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Portal address' }).value).toBe(
      'https://portal.example',
    );
    expect(screen.getByText(/the address stands below already/)).toBeTruthy();
  });

  it('does not ask the portal with something that is no webhook URL', async () => {
    const fake = await openMain(mainScenarios.connect);
    await type('https://portal.example/');
    button('Connect').click();
    await tick();
    expect(fake.sent.some(({ name }) => name === 'portal.connect')).toBe(false);
    expect(screen.getByText(/not that of an inbound webhook/)).toBeTruthy();
  });

  it('sends the URL once, is busy meanwhile, and forgets it afterwards', async () => {
    let accept: (value: undefined) => void = () => undefined;
    const fake = await openMain(mainScenarios.connect, {}, (main) =>
      main.answer('portal.connect', () => new Promise((resolve) => (accept = resolve))),
    );
    await type(webhookUrl);
    button('Connect').click();
    await tick();
    expect(button('Connect').disabled).toBe(true);
    expect(fake.sent.filter(({ name }) => name === 'portal.connect')).toEqual([
      { name: 'portal.connect', input: { webhookUrl } },
    ]);
    accept(undefined);
    await waitFor(() => expect(field().value).toBe(''));
    expect(document.body.innerHTML).not.toContain('abcdefghij');
  });

  it('says in an alert what happened and what to do, and keeps the text to mend', async () => {
    await openMain(mainScenarios.connect, {}, (main) =>
      main.answer('portal.connect', () => {
        throw new AppError('portal.telephonyScopeMissing');
      }),
    );
    await type(webhookUrl);
    button('Connect').click();
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('may not use telephony');
    expect(alert.textContent).toContain('tick Telephony (telephony)');
    expect(field().value).toBe(webhookUrl);
    await type(`${webhookUrl}x`);
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('keeps text and focus where the refusal comes before the news of it', async () => {
    const fake = await openMain(mainScenarios.connect);
    const before = disconnected();
    fake.answer('portal.connect', () => {
      fake.publish('portal.changed', {
        ...before,
        connection: { status: 'connecting', portalHost: 'portal.example' },
      });
      throw new AppError('portal.nameNotResolved', { host: 'portal.example' });
    });
    await type(webhookUrl);
    field().focus();
    const form = field().closest('form');
    if (form === null) throw new Error('no form');
    fireEvent.submit(form);
    await screen.findByText(/Check the address for typos/);
    await tick();
    expect(field().value).toBe(webhookUrl);
    fake.publish('portal.changed', before);
    await tick();
    expect(field().value).toBe(webhookUrl);
    expect(document.activeElement).toBe(field());
  });

  it('says why the stored connection could not be used', async () => {
    await openMain(mainScenarios.connectRefused);
    expect(screen.getByRole('alert').textContent).toContain('portal.example does not accept this webhook');
  });

  it('offers to keep the webhook for the session where there is no keychain', async () => {
    const fake = await openMain(mainScenarios.consent);
    expect(screen.getAllByRole('alert')).toHaveLength(1);
    expect(screen.getByRole('alert').textContent).toContain('no keychain');
    button('Keep for this session only').click();
    await waitFor(() => expect(fake.sent.at(-1)?.name).toBe('portal.keepForSession'));
  });

  it('says what it means before who, and looks into the keychain again without the URL', async () => {
    const fake = await openMain(mainScenarios.consent);
    const text = screen.getByRole('alert').textContent ?? '';
    expect(text.indexOf('stays in memory until you quit')).toBeLessThan(text.indexOf('you are'));
    button('Check the keychain again').click();
    await screen.findByText(/The keychain still cannot be used/);
    expect(fake.sent.at(-1)?.name).toBe('portal.checkAgain');
  });

  it('offers not to use it as well', async () => {
    const fake = await openMain(mainScenarios.consent);
    button('Do not use it').click();
    await waitFor(() => expect(fake.sent.at(-1)?.name).toBe('portal.leaveQuestion'));
  });

  it('says what to open where the keychain has nothing open, and looks for it again when asked to', async () => {
    const fake = await openMain(mainScenarios.keychainNotOpen);
    expect(screen.getByRole('alert').textContent).toContain('has nothing open to keep them in');
    button('Check the keychain again').click();
    await waitFor(() => expect(fake.sent.at(-1)?.name).toBe('portal.checkAgain'));
  });
});

describe('connected', () => {
  const status = (): HTMLElement => screen.getByRole('status', { name: 'Portal connection' });

  it('says as whom and where, what works, and what to tick', async () => {
    await openMain(mainScenarios.connected);
    expect(status().textContent).toMatch(/^Connected as Maria Orlova to portal\.example/);
    const capabilities = within(screen.getByRole('list', { name: 'What works with this webhook' }));
    expect(
      capabilities.getAllByRole('listitem').map((item) => item.textContent?.replace(/\s+/g, ' ').trim()),
    ).toEqual([
      'Hiding call cards Works',
      'Showing calls live Works',
      'Opening callers in CRM For this, tick crm in Bitrix24',
      'Operator’s name Works',
    ]);
    expect(document.body.textContent).toContain('https://portal.example/rest/7/••••/');
  });

  it.each(['webhookRejected', 'offline'] as const)(
    'says of nothing that it works while nothing does: %s',
    async (scenario) => {
      await openMain(mainScenarios[scenario]);
      const capabilities = screen.getByRole('list', { name: /^What works with this/ });
      expect(capabilities.textContent).toContain('Hiding call cards Does not work: see above');
      expect(capabilities.textContent).not.toMatch(/ Works/);
    },
  );

  it('still starts with Connected while the portal has trouble, and says which', async () => {
    await openMain(mainScenarios.degraded);
    expect(status().textContent).toMatch(/^Connected as Maria Orlova/);
    expect(status().textContent).toContain('is not working right now');
  });

  it('shows failed commands as alerts that can be tried again or given up', async () => {
    const fake = await openMain(mainScenarios.degraded);
    const [first, second, third] = screen.getAllByRole('alert');
    expect(first?.textContent).toContain('1 card waits for the right Telephony');
    expect(first?.textContent).toContain('tick Telephony (telephony)');
    expect(second?.textContent).toContain('portal.example refused the request.');
    expect(third?.textContent).toContain('your telephone system registers calls');
    const failed = screen.getAllByRole('list', { name: 'Could not be done' }).map((list) => list.textContent);
    expect(failed).toEqual([
      expect.stringContaining('Could not hide the card: Anna Petrova'),
      expect.stringContaining('Could not show the card again: +44 20 7183 8750'),
      expect.stringContaining('Could not register the call in Bitrix24: Igor Belov'),
    ]);
    button('Try again: Could not hide the card: Anna Petrova').click();
    button('Give up: Could not hide the card: Anna Petrova').click();
    await tick();
    expect(fake.sent.slice(-2)).toEqual([
      { name: 'portal.retryCommand', input: { commandId: 'c1' } },
      { name: 'portal.giveUpCommand', input: { commandId: 'c1' } },
    ]);
  });

  it('asks before it drops waiting commands', async () => {
    const fake = await openMain(mainScenarios.degraded);
    button('Disconnect').click();
    const dialog = await screen.findByRole('dialog');
    expect(dialog.textContent).toContain('2 commands have not reached the portal yet');
    within(dialog).getByRole('button', { name: 'Drop and disconnect' }).click();
    await waitFor(() =>
      expect(fake.sent.filter(({ name }) => name === 'portal.disconnect').map(({ input }) => input)).toEqual([
        { dropWaitingCommands: false, forAnother: false },
        { dropWaitingCommands: true, forAnother: false },
      ]),
    );
  });

  it('follows the main process from page to page of a connection', async () => {
    const fake = await openMain(mainScenarios.connect);
    fake.publish('portal.changed', portal());
    await tick();
    expect(status().textContent).toMatch(/^Connected/);
    fake.publish('portal.changed', mainScenarios.connect.portal);
    await tick();
    expect(field().value).toBe('');
  });
});
