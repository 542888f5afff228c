import { fireEvent, waitFor, within } from '@testing-library/dom';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FakeBridge } from './fakeBridge.ts';
import { closeWindowsAfterEach, openPopup } from './openWindow.ts';
import { items } from './popupScreen.ts';
import { popupScenarios } from './scenarios/popupScenarios.ts';

closeWindowsAfterEach();
// On Linux the popup never has the keyboard.
beforeEach(() => void vi.spyOn(navigator, 'platform', 'get').mockReturnValue('Win32'));
afterEach(() => void vi.restoreAllMocks());

const orders = ({ sent }: FakeBridge): unknown[] =>
  sent
    .filter(({ name }) => /^(calls|notes)\./.test(name) || name === 'popup.giveKeyboardBack')
    .map(({ name, input }) => [name, input]);
const press = (code: string, key = code): boolean =>
  fireEvent.keyDown(document.activeElement ?? document.body, { code, key });

describe('the keyboard in the popup', () => {
  it('lands on the newest call, whose name is read, and on none of its buttons', async () => {
    await openPopup(popupScenarios.phoneSeveral);
    fireEvent.focus(window);
    expect(document.activeElement).toBe(items()[0]);
    expect(items()[0]?.getAttribute('aria-keyshortcuts')).toBe('A D Escape');
  });

  it('answers with A the call that has the focus, by the place of the key', async () => {
    const fake = await openPopup(popupScenarios.phoneSeveral);
    fireEvent.focus(window);
    press('ArrowDown');
    expect(document.activeElement).toBe(items()[1]);
    press('KeyA', 'ф');
    await waitFor(() => expect(orders(fake)).toEqual([['calls.answer', { callKey: 'b' }]]));
    fireEvent.keyDown(items()[1] as HTMLElement, { code: 'KeyA', key: 'a', ctrlKey: true });
    fireEvent.keyDown(items()[1] as HTMLElement, { code: 'KeyA', key: 'a', repeat: true });
    press('ArrowDown');
    press('KeyA', 'a');
    expect(orders(fake)).toHaveLength(1);
  });

  it('goes up with the arrow up, also where the popup hangs from its upper edge', async () => {
    await openPopup(popupScenarios.several, {}, { popupPlace: { display: 'pointer', corner: 'topRight' } });
    fireEvent.focus(window);
    press('ArrowUp');
    // The newest call is the lowest one there.
    expect(document.activeElement).toBe(items()[1]);
    press('ArrowDown');
    expect(document.activeElement).toBe(items()[0]);
  });

  it('puts away with D, and goes on with the next call', async () => {
    const fake = await openPopup(popupScenarios.several);
    fake.answer('calls.dismiss', () => new Promise<undefined>(() => undefined));
    fireEvent.focus(window);
    press('KeyD', 'd');
    await waitFor(() => expect(orders(fake)).toEqual([['calls.dismiss', { callKey: 'a' }]]));
    await waitFor(() => expect(document.activeElement).toBe(items()[0]));
    expect(items()).toHaveLength(2);
  });

  it('puts away with Esc the call that has the focus, and gives the keyboard back', async () => {
    const fake = await openPopup(popupScenarios.several);
    fireEvent.focus(window);
    press('ArrowDown');
    press('Escape');
    await waitFor(() =>
      expect(orders(fake)).toEqual([
        ['calls.dismiss', { callKey: 'b' }],
        ['popup.giveKeyboardBack', undefined],
      ]),
    );
  });

  it('begins a note with N about a call that is talked on, and about no other', async () => {
    const fake = await openPopup(popupScenarios.phoneSeveral);
    fireEvent.focus(window);
    press('KeyN', 'n');
    for (let down = 0; down < 3; down += 1) press('ArrowDown');
    expect(document.activeElement?.getAttribute('aria-keyshortcuts')).toBe('D N Escape');
    press('KeyN', 'т');
    await waitFor(() => expect(orders(fake)).toEqual([['notes.open', { key: 'd' }]]));
  });

  it('opens and closes a call with the arrows', async () => {
    await openPopup(popupScenarios.several);
    fireEvent.focus(window);
    press('ArrowDown');
    press('ArrowRight');
    await waitFor(() => expect(within(items()[1] as HTMLElement).getByLabelText('Copy number')).toBeTruthy());
    press('ArrowLeft');
    await waitFor(() => expect(within(items()[1] as HTMLElement).queryByLabelText('Copy number')).toBeNull());
  });
});
