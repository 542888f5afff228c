import { fireEvent, screen, waitFor } from '@testing-library/dom';
import { tick } from 'svelte';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../contracts/errors.ts';
import { closeWindowsAfterEach, openMain } from './openWindow.ts';
import { button, ordersOf } from './popupScreen.ts';
import { mainScenarios } from './scenarios/mainScenarios.ts';
import { talkRow } from './scenarios/talkScenarios.ts';

closeWindowsAfterEach();

const given = (fake: Parameters<typeof ordersOf>[0]): unknown[] =>
  ordersOf(fake)
    .filter(({ name }) => name.startsWith('calls.'))
    .map(({ name, input }) => [name, input]);

describe('a talk on the Calls page', () => {
  const said = (): string => document.querySelector('[aria-live="polite"].said')?.textContent ?? '';
  const held: typeof talkRow = { ...talkRow, onHold: true, actions: ['hangUp', 'resume', 'transfer'] };
  const bar = (): HTMLElement | null => screen.queryByRole('list', { name: 'During the call' });
  const moveOver = (place: Element | null): void => {
    if (place === null) throw new Error('nothing there');
    fireEvent.pointerMove(place, { screenX: 5, screenY: 5 });
  };

  it('that ends under the hand leaves its place, with nothing to press, until the hand has gone', async () => {
    const fake = await openMain(mainScenarios.callsTalk);
    const lists = bar()?.closest('.lists') ?? null;
    moveOver(lists);
    await tick();
    fake.publish('calls.changed', { rows: [] });
    await waitFor(() => expect(bar()?.firstElementChild?.hasAttribute('inert')).toBe(true));
    expect(bar()?.querySelector('[data-about]')).toBeNull();
    if (lists !== null) fireEvent.pointerLeave(lists);
    await waitFor(() => expect(bar()).toBeNull());
  });

  it('that begins under the hand comes once it has gone, and the bar itself is such a place', async () => {
    const fake = await openMain(mainScenarios.callsTalk);
    const lists = bar()?.closest('.lists') ?? null;
    moveOver(bar());
    await tick();
    fake.publish('calls.changed', { rows: [{ ...talkRow, key: 'b' }, talkRow] });
    await tick();
    const keys = (): unknown[] => [...(bar()?.children ?? [])].map((each) => each.getAttribute('data-about'));
    expect(keys()).toEqual(['a']);
    if (lists !== null) fireEvent.pointerLeave(lists);
    await waitFor(() => expect(keys()).toEqual(['b', 'a']));
  });

  it('says why a key was not sent below the keys, where nothing moves by it', async () => {
    const fake = await openMain(mainScenarios.callsTalk);
    fake.answer('calls.sendDigits', () => {
      throw new AppError('phone.refused', { phone: 'baresip' });
    });
    button('Keypad').click();
    await waitFor(() => expect(button('5')).toBeTruthy());
    button('5').click();
    const said = await screen.findByRole('alert');
    expect(button('5').compareDocumentPosition(said)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
  });

  it('is held, and transferred to a number that is typed', async () => {
    const fake = await openMain(mainScenarios.callsTalk);
    const talk = screen.getByRole('list', { name: 'During the call' });
    button('Hold', talk).click();
    await waitFor(() => expect(given(fake)).toContainEqual(['calls.hold', { callKey: 'a' }]));
    fireEvent.click(button('Transfer', talk), { detail: 0 });
    const field = await screen.findByRole('textbox', { name: 'Number to transfer to' });
    expect(document.activeElement).toBe(field);
    await waitFor(() => expect(button('Hold', talk).getAttribute('aria-busy')).toBeNull());
    fireEvent.input(field, { target: { value: '030 90 18-20' } });
    await tick();
    const form = field.closest('form');
    if (form === null) throw new Error('no form');
    fireEvent.submit(form);
    await waitFor(() =>
      expect(given(fake)).toContainEqual(['calls.transfer', { callKey: 'a', phoneNumber: '030 90 18-20' }]),
    );
  });

  it('has the keyboard where something is laid open, by the mouse as well', async () => {
    const fake = await openMain(mainScenarios.callsTalk);
    fireEvent.click(button('Keypad'), { detail: 1 });
    await waitFor(() => expect(document.activeElement).toBe(button('1')));
    fireEvent.keyDown(document.activeElement ?? document.body, { key: '7', code: 'Digit7' });
    await waitFor(() =>
      expect(given(fake)).toContainEqual(['calls.sendDigits', { callKey: 'a', digits: '7' }]),
    );
    fireEvent.click(button('Transfer'), { detail: 1 });
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Number to transfer to')));
  });

  it('says that it is held, talked on again, and transferred to who does not see it', async () => {
    const fake = await openMain(mainScenarios.callsTalk);
    fake.publish('calls.changed', { rows: [held] });
    await waitFor(() => expect(said()).toBe('On hold'));
    fake.publish('calls.changed', { rows: [talkRow] });
    await waitFor(() => expect(said()).toBe('Talking'));
    button('Transfer').click();
    await waitFor(() => expect(button('7')).toBeTruthy());
    button('7').click();
    await tick();
    button('Transfer now').click();
    await waitFor(() => expect(said()).toBe('Transferred'));
  });

  it('is taken back while its transfer is under way, whose success leaves what lies open of another talk', async () => {
    const fake = await openMain(mainScenarios.callsTalk);
    let wentOut = (): void => undefined;
    fake.answer(
      'calls.transfer',
      () => new Promise<undefined>((resolve) => (wentOut = () => resolve(undefined))),
    );
    fake.publish('calls.changed', { rows: [{ ...talkRow, key: 'b' }, held] });
    const talkOf = (key: string): HTMLElement => {
      const found = bar()?.querySelector<HTMLElement>(`[data-about="${key}"]`);
      if (!found) throw new Error(`no talk ${key}`);
      return found;
    };
    await waitFor(() => expect(button('Resume', talkOf('a'))).toBeTruthy());
    button('Transfer', talkOf('a')).click();
    await waitFor(() => expect(button('7', talkOf('a'))).toBeTruthy());
    button('7', talkOf('a')).click();
    await tick();
    button('Transfer now', talkOf('a')).click();
    await waitFor(() => expect(given(fake).at(-1)).toMatchObject(['calls.transfer', { callKey: 'a' }]));
    button('Resume', talkOf('a')).click();
    await waitFor(() => expect(given(fake).at(-1)).toEqual(['calls.resume', { callKey: 'a' }]));
    button('Keypad', talkOf('b')).click();
    await waitFor(() => expect(button('7', talkOf('b'))).toBeTruthy());
    wentOut();
    await waitFor(() => expect(said()).toBe('Transferred'));
    expect(button('7', talkOf('b'))).toBeTruthy();
  });

  it('is not there for calls whose phone can only end them', async () => {
    await openMain(mainScenarios.calls);
    expect(screen.queryByRole('list', { name: 'During the call' })).toBeNull();
  });
});
