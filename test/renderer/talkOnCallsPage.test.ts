import { fireEvent, screen, waitFor } from '@testing-library/dom';
import { tick } from 'svelte';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../contracts/errors.ts';
import { closeWindowsAfterEach, openMain, settled } from './openWindow.ts';
import { button, ordersOf } from './popupScreen.ts';
import { mainScenarios } from './scenarios/mainScenarios.ts';
import { talkRow } from './scenarios/talkScenarios.ts';

closeWindowsAfterEach();

const given = (fake: Parameters<typeof ordersOf>[0]): unknown[] =>
  ordersOf(fake)
    .filter(({ name }) => name.startsWith('calls.') && name !== 'calls.get')
    .map(({ name, input }) => [name, input]);

describe('a talk on the Calls page', () => {
  const said = (): string => document.querySelector('[aria-live="polite"].said')?.textContent ?? '';
  const heard = (): string =>
    document.querySelector('.lists > [aria-live="polite"].visually-hidden')?.textContent ?? '';
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

  it('is held once by a key that is pressed twice before the phone has answered', async () => {
    const fake = await openMain(mainScenarios.callsTalk);
    let answer = (): void => undefined;
    fake.answer('calls.hold', () => new Promise((resolve) => (answer = () => resolve(undefined))));
    const row = document.querySelector('[data-row="a"]');
    if (row === null) throw new Error('no row');
    for (let presses = 0; presses < 2; presses += 1) fireEvent.keyDown(row, { code: 'KeyH', key: 'h' });
    await tick();
    expect(given(fake)).toEqual([['calls.hold', { callKey: 'a' }]]);
    answer();
    await tick();
  });

  it('that begins under the hand is held by a key in its row at once, and what a key lays open is there at once', async () => {
    const fake = await openMain(mainScenarios.callsTalk);
    fake.publish('calls.changed', { rows: [{ ...talkRow, actions: ['hangUp'] }] });
    await waitFor(() => expect(bar()).toBeNull());
    const row = document.querySelector<HTMLElement>('[data-row="a"]');
    if (row === null) throw new Error('no row');
    moveOver(row);
    await tick();
    fake.publish('calls.changed', { rows: [talkRow] });
    await tick();
    fireEvent.keyDown(row, { code: 'KeyH', key: 'h' });
    await waitFor(() => expect(given(fake)).toEqual([['calls.hold', { callKey: 'a' }]]));
    expect(bar()).toBeNull();
    fireEvent.keyDown(row, { code: 'KeyK', key: 'k' });
    await waitFor(() => expect(button('5', bar() ?? undefined)).toBeTruthy());
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
    await waitFor(() => expect(heard()).toBe('Anna Petrova: On hold.'));
    fake.publish('calls.changed', { rows: [talkRow] });
    await waitFor(() => expect(heard()).toBe('Anna Petrova: Talking.'));
    // In sight it stands in the bar, and nowhere once it is not so any more.
    expect(said()).toBe('');
    button('Transfer').click();
    await waitFor(() => expect(button('7')).toBeTruthy());
    button('7').click();
    await tick();
    button('Transfer now').click();
    await waitFor(() => expect(said()).toBe('Anna Petrova: Transferred.'));
  });

  it('goes by H, K and T in its row and in its bar, as in the popup; D puts the card away, and H does not', async () => {
    const fake = await openMain(mainScenarios.callsTalk);
    const row = document.querySelector<HTMLElement>('[data-row="a"]');
    if (row === null) throw new Error('no row');
    const press = (code: string, key: string): boolean =>
      fireEvent.keyDown(document.activeElement ?? document.body, { code, key });
    row.focus();
    press('KeyH', 'р');
    await waitFor(() => expect(given(fake)).toEqual([['calls.hold', { callKey: 'a' }]]));
    press('KeyK', 'k');
    await waitFor(() => expect(document.activeElement).toBe(button('1')));
    press('Escape', 'Escape');
    expect(document.activeElement).toBe(row);
    press('KeyT', 't');
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Number to transfer to')));
    // A letter in the field is a text.
    press('KeyH', 'h');
    press('Escape', 'Escape');
    // The phone has answered the first.
    await settled();
    button('Transfer').focus();
    press('KeyH', 'h');
    await waitFor(() => expect(given(fake)).toHaveLength(2));
    expect(given(fake).at(-1)).toEqual(['calls.hold', { callKey: 'a' }]);
    row.focus();
    press('KeyD', 'd');
    await waitFor(() => expect(given(fake).at(-1)).toEqual(['calls.dismiss', { callKey: 'a' }]));
  });

  it('says whose each button is, and leaves the keyboard in the row of a call that is over', async () => {
    const fake = await openMain(mainScenarios.callsTalk);
    const boris = { ...talkRow, key: 'b', party: { ...talkRow.party, name: 'Boris Weber' } };
    fake.publish('calls.changed', { rows: [boris, held] });
    await waitFor(() => expect(screen.getByRole('group', { name: 'Boris Weber' })).toBeTruthy());
    expect(screen.getByRole('listitem', { name: 'Anna Petrova, On hold' })).toBeTruthy();
    button('Transfer', screen.getByRole('group', { name: 'Anna Petrova' })).click();
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Number to transfer to')));
    fake.publish('calls.changed', { rows: [boris] });
    await waitFor(() => expect(document.activeElement?.getAttribute('data-row')).toBe('a'));
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
    await waitFor(() => expect(said()).toBe('Anna Petrova: Transferred.'));
    expect(button('7', talkOf('b'))).toBeTruthy();
  });

  it('is not there for calls whose phone can only end them', async () => {
    await openMain(mainScenarios.calls);
    expect(screen.queryByRole('list', { name: 'During the call' })).toBeNull();
  });
});
