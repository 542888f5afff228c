import { fireEvent, screen, waitFor, within } from '@testing-library/dom';
import { tick } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../contracts/errors.ts';
import { closeWindowsAfterEach, openPopup } from './openWindow.ts';
import { button, items, ordersOf } from './popupScreen.ts';
import { popupScenarios } from './scenarios/popupScenarios.ts';

closeWindowsAfterEach();
afterEach(() => void vi.restoreAllMocks());

/** Where the popup can be given the keyboard, and where it never has it. */
const on = (platform: 'Win32' | 'Linux x86_64'): void =>
  void vi.spyOn(navigator, 'platform', 'get').mockReturnValue(platform);

const given = (fake: Parameters<typeof ordersOf>[0]): unknown[] =>
  ordersOf(fake)
    .filter(({ name }) => name.startsWith('calls.'))
    .map(({ name, input }) => [name, input]);
const details = (): void => screen.getByRole('button', { name: /Details/ }).click();

describe('a talk in the popup', () => {
  it('has what the phone can do, and nothing of it where the phone can only end the call', async () => {
    await openPopup(popupScenarios.talk);
    details();
    await waitFor(() => expect(button('Transfer')).toBeTruthy());
    const talk = screen.getByRole('group', { name: 'During the call' });
    expect(
      within(talk)
        .getAllByRole('button')
        .map(({ textContent }) => textContent.trim()),
    ).toEqual(['Hold', 'Keypad', 'Transfer']);
  });

  it('has nothing more where the phone can only end the call', async () => {
    await openPopup(popupScenarios.phoneAnswered);
    expect(screen.queryByRole('button', { name: 'Hold' })).toBeNull();
    details();
    await tick();
    expect(screen.queryByRole('group', { name: 'During the call' })).toBeNull();
  });

  it('is held in the line as well, says that it is, and is taken back', async () => {
    const fake = await openPopup(popupScenarios.talk);
    button('Hold').click();
    await waitFor(() => expect(given(fake)).toEqual([['calls.hold', { callKey: 'a' }]]));
    fake.publish('popup.changed', { ...popupScenarios.talkHeld, revision: 2 });
    await waitFor(() => expect(button('Resume')).toBeTruthy());
    expect(items()[0]?.getAttribute('aria-label')).toContain('On hold');
    button('Resume').click();
    await waitFor(() => expect(given(fake).at(-1)).toEqual(['calls.resume', { callKey: 'a' }]));
  });

  it('is not taken back by the second click of a double click', async () => {
    const fake = await openPopup(popupScenarios.talkHeld);
    fireEvent.click(button('Resume'), { detail: 2 });
    expect(given(fake)).toEqual([]);
  });

  it('sends keys that are pressed in the popup or on the keyboard, and shows them once they are sent', async () => {
    const fake = await openPopup(popupScenarios.talk);
    details();
    await waitFor(() => expect(button('Keypad')).toBeTruthy());
    button('Keypad').click();
    await waitFor(() => expect(button('Hash')).toBeTruthy());
    button('4').click();
    button('Hash').click();
    await waitFor(() => expect(screen.getByLabelText('Keys sent').textContent).toBe('4#'));
    expect(screen.getByLabelText('Keys sent').getAttribute('aria-live')).toBe('off');
    fireEvent.keyDown(button('4'), { key: '9', code: 'Digit9' });
    await waitFor(() => expect(screen.getByLabelText('Keys sent').textContent).toBe('4#9'));
    expect(given(fake)).toEqual(
      ['4', '#', '9'].map((digits) => ['calls.sendDigits', { callKey: 'a', digits }]),
    );
  });

  it('shows no key that the phone did not send, and says why', async () => {
    const fake = await openPopup(popupScenarios.talk);
    fake.answer('calls.sendDigits', () => {
      throw new AppError('phone.refused', { phone: 'baresip' });
    });
    details();
    await waitFor(() => expect(button('Keypad')).toBeTruthy());
    button('Keypad').click();
    await waitFor(() => expect(button('5')).toBeTruthy());
    button('5').click();
    expect((await screen.findByRole('alert')).textContent).toContain('baresip did not do it');
    expect(screen.getByLabelText('Keys sent').textContent).toBe('');
  });

  it('is transferred to a number that is pressed together, and a wrong last digit goes', async () => {
    const fake = await openPopup(popupScenarios.talk);
    details();
    await waitFor(() => expect(button('Transfer')).toBeTruthy());
    button('Transfer').click();
    await waitFor(() => expect(button('Transfer now')).toBeTruthy());
    button('Transfer now').click();
    expect((await screen.findByRole('alert')).textContent).toContain(
      'There is no number to transfer the call to',
    );
    expect(screen.queryByRole('button', { name: 'Hash' })).toBeNull();
    for (const key of ['+', '2', '0', '3']) button(key).click();
    button('Delete last digit').click();
    await tick();
    button('Transfer now').click();
    await waitFor(() =>
      expect(given(fake)).toEqual([['calls.transfer', { callKey: 'a', phoneNumber: '+20' }]]),
    );
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Transfer now' })).toBeNull());
  });

  it('is transferred to who looks after the caller, as the operator saw them', async () => {
    const name = 'Transfer to the person responsible (102)';
    const fake = await openPopup(popupScenarios.talkTransfer);
    details();
    await waitFor(() => expect(button('Transfer')).toBeTruthy());
    button('Transfer').click();
    await waitFor(() => expect(button(name)).toBeTruthy());
    button(name).click();
    await waitFor(() =>
      expect(given(fake)).toEqual([
        ['calls.transfer', { callKey: 'a', toResponsible: { userId: 9, innerNumber: '102' } }],
      ]),
    );
  });

  it('has no transfer to the responsible put under the hand: it is there once that has left', async () => {
    const fake = await openPopup(popupScenarios.talk);
    details();
    await waitFor(() => expect(button('Transfer')).toBeTruthy());
    button('Transfer').click();
    await waitFor(() => expect(button('Transfer now')).toBeTruthy());
    fireEvent.pointerEnter(document);
    await tick();
    fake.publish('popup.changed', { ...popupScenarios.talkTransfer, revision: 2 });
    await tick();
    const responsible = (): HTMLElement | null => screen.queryByRole('button', { name: /responsible/ });
    expect(responsible()).toBeNull();
    fireEvent.pointerLeave(document);
    await waitFor(() => expect(responsible()).not.toBeNull());
  });

  it('keeps the number where the transfer failed, and says why', async () => {
    const fake = await openPopup(popupScenarios.talk);
    fake.answer('calls.transfer', () => {
      throw new AppError('phone.transferFailed', { phone: 'baresip', description: '486 Busy Here' });
    });
    details();
    await waitFor(() => expect(button('Transfer')).toBeTruthy());
    button('Transfer').click();
    await waitFor(() => expect(button('7')).toBeTruthy());
    button('7').click();
    await tick();
    button('Transfer now').click();
    expect((await screen.findByRole('alert')).textContent).toContain('486 Busy Here');
    expect(screen.getByLabelText('Number to transfer to').textContent.trim()).toBe('7');
  });

  it('has nothing to type into, and no focus of its own, where what is typed goes to the program in front', async () => {
    on('Linux x86_64');
    await openPopup(popupScenarios.talk);
    expect(document.querySelectorAll('[aria-keyshortcuts]:not(.dismiss *)')).toHaveLength(0);
    expect(button('Hold').title).toBe('Hold');
    details();
    for (const name of ['Keypad', 'Transfer']) {
      await waitFor(() => expect(button(name)).toBeTruthy());
      // As an assistive tool presses it.
      fireEvent.click(button(name), { detail: 0 });
      await waitFor(() => expect(button('1')).toBeTruthy());
      expect(document.activeElement).toBe(document.body);
    }
    expect(screen.queryByRole('textbox')).toBeNull();
    for (const key of ['+', '2', '0']) button(key).click();
    await waitFor(() =>
      expect(screen.getByLabelText('Number to transfer to').textContent.trim()).toBe('+20'),
    );
  });

  it('has a field for as long as the popup has the keyboard', async () => {
    on('Win32');
    const hasFocus = vi.spyOn(document, 'hasFocus').mockReturnValue(false);
    await openPopup(popupScenarios.talk);
    details();
    await waitFor(() => expect(button('Transfer')).toBeTruthy());
    button('Transfer').click();
    await waitFor(() => expect(button('1')).toBeTruthy());
    expect(screen.queryByRole('textbox')).toBeNull();
    hasFocus.mockReturnValue(true);
    fireEvent.focus(window);
    await waitFor(() => expect(screen.queryByRole('textbox')).not.toBeNull());
    hasFocus.mockReturnValue(false);
    fireEvent.blur(window);
    await waitFor(() => expect(screen.queryByRole('textbox')).toBeNull());
  });

  it('goes by keys: H holds, K has the keypad, T the transfer; what is typed there is no key of the call', async () => {
    on('Win32');
    const fake = await openPopup(popupScenarios.talk);
    fireEvent.focus(window);
    const press = (code: string, key: string): boolean =>
      fireEvent.keyDown(document.activeElement ?? document.body, { code, key });
    expect(items()[0]?.getAttribute('aria-keyshortcuts')).toBe('D N H K T Escape');
    press('KeyH', 'h');
    await waitFor(() => expect(given(fake)).toEqual([['calls.hold', { callKey: 'a' }]]));
    press('KeyK', 'k');
    await waitFor(() => expect(document.activeElement).toBe(button('1')));
    press('Escape', 'Escape');
    // Where it was laid open from.
    await waitFor(() => expect(document.activeElement).toBe(items()[0]));
    press('KeyT', 't');
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('textbox')));
    press('KeyD', 'd');
    press('KeyA', 'a');
    expect(given(fake)).toHaveLength(1);
  });

  it('has no room made for it under the hand: it comes once that has left', async () => {
    const fake = await openPopup(popupScenarios.phoneRings);
    fireEvent.pointerEnter(document);
    await tick();
    button('Answer').click();
    fake.publish('popup.changed', { ...popupScenarios.talk, revision: 2 });
    await waitFor(() => expect(button('Hang up')).toBeTruthy());
    expect(screen.queryByRole('group', { name: 'During the call' })).toBeNull();
  });
});
