import { fireEvent, screen, waitFor, within } from '@testing-library/dom';
import { tick } from 'svelte';
import { describe, expect, it } from 'vitest';
import { defaultSettings, type Settings } from '../../contracts/settings.ts';
import { shortCompany } from '../../renderer/features/popup/entry/shortCompany.ts';
import { callerPlace } from '../../renderer/app/texts/callerPlace.ts';
import type { FakeBridge } from './fakeBridge.ts';
import { closeWindowsAfterEach, openPopup } from './openWindow.ts';
import { items, ordersOf as orders } from './popupScreen.ts';
import { entry, nowMs, party, settings, unknownCaller } from './scenarios/parts.ts';
import { popupScenarios } from './scenarios/popupScenarios.ts';

closeWindowsAfterEach();

const names = (element: HTMLElement | undefined): (string | null | undefined)[] =>
  within(element ?? document.body)
    .queryAllByRole('button')
    .map((button) => button.getAttribute('aria-label') ?? button.textContent?.trim());
function choose(fake: FakeBridge, change: Partial<Settings>): Promise<void> {
  fake.publish('settings.changed', settings({ settings: { ...defaultSettings, ...change } }));
  return tick();
}

describe('an entry', () => {
  it('names the line as the operator does, and keeps its place for one that nobody named', async () => {
    const fake = await openPopup(popupScenarios.one);
    expect(items()[0]?.textContent).toContain('Sales line');
    await choose(fake, { lines: [{ line: 'sales LINE', name: 'New customers', colour: 'violet' }] });
    expect(items()[0]?.textContent).toContain('New customers');
    expect(items()[0]?.getAttribute('aria-label')).toContain('New customers');
    expect(items()[0]?.style.borderInlineStartColor).toBe('var(--line-violet)');
  });

  it.each([
    ['is not cut where it says nothing but the direction', {}, 'Outgoing', false],
    [
      'may be cut where a number was clicked',
      { click: { at: 'dialling' } },
      'Outgoing · From Bitrix24',
      true,
    ],
  ] as const)('says how it stands, which %s', async (_, change, text, isLong) => {
    await openPopup({ revision: 1, undo: null, entries: [entry('a', { direction: 'outgoing', ...change })] });
    const stands = screen.getByText(text);
    expect(stands.classList.contains('long')).toBe(isLong);
    expect(stands.title).toBe(isLong ? text : '');
  });

  it('is left alone by a pointer that comes in, and held as high as it was from its next change on', async () => {
    const fake = await openPopup({ revision: 1, undo: null, entries: [entry('a', {})] });
    const changes = new MutationObserver(() => undefined);
    changes.observe(document.body, {
      attributes: true,
      characterData: true,
      childList: true,
      subtree: true,
    });
    fireEvent.pointerEnter(document);
    await tick();
    expect(changes.takeRecords()).toEqual([]);
    expect(items()[0]?.style.height).toBe('');
    fake.publish('popup.changed', { revision: 2, undo: null, entries: [entry('a', { state: 'answered' })] });
    await waitFor(() => expect(items()[0]?.style.height).toBe('0px'));
    changes.disconnect();
  });

  it('tells a number that is kept back from one that nobody knows', async () => {
    const without = (noNumber: 'withheld' | 'unknown') =>
      entry(noNumber, {
        party: party({ ...unknownCaller, phoneNumber: 'anonymous', formattedNumber: 'anonymous', noNumber }),
      });
    await openPopup({ revision: 1, undo: null, entries: [without('withheld'), without('unknown')] });
    const labels = items().map((item) => item.getAttribute('aria-label') ?? '');
    expect(labels[0]).toMatch(/^Number withheld/);
    expect(labels[1]).toMatch(/^Unknown number/);
    expect(document.body.textContent).not.toContain('anonymous');
  });

  it('shortens legal forms, and has the full name at hand', async () => {
    await openPopup({
      revision: 1,
      undo: null,
      entries: [
        entry('a', { party: party({ company: 'Общество с ограниченной ответственностью «Ромашка»' }) }),
      ],
    });
    expect(items()[0]?.textContent).toContain('ООО «Ромашка» · looks after: Igor Belov');
    expect(screen.getByTitle(/^Общество с ограниченной/)).toBeTruthy();
  });

  it.each([
    ['Непубличное акционерное общество «А»', 'НАО «А»'],
    ['Anna Gesellschaft mit beschränkter Haftung', 'Anna GmbH'],
    ['Aktiengesellschaft', 'AG'],
    ['Northwind Logistics', 'Northwind Logistics'],
  ])('%s is %s', (full, short) => {
    expect(shortCompany(full)).toBe(short);
  });

  it('says where a caller from abroad is, and what time it is there', async () => {
    const from = (country: string) => [entry('a', { party: party({ country }) })];
    const fake = await openPopup({ revision: 1, undo: null, entries: from('GB') });
    expect(items()[0]?.textContent).toMatch(/United Kingdom, \d\d:\d\d/);
    fake.publish('popup.changed', { revision: 2, undo: null, entries: from('DE') });
    await waitFor(() => expect(items()[0]?.textContent).not.toMatch(/United Kingdom|Germany/));
    expect(callerPlace('GB', Date.UTC(2026, 6, 1, 9, 30), 'en')).toBe('United Kingdom, 10:30');
    // A number does not tell which of their times it is.
    expect(callerPlace('US', nowMs, 'en')).toBe('United States');
    expect(callerPlace('XX', nowMs, 'en')).toBe('XX');
  });

  it('has the keys that put it away on the Dismiss of the newest alone, and says what Dismiss does', async () => {
    const fake = await openPopup(popupScenarios.several);
    const keys = (): (string | undefined)[] => items().map((item) => item.querySelector('kbd')?.textContent);
    expect(keys()).toEqual(['Ctrl+Shift+H', undefined, undefined]);
    for (const dismiss of screen.getAllByRole('button', { name: 'Dismiss' })) {
      expect(dismiss.getAttribute('aria-description')).toBe('Closes the card. The call goes on ringing.');
      expect(dismiss.title).toContain('goes on ringing');
    }
    await choose(fake, { dismissShortcut: null });
    expect(keys()).toEqual([undefined, undefined, undefined]);
  });

  it('marks a long wait by a sign and a word, not by colour alone', async () => {
    const rung = (key: string, seconds: number) => entry(key, { startedAtMs: Date.now() - seconds * 1000 });
    const fake = await openPopup({
      revision: 1,
      undo: null,
      entries: [rung('new', 3), rung('long', 25), rung('late', 45), entry('to', { direction: 'outgoing' })],
    });
    const timers = (): (string | null)[] =>
      screen.getAllByRole('timer').map(({ textContent }) => textContent);
    expect(timers().map((text) => text?.replace(/[\d:]+/, '').trim())).toEqual([
      '',
      'Waits long,',
      'Waits too long,',
      '',
    ]);
    await choose(fake, { longWaitSeconds: 60, tooLongWaitSeconds: 120 });
    expect(timers().map((text) => text?.replace(/[\d:]+/, '').trim())).toEqual(['', '', '', '']);
  });
});

