import { fireEvent, screen, waitFor } from '@testing-library/dom';
import { tick } from 'svelte';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../contracts/errors.ts';
import type { FakeBridge } from './fakeBridge.ts';
import { closeWindowsAfterEach, openMain } from './openWindow.ts';
import { mainScenarios } from './scenarios/mainScenarios.ts';
import { portal } from './scenarios/parts.ts';

closeWindowsAfterEach();

const clientSecret = 'Qm7secretQm7secretQm7secretQm7secretQm7secret';
const field = (name: string): HTMLInputElement => screen.getByRole('textbox', { name });
const button = (name: string): HTMLButtonElement => screen.getByRole('button', { name });
const alerts = (): string[] => screen.queryAllByRole('alert').map(({ textContent }) => textContent ?? '');

async function fill(values: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(values)) fireEvent.input(field(name), { target: { value } });
  await tick();
}
const fillAll = (): Promise<void> =>
  fill({
    'Portal address': 'portal.example/stream/',
    'Client ID': ' local.123.456 ',
    'Client secret': clientSecret,
  });

/** A main process whose sign-in window stays open until the test says how it went. */
async function openWithWindow(): Promise<{
  fake: FakeBridge;
  finish: () => void;
  fail: (error: AppError) => void;
}> {
  const how = { finish: (): void => undefined, fail: (_error: AppError): void => undefined };
  const fake = await openMain(mainScenarios.connect, {}, (main) =>
    main.answer(
      'portal.signIn',
      () =>
        new Promise((resolve, reject) => {
          how.finish = () => resolve(undefined);
          how.fail = reject;
        }),
    ),
  );
  return { fake, finish: () => how.finish(), fail: (error) => how.fail(error) };
}

describe('signing in by local application', () => {
  it('stands under the webhook, both to be seen', async () => {
    await openMain(mainScenarios.connect);
    const names = screen
      .getAllByRole('textbox')
      .map((box) => document.querySelector(`label[for="${box.id}"]`));
    expect(names.map((label) => label?.textContent)).toEqual([
      'Webhook URL',
      'Portal address',
      'Client ID',
      'Client secret',
    ]);
    expect(button('Sign in')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull();
  });

  it('sends what was typed, says whose window is open, and keeps nothing of it afterwards', async () => {
    const { fake, finish } = await openWithWindow();
    await fillAll();
    expect(screen.getByText(/Looks right: https:\/\/portal\.example$/)).toBeTruthy();
    button('Sign in').click();
    await screen.findByText(/The sign-in window of portal\.example is open/);
    expect(button('Sign in').disabled).toBe(true);
    expect(button('Connect').disabled).toBe(true);
    expect(fake.sent.at(-1)).toEqual({
      name: 'portal.signIn',
      input: { portalAddress: 'portal.example/stream/', clientId: 'local.123.456', clientSecret },
    });
    finish();
    await waitFor(() => expect(field('Client secret').value).toBe(''));
    expect(field('Portal address').value + field('Client ID').value).toBe('');
    expect(alerts()).toEqual([]);
    fake.publish('portal.changed', mainScenarios.application.portal);
    await tick();
    expect(document.documentElement.innerHTML).not.toContain('Qm7secret');
  });

  it('says what is missing and goes there, without asking the portal', async () => {
    const fake = await openMain(mainScenarios.connect);
    const missing = async (name: string, says: RegExp): Promise<void> => {
      button('Sign in').click();
      await tick();
      expect(document.activeElement).toBe(field(name));
      expect(field(name).getAttribute('aria-invalid')).toBe('true');
      expect(screen.getByText(says)).toBeTruthy();
    };
    await fill({ 'Portal address': 'portal' });
    await missing('Portal address', /not the address of a portal/);
    await fill({ 'Portal address': 'http://portal.example' });
    await missing('Portal address', /not the address of a portal/);
    await fill({ 'Portal address': 'portal.example' });
    await missing('Client ID', /Client ID is missing/);
    await fill({ 'Client ID': 'local.1' });
    await missing('Client secret', /Client secret is missing/);
    expect(fake.sent.some(({ name }) => name === 'portal.signIn')).toBe(false);
  });

  it('can be cancelled, which is no problem worth telling', async () => {
    const { fake, fail } = await openWithWindow();
    await fillAll();
    button('Sign in').click();
    (await screen.findByRole('button', { name: 'Cancel' })).click();
    expect(fake.sent.at(-1)?.name).toBe('portal.cancelSignIn');
    fail(new AppError('oauth.windowClosed'));
    await waitFor(() => expect(button('Sign in').disabled).toBe(false));
    expect(alerts()).toEqual([]);
    expect(field('Client secret').value).toBe(clientSecret);
  });

  it.each([
    ['oauth.windowClosed', 'closed before you were signed in', 'Press Sign in'],
    ['oauth.clientRejected', 'portal.example does not accept this Client ID', 'Copy both once more'],
    ['portal.telephonyScopeMissing', 'This application may not use telephony', 'sign in again'],
    ['portal.userHasNoAccess', 'portal.example does not let you use this application', 'administrator'],
  ] as const)('tells %s with what to do, until something is changed', async (code, text, nextStep) => {
    const { fail } = await openWithWindow();
    await fillAll();
    button('Sign in').click();
    await screen.findByRole('button', { name: 'Cancel' });
    fail(new AppError(code, { host: 'portal.example' }));
    await waitFor(() => expect(alerts()).toHaveLength(1));
    expect(alerts()[0]).toContain(text);
    expect(alerts()[0]).toContain(nextStep);
    await fill({ 'Client ID': 'local.2' });
    expect(alerts()).toEqual([]);
  });

  it('goes on while another page is looked at, and can be cancelled there and back', async () => {
    const { fake, fail } = await openWithWindow();
    await fillAll();
    button('Sign in').click();
    await screen.findByRole('button', { name: 'Cancel' });
    fake.publish('main.navigate', { page: 'about' });
    await waitFor(() => expect(screen.queryByRole('textbox')).toBeNull());
    fake.publish('main.navigate', { page: 'portal' });
    await screen.findByText(/The sign-in window of portal\.example is open/);
    expect(field('Client secret').value).toBe('');
    button('Cancel').click();
    fail(new AppError('oauth.windowClosed'));
    await waitFor(() => expect(button('Sign in').disabled).toBe(false));
  });

  it('stays with the form while the portal is asked, instead of flashing another page', async () => {
    const { fake } = await openWithWindow();
    await fillAll();
    button('Sign in').click();
    await screen.findByRole('button', { name: 'Cancel' });
    fake.publish('portal.changed', mainScenarios.connecting.portal);
    await tick();
    expect(button('Cancel')).toBeTruthy();
    fake.publish('portal.changed', portal());
    await tick();
    expect(screen.getByRole('button', { name: 'Disconnect' })).toBeTruthy();
  });

  it('draws the secret as dots until asked otherwise, and says so to those who cannot see it', async () => {
    await openMain(mainScenarios.connect);
    const isMasked = (): boolean => field('Client secret').classList.contains('masked');
    expect(isMasked()).toBe(true);
    expect(field('Client secret').autocomplete).toBe('off');
    button('Show what is typed').click();
    await tick();
    expect(isMasked()).toBe(false);
    button('Hide what is typed').click();
    await tick();
    expect(isMasked()).toBe(true);
  });
});
