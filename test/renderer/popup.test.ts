import { fireEvent, screen, waitFor, within } from '@testing-library/dom';
import { tick } from 'svelte';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../contracts/errors.ts';
import { closeWindowsAfterEach, openPopup } from './openWindow.ts';
import { button, items, list, ordersOf as orders } from './popupScreen.ts';
import { entry, hostileNames, nowMs, party, settings, unknownCaller } from './scenarios/parts.ts';
import { popupScenarios } from './scenarios/popupScenarios.ts';

closeWindowsAfterEach();

const undo = { dismissalId: 'd1', who: 'Anna', count: 1, cards: 'hidden', untilMs: nowMs + 6000 } as const;

describe('the popup', () => {
  it('lists who calls, newest first, named by name or number', async () => {
    await openPopup(popupScenarios.several);
    const labels = items().map((item) => item.getAttribute('aria-label') ?? '');
    expect(labels[0]).toMatch(/^Anna Petrova/);
    expect(labels[1]).toMatch(/^\+44 20 7183 8750/);
    expect(labels[2]).toMatch(/^Самойленко/);
    const [first] = items();
    for (const text of ['+7 495 123-45-67', 'Northwind Logistics · looks after: Igor Belov', 'Sales line'])
      expect(first?.textContent).toContain(text);
  });

  it('offers what can be done and nothing else', async () => {
    await openPopup({
      revision: 1,
      undo: null,
      entries: [
        entry('a'),
        entry('b', { party: party({ ...unknownCaller, phoneNumber: '', formattedNumber: '' }) }),
      ],
    });
    const names = items().map((item) =>
      within(item)
        .getAllByRole('button')
        .map((element) => element.getAttribute('aria-label') ?? element.textContent?.trim()),
    );
    expect(names).toEqual([
      ['Details: Anna Petrova', 'Copy number', 'Open in CRM', 'Dismiss'],
      ['Details: Unknown number', 'Dismiss'],
    ]);
  });

  it('drops a dismissed entry within the click, before the main process has answered', async () => {
    const fake = await openPopup(popupScenarios.several);
    fake.answer('calls.dismiss', () => new Promise<undefined>(() => undefined));
    const [first] = items();
    button('Dismiss', first).click();
    await tick();
    expect(items().map((item) => item.getAttribute('aria-label'))).toEqual([
      expect.stringMatching(/^\+44/),
      expect.stringMatching(/^Самойленко/),
    ]);
    expect(orders(fake).at(-1)).toEqual({ name: 'calls.dismiss', input: { callKey: 'a' } });
  });

  it('brings the entry back, and says why, when it could not be dismissed', async () => {
    const fake = await openPopup(popupScenarios.one);
    fake.answer('calls.dismiss', () => {
      throw new AppError('call.unknown');
    });
    button('Dismiss').click();
    await tick();
    expect(items()).toHaveLength(0);
    await waitFor(() => expect(items()).toHaveLength(1));
    expect((await screen.findByRole('alert')).textContent).toContain('no longer knows this call');
  });

  it('keeps the place of who is put away or gone while the pointer is in the popup', async () => {
    const fake = await openPopup({ ...popupScenarios.several, revision: 1 });
    fireEvent.pointerEnter(document);
    button('Dismiss', items()[1]).click();
    await tick();
    const places = (): (string | null)[] => [...list().children].map((li) => li.getAttribute('data-about'));
    expect([items().length, places()]).toEqual([2, ['a', 'b', 'c']]);
    const entries = [entry('new'), ...popupScenarios.several.entries.slice(0, 1)];
    fake.publish('popup.changed', { ...popupScenarios.several, revision: 2, entries });
    await tick();
    expect([items().length, places()]).toEqual([2, ['new', 'a', 'b', 'c']]);
    // Told so while the window changes its size under the pointer: it is not believed.
    fake.answer('popup.isUnderPointer', () => true);
    fireEvent.pointerLeave(document);
    await waitFor(() => expect(fake.sent.some(({ name }) => name === 'popup.isUnderPointer')).toBe(true));
    await tick();
    expect(places()).toEqual(['new', 'a', 'b', 'c']);
    fake.answer('popup.isUnderPointer', () => false);
    fireEvent.pointerLeave(document);
    await waitFor(() => expect(places()).toEqual(['new', 'a']));
  });

  it('goes on with the next call for those who work by keyboard', async () => {
    await openPopup(popupScenarios.several);
    const dismiss = button('Dismiss', items()[0]);
    dismiss.focus();
    fireEvent.click(dismiss, { detail: 0 });
    await waitFor(() => expect(document.activeElement).toBe(button('Dismiss', items()[0])));
    expect(items()).toHaveLength(2);
  });

  it('shows a call anew that was dismissed and comes back', async () => {
    const fake = await openPopup({ ...popupScenarios.one, revision: 1 });
    button('Dismiss').click();
    fake.publish('popup.changed', { revision: 2, entries: [], undo });
    await tick();
    fake.publish('popup.changed', { revision: 3, entries: [entry('a')], undo: null });
    await waitFor(() => expect(items()).toHaveLength(1));
  });

  it('offers Dismiss all from two calls on', async () => {
    const fake = await openPopup(popupScenarios.one);
    expect(screen.queryByRole('button', { name: 'Dismiss all' })).toBeNull();
    fake.publish('popup.changed', { ...popupScenarios.several, revision: 2 });
    await tick();
    button('Dismiss all').click();
    await tick();
    expect(items()).toHaveLength(0);
    expect(orders(fake).at(-1)?.name).toBe('calls.dismissAll');
  });

  it('says of a call without a card that it is put away, not that a card is hidden', async () => {
    const fake = await openPopup({ revision: 1, entries: [], undo: { ...undo, cards: 'none' } });
    await screen.findByText('Put away: Anna.');
    fake.publish('popup.changed', { revision: 2, entries: [], undo });
    await screen.findByText('Card hidden: Anna.');
  });

  it.each([
    ['beingHidden', 1, 'Put away: Anna.'],
    ['waiting', 1, 'Will be hidden when the portal answers: Anna'],
    ['waiting', 3, 'Will be hidden when the portal answers'],
    ['stillOpen', 1, 'Card still open: Anna'],
    ['stillOpen', 3, 'Cards still open in Bitrix24'],
  ] as const)('calls no card hidden that is %s', async (cards, count, says) => {
    await openPopup({ revision: 1, entries: [], undo: { ...undo, cards, count } });
    await screen.findByText(says);
  });

  it('keeps the undo strip outside the list, as a status', async () => {
    const fake = await openPopup({ revision: 1, entries: [entry('b')], undo });
    const strip = screen.getByRole('status');
    expect(list().contains(strip)).toBe(false);
    expect(strip.textContent).toContain('Card hidden: Anna.');
    button('Undo', strip).click();
    await waitFor(() =>
      expect(orders(fake).at(-1)).toEqual({ name: 'calls.undo', input: { dismissalId: 'd1' } }),
    );
  });

  it('says why a call leaves, without anything left to press', async () => {
    await openPopup(popupScenarios.leaving);
    expect(items()[0]?.textContent).toContain('Answered by a colleague');
    expect(items()[2]?.getAttribute('aria-label')).toContain('Missed');
    expect(within(list()).queryAllByRole('button')).toEqual([]);
  });

  it('dismisses the newest entry that is not leaving on Esc, then gives the keyboard back', async () => {
    const fake = await openPopup({
      revision: 1,
      undo: null,
      entries: [entry('gone', { leaving: 'missed' }), entry('newest'), entry('older')],
    });
    fireEvent.keyDown(document.body, { key: 'Escape' });
    await waitFor(() => expect(orders(fake).at(-1)?.name).toBe('popup.giveKeyboardBack'));
    expect(fake.sent.find(({ name }) => name === 'calls.dismiss')?.input).toEqual({ callKey: 'newest' });
  });

  it('confirms a copied number politely and keeps the name of the button', async () => {
    const fake = await openPopup(popupScenarios.one);
    button('Copy number').click();
    await screen.findByText('Number copied');
    expect(screen.getByText('Number copied').getAttribute('aria-live')).toBe('polite');
    expect(button('Copy number')).toBeTruthy();
    expect(fake.sent.some(({ name }) => name === 'calls.copyNumber')).toBe(true);
  });

  it('says of a time in its bar that it is until then', async () => {
    await openPopup(popupScenarios.one);
    button('Quiet mode').click();
    const choices = await screen.findByRole('group', { name: 'Quiet mode' });
    const words = within(choices)
      .getAllByRole('button')
      .map(({ textContent }) => textContent?.trim() ?? '');
    expect(words.filter((text) => /\d:\d\d/.test(text))).toEqual([expect.stringMatching(/^Until /)]);
  });

  it('says why quiet mode could not be begun from its bar', async () => {
    const fake = await openPopup(popupScenarios.one);
    fake.answer('quiet.choose', () => {
      throw new AppError('settings.notSaved');
    });
    button('Quiet mode').click();
    (await screen.findByRole('button', { name: '30 minutes' })).click();
    expect((await screen.findByRole('alert')).textContent).toContain('could not be saved');
    expect(orders(fake).at(-1)).toEqual({ name: 'quiet.choose', input: { kind: 'minutes', minutes: 30 } });
  });

  it('reports each state once it is painted, and no height when there is nothing to show', async () => {
    const fake = await openPopup(popupScenarios.one);
    const reported = (): unknown[] =>
      fake.sent.filter(({ name }) => name === 'popup.painted').map(({ input }) => input);
    await waitFor(() => expect(reported()).toContainEqual(expect.objectContaining({ revision: 1 })));
    fake.publish('popup.changed', { revision: 7, entries: [], undo: null });
    await waitFor(() => expect(reported()).toContainEqual({ revision: 7, heightPx: 0 }));
  });
});

