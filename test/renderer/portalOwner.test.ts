import { fireEvent, screen, waitFor, within } from '@testing-library/dom';
import { tick } from 'svelte';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../contracts/errors.ts';
import { closeWindowsAfterEach, openMain } from './openWindow.ts';
import { mainScenarios } from './scenarios/mainScenarios.ts';

closeWindowsAfterEach();

const button = (name: string): HTMLElement => screen.getByRole('button', { name });
const pageText = (): string => document.querySelector('main')?.textContent?.replace(/\s+/g, ' ') ?? '';

describe('a sign-in in use that seems to be nobody’s', () => {
  it('is asked about once, while all is said to work', async () => {
    await openMain(mainScenarios.nobodyPerhaps);
    expect(pageText()).toContain('Connected as Maria Orlova to portal.example');
    expect(pageText().match(/does not list the user of this access/g)).toHaveLength(1);
    expect(pageText()).not.toContain('Not everything works');
    expect(screen.queryByRole('textbox', { name: 'Webhook URL' })).toBeNull();
  });

  it('is used all the same by one press, and the page goes on to say so', async () => {
    const fake = await openMain(mainScenarios.nobodyPerhaps);
    button('Use it all the same').click();
    await waitFor(() =>
      expect(fake.sent.at(-1)).toMatchObject({
        name: 'portal.useAllTheSame',
        input: { doubt: 'portal.userHidden' },
      }),
    );
    fake.publish('portal.changed', mainScenarios.nobodyUsedAllTheSame.portal);
    await tick();
    expect(screen.queryByRole('alert')).toBeNull();
    expect(pageText()).toContain('It is used all the same.');
  });

  it('gives way to another, with the keyboard where that is entered', async () => {
    await openMain(mainScenarios.nobodyPerhaps);
    button('Connect another webhook').click();
    await waitFor(() => expect(document.activeElement?.textContent).toBe('Connect another way'));
    expect(screen.getByRole('textbox', { name: 'Webhook URL' })).toBeDefined();
  });
});

it('of a dismissed user is told once, with what was not hidden and what becomes of it', async () => {
  await openMain(mainScenarios.nobodyDismissed);
  expect(pageText().match(/has been dismissed/g)).toHaveLength(1);
  expect(pageText()).toContain('Anna Schmidt');
  expect(pageText()).toContain('is kept if you sign in there as the same operator');
  expect(pageText()).toContain('hides for the dismissed user are dropped');
  expect(screen.queryByRole('button', { name: 'Use it all the same' })).toBeNull();
});

describe('a new webhook that seems to be nobody’s', () => {
  const connecting = async (code: 'portal.userHidden' | 'portal.userOther') => {
    const fake = await openMain(mainScenarios.connect, {}, (main) =>
      main.answer('portal.connect', () => {
        throw new AppError(code, { host: 'portal.example' });
      }),
    );
    const field = screen.getByRole('textbox', { name: 'Webhook URL' });
    await fireEvent.input(field, { target: { value: 'https://portal.example/rest/7/secretcode12/' } });
    button('Connect').click();
    await screen.findByRole('alert');
    return fake;
  };

  it('is connected all the same by one press, for what was asked', async () => {
    const fake = await connecting('portal.userHidden');
    within(screen.getByRole('alert')).getByRole('button', { name: 'Connect all the same' }).click();
    await waitFor(() =>
      expect(fake.sent.filter(({ name }) => name === 'portal.connect').at(-1)?.input).toMatchObject({
        allTheSame: 'portal.userHidden',
      }),
    );
  });

  it('is not, where it acts for somebody else', async () => {
    await connecting('portal.userOther');
    expect(screen.queryByRole('button', { name: 'Connect all the same' })).toBeNull();
  });
});
