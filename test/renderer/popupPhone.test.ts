import { fireEvent, screen, waitFor, within } from '@testing-library/dom';
import { tick } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../contracts/errors.ts';
import { closeWindowsAfterEach, openPopup } from './openWindow.ts';
import { button, items, list, ordersOf as orders } from './popupScreen.ts';
import { entry } from './scenarios/parts.ts';
import { popupScenarios } from './scenarios/popupScenarios.ts';

closeWindowsAfterEach();
afterEach(() => void vi.restoreAllMocks());

describe('the phone in the popup', () => {
  const names = (): (string | null | undefined)[] =>
    within(list())
      .getAllByRole('button')
      .map((element) => element.getAttribute('aria-label') ?? element.textContent?.trim());
  const answered = { ...popupScenarios.phoneAnswered, revision: 2 };

  it('offers what the phone can do, Answer first', async () => {
    await openPopup(popupScenarios.phoneRings);
    expect(names()).toEqual(['Copy number', 'Answer', 'Decline', 'Open in CRM', 'Dismiss']);
  });

  it('answers, then offers to hang up where Decline was', async () => {
    const fake = await openPopup(popupScenarios.phoneRings);
    fireEvent.pointerEnter(document);
    button('Answer').click();
    await waitFor(() =>
      expect(orders(fake).at(-1)).toEqual({ name: 'calls.answer', input: { callKey: 'a' } }),
    );
    fake.publish('popup.changed', answered);
    await waitFor(() =>
      expect(names()).toEqual(['Copy number', 'Note', 'Hang up', 'Open in CRM', 'Dismiss']),
    );
    button('Hang up').click();
    await waitFor(() =>
      expect(orders(fake).at(-1)).toEqual({ name: 'calls.hangUp', input: { callKey: 'a' } }),
    );
  });

  it('declines', async () => {
    const fake = await openPopup(popupScenarios.phoneRings);
    button('Decline').click();
    await waitFor(() =>
      expect(orders(fake).at(-1)).toEqual({ name: 'calls.decline', input: { callKey: 'a' } }),
    );
  });

  it('tells the phone once while it is at it', async () => {
    const fake = await openPopup(popupScenarios.phoneRings);
    fake.answer('calls.answer', () => new Promise<undefined>(() => undefined));
    button('Answer').click();
    button('Answer').click();
    await waitFor(() => expect(button('Answer').getAttribute('aria-busy')).toBe('true'));
    expect(orders(fake).filter(({ name }) => name === 'calls.answer')).toHaveLength(1);
  });

  it.each(['by the phone itself', 'here'])(
    'has no Hang up where Decline was while the pointer is inside, but for a call answered %s',
    async (how) => {
      const fake = await openPopup(popupScenarios.phoneRings);
      fireEvent.pointerEnter(document);
      await tick();
      if (how === 'here') button('Answer').click();
      fake.publish('popup.changed', answered);
      await waitFor(() => expect(screen.queryByRole('button', { name: 'Decline' })).toBeNull());
      expect(screen.queryAllByRole('button', { name: 'Hang up' })).toHaveLength(how === 'here' ? 1 : 0);
      fireEvent.pointerLeave(document);
      await waitFor(() => expect(button('Hang up')).toBeTruthy());
    },
  );

  it('has the place of Note from the ring on, and the button once the call is answered', async () => {
    // On Linux the popup never has the keyboard.
    vi.spyOn(navigator, 'platform', 'get').mockReturnValue('Win32');
    const fake = await openPopup(popupScenarios.phoneRings);
    fireEvent.pointerEnter(document);
    const place = document.querySelector('[inert] [aria-label="Note"]');
    expect(place).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Note' })).toBeNull();
    fake.publish('popup.changed', answered);
    await waitFor(() => expect(button('Note')).toBe(place));
    expect(button('Note').title).toBe('Note (N)');
    button('Note').click();
    await waitFor(() => expect(orders(fake).at(-1)).toEqual({ name: 'notes.open', input: { key: 'a' } }));
  });

  it('offers no note about a test call', async () => {
    const talked = entry('a', { state: 'answered', isTest: true });
    await openPopup({ revision: 1, undo: null, entries: [talked] });
    expect(names()).not.toContain('Note');
  });

  it('keeps the place of its buttons where it may still tell of the call, for nobody to press', async () => {
    await openPopup({ revision: 1, undo: null, entries: [entry('a', { phoneMayTell: true })] });
    expect(screen.queryByRole('button', { name: 'Answer' })).toBeNull();
    const kept = [...document.querySelectorAll('[inert] button')].map(({ textContent }) =>
      textContent.trim(),
    );
    expect(kept).toContain('Answer');
  });

  it('says why the phone did not do it and for whom, away from the calls, and asks for the room to say so', async () => {
    const fake = await openPopup(popupScenarios.phoneSeveral);
    fake.answer('calls.answer', () => {
      throw new AppError('phone.refused', { phone: 'baresip' });
    });
    const reports = (): number => fake.sent.filter(({ name }) => name === 'popup.painted').length;
    await waitFor(() => expect(reports()).toBeGreaterThan(0));
    const before = reports();
    button('Answer', items()[1]).click();
    const alert = await screen.findByRole('alert');
    // Within an entry it would move what is above or below.
    expect(screen.getByRole('list').contains(alert)).toBe(false);
    expect(alert.textContent?.trim().replace(/\s+/g, ' ')).toBe(
      '+44 20 7183 8750 baresip did not do it. Do it at the phone itself.',
    );
    await waitFor(() => expect(reports()).toBeGreaterThan(before));
  });

  it('goes on saying so when another order, given before, is done', async () => {
    const fake = await openPopup(popupScenarios.phoneSeveral);
    let done = (): void => undefined;
    fake.answer('calls.answer', () => new Promise<undefined>((resolve) => (done = () => resolve(undefined))));
    button('Answer', items()[1]).click();
    await waitFor(() => expect(orders(fake).at(-1)?.name).toBe('calls.answer'));
    fake.answer('calls.dismiss', () => {
      throw new AppError('phone.refused', { phone: 'baresip' });
    });
    button('Dismiss', items()[0]).click();
    await screen.findByRole('alert');
    done();
    // Each step of the way back is a turn of its own.
    for (let turn = 0; turn < 10; turn += 1) await tick();
    expect(screen.queryByRole('alert')).not.toBeNull();
  });

  it('goes on at the next Dismiss after a dismissal by keyboard: Enter must not answer', async () => {
    await openPopup(popupScenarios.phoneSeveral);
    const dismiss = button('Dismiss', items()[0]);
    dismiss.focus();
    fireEvent.click(dismiss, { detail: 0 });
    await waitFor(() => expect(document.activeElement).toBe(button('Dismiss', items()[0])));
  });

  it('leaves the keyboard at Dismiss when the button that had it is gone', async () => {
    const fake = await openPopup(popupScenarios.phoneRings);
    button('Answer').focus();
    fake.publish('popup.changed', answered);
    await waitFor(() => expect(document.activeElement).toBe(button('Dismiss')));
  });
});