describe('hostile names in the popup', () => {
  it.each(Object.entries(hostileNames))('%s is shown as bounded text', async (_kind, name) => {
    await openPopup({
      revision: 1,
      entries: [entry('a', { party: party({ name }) })],
      undo: { ...undo, who: name },
    });
    expect(document.querySelector('img, b')).toBeNull();
    const [item] = items();
    expect(item?.getAttribute('aria-label')?.length).toBeLessThan(420);
    expect(item?.textContent?.length).toBeLessThan(800);
    // The first visible characters are those of the name.
    expect(item?.getAttribute('aria-label')?.startsWith(name.slice(0, 5).replace(/\s/g, ' '))).toBe(true);
    expect(screen.getByRole('status').textContent).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
  });
});

it('speaks Russian, and changes the language without a reload', async () => {
  const fake = await openPopup(popupScenarios.several, { locale: 'ru' });
  expect(screen.getByRole('list', { name: 'Входящие звонки' })).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Скрыть все' })).toBeTruthy();
  expect(document.documentElement.lang).toBe('ru');
  fake.publish('settings.changed', settings({ locale: 'en' }));
  await waitFor(() => expect(list()).toBeTruthy());
  expect(button('Dismiss all')).toBeTruthy();
  expect(document.documentElement.lang).toBe('en');
});