describe('several calls', () => {
  it('are one line each but for the newest that rings, and a click opens one', async () => {
    await openPopup(popupScenarios.phoneSeveral);
    expect(items().map(names)).toEqual([
      ['Details: Anna Petrova', 'Copy number', 'Answer', 'Decline', 'Open in CRM', 'Dismiss'],
      ['Details: +44 20 7183 8750', 'Answer', 'Dismiss'],
      ['Details: Anna Petrova', 'Dismiss'],
      ['Details: Anna Petrova', 'Note', 'Dismiss'],
    ]);
    fireEvent.click(within(items()[1] as HTMLElement).getByRole('button', { name: /^Details/ }));
    await tick();
    expect(names(items()[1])).toContain('Decline');
    expect(names(items()[0])).toContain('Decline');
    fireEvent.click(within(items()[0] as HTMLElement).getByRole('button', { name: /^Details/ }));
    await tick();
    expect(names(items()[0])).toEqual(['Details: Anna Petrova', 'Answer', 'Dismiss']);
  });

  it('are counted beyond five lines; the number opens the Calls page, and Dismiss all is about all of them', async () => {
    const fake = await openPopup(popupScenarios.many);
    expect(items()).toHaveLength(6);
    const more = screen.getByRole('button', { name: '3 more on the Calls page' });
    expect(screen.getByRole('list').contains(more)).toBe(false);
    fireEvent.click(more);
    await waitFor(() =>
      expect(orders(fake).at(-1)).toEqual({ name: 'popup.openCallList', input: undefined }),
    );
    expect(screen.getByText('9 calls')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Dismiss all' }));
    await tick();
    const { input } = orders(fake).at(-1) ?? {};
    expect((input as { callKeys: string[] }).callKeys).toHaveLength(9);
  });

  it('say of each that is on the screen by itself that the shortcut may put it away, and of no other', async () => {
    const fake = await openPopup(popupScenarios.many);
    await waitFor(() => {
      const { input } = fake.sent.find(({ name }) => name === 'popup.painted') ?? {};
      expect((input as { callKeys: string[] } | undefined)?.callKeys).toHaveLength(6);
    });
  });

  it('keep a talk in a slim bar, where it can be ended', async () => {
    const fake = await openPopup(popupScenarios.phoneAnswered);
    expect(names(items()[0])).toEqual(['Details: Anna Petrova', 'Note', 'Hang up', 'Dismiss']);
    expect(items()[0]?.textContent).toContain('Talking');
    fireEvent.click(screen.getByRole('button', { name: 'Hang up' }));
    await waitFor(() =>
      expect(orders(fake).at(-1)).toEqual({ name: 'calls.hangUp', input: { callKey: 'a' } }),
    );
  });
});

describe('a card that stays open', () => {
  const failures = [
    {
      callKeys: ['x', 'y'],
      who: 'Anna',
      problem: { code: 'portal.down' as const, params: { host: 'portal.example' } },
    },
  ];

  it('is told with the reason, in a popup that was empty as well, and can be tried again or closed', async () => {
    const fake = await openPopup({ revision: 1, undo: null, entries: [], failures });
    const alert = await screen.findByRole('alert');
    await waitFor(() =>
      expect(alert.textContent).toMatch(/2 cards are still open in Bitrix24\. portal\.example/),
    );
    expect(items()).toEqual([]);
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() =>
      expect(orders(fake).at(-1)).toEqual({ name: 'calls.tryHideAgain', input: { callKeys: ['x', 'y'] } }),
    );
    fireEvent.click(screen.getByRole('button', { name: 'Close this message' }));
    await waitFor(() => expect(orders(fake).at(-1)?.name).toBe('calls.failureSeen'));
  });

  it('is said once, however much news of calls comes, and again in another language', async () => {
    const fake = await openPopup({ revision: 1, undo: null, entries: [], failures });
    const alert = await screen.findByRole('alert');
    await waitFor(() => expect(alert.textContent).toContain('portal.example'));
    const said: string[] = [];
    new MutationObserver(() => said.push(alert.textContent)).observe(alert, {
      subtree: true,
      childList: true,
      characterData: true,
    });
    const news = structuredClone(failures);
    fake.publish('popup.changed', { revision: 2, undo: null, entries: [entry('a')], failures: news });
    await waitFor(() => expect(items()).toHaveLength(1));
    fake.publish('settings.changed', settings({ locale: 'de' }));
    await waitFor(() => expect(alert.textContent).toContain('gestört'));
    await waitFor(() => expect(said.at(-1)).toContain('portal.example'));
    expect(said.filter((text) => !text.includes('portal.example'))).toEqual([]);
  });

  it('keeps its place under the pointer', async () => {
    const fake = await openPopup({ revision: 1, undo: null, entries: [entry('a')], failures });
    fireEvent.pointerEnter(document);
    const notice = (): Element | null => document.querySelector('[data-about^="failure"]');
    fake.publish('popup.changed', { revision: 2, undo: null, entries: [entry('new'), entry('a')] });
    await tick();
    expect([notice() !== null, screen.queryByRole('alert')]).toEqual([true, null]);
    fireEvent.pointerLeave(document);
    await waitFor(() => expect(notice()).toBeNull());
  });
});

it('offers Undo without an end where that was chosen, with a way to close it', async () => {
  const undo = { dismissalId: 'd1', who: 'Anna', count: 1, cards: 'hidden', untilMs: null } as const;
  const fake = await openPopup({ revision: 1, entries: [], undo });
  fireEvent.click(screen.getByRole('button', { name: 'Close this message' }));
  await waitFor(() =>
    expect(orders(fake).at(-1)).toEqual({ name: 'calls.closeUndo', input: { dismissalId: 'd1' } }),
  );
});
