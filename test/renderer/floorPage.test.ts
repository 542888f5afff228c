import { screen, waitFor, within } from '@testing-library/dom';
import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../contracts/settings.ts';
import type { DeskRow } from '../../contracts/floor/floorPicture.ts';
import { spanInWords } from '../../renderer/app/texts/times.ts';
import { stateLines, withinText } from '../../renderer/features/floor/floorTexts.ts';
import { closeWindowsAfterEach, openMain } from './openWindow.ts';
import { mainScenarios } from './scenarios/mainScenarios.ts';
import { settings } from './scenarios/parts.ts';
import { emptyFloor } from './scenarios/floor/leadScenarios.ts';

closeWindowsAfterEach();

const pageText = (): string => document.querySelector('main')?.textContent?.replace(/\s+/g, ' ') ?? '';
const totalText = (what: string): string =>
  [...(screen.getByText(what, { selector: 'dt' }).parentElement?.querySelectorAll('dd') ?? [])]
    .map(({ textContent }) => textContent)
    .join(' ');
const retry = (): HTMLButtonElement => screen.getByRole('button', { name: 'Try again for all' });

describe('the page of the floor', () => {
  it('is there for who leads alone, whatever the address says', async () => {
    const fake = await openMain(mainScenarios.floorThree);
    expect(screen.getByRole('heading', { level: 1, name: 'Floor' })).toBeDefined();
    fake.publish(
      'settings.changed',
      settings({ settings: { ...defaultSettings, floorBroker: 'amqps://b' } }),
    );
    await waitFor(() => expect(screen.queryByRole('link', { name: 'Floor' })).toBeNull());
    expect(screen.queryByRole('heading', { level: 1, name: 'Floor' })).toBeNull();
    expect(screen.getByRole('heading', { level: 1, name: 'Calls' })).toBeDefined();
  });

  it('is a table with the worst first, each desk by its name', async () => {
    await openMain(mainScenarios.floorThree);
    const table = screen.getByRole('table', { name: 'Desks, those with problems first' });
    const [, ...rows] = within(table).getAllByRole('row');
    expect(rows.map((row) => within(row).getByRole('rowheader').textContent)).toEqual([
      expect.stringContaining('Hohenstein-Wittgenstein'),
      expect.stringContaining('Anna Schmidt'),
      expect.stringContaining('User 119'),
    ]);
    expect(rows[0]?.textContent).toContain('12 cards open, the oldest for 12 minutes');
    expect(rows[1]?.textContent).toMatch(/Gets no calls since/);
    expect(rows[2]?.textContent).toMatch(/Not heard of since/);
  });

  it('has all try again by one press, and says whether they were told', async () => {
    const fake = await openMain(mainScenarios.floorThree);
    fake.publish('floorView.changed', { ...emptyFloor, ...mainScenarios.floorMany.view });
    await waitFor(() => expect(pageText()).not.toContain('All desks were told at'));
    fake.publish('floorView.changed', { ...emptyFloor, ...mainScenarios.floorThree.view });
    retry().click();
    await waitFor(() => expect(pageText()).toContain('All desks were told at'));
    expect(fake.sent.filter(({ name }) => name === 'floorView.retryForAll')).toHaveLength(1);
    fake.answer('floorView.retryForAll', () => ({ taken: 'refused' }));
    retry().click();
    await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('does not let this account'));
    expect(pageText()).not.toContain('All desks were told at');
    fake.answer('floorView.retryForAll', () => ({ taken: 'lost' }));
    retry().click();
    await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('is not known'));
  });

  it('says what its totals are of: stuck cards by desks, desks by all there are, times by cards', async () => {
    await openMain(mainScenarios.floorMany);
    expect(totalText('Stuck cards')).toBe('12 open for over a minute, on 1 desk');
    expect(totalText('Desks heard of')).toBe('9 of 12, 2 closed');
    expect(totalText('Card gone after (usual)')).toBe('0.2s of 8316 cards');
    expect(screen.getAllByRole('row')).toHaveLength(1 + 12);
  });

  it('asks for the broker where every desk has fallen silent, and not where one is heard of', async () => {
    const fake = await openMain(mainScenarios.floorThree);
    const view = mainScenarios.floorThree.view ?? emptyFloor;
    const words = 'No desk has been heard of since';
    expect(pageText()).not.toContain(words);
    const desks = view.desks.map((desk): DeskRow => ({ ...desk, trouble: 'silent' }));
    fake.publish('floorView.changed', { ...view, desks, totals: { ...view.totals, heard: 0, silent: 3 } });
    await waitFor(() => expect(pageText()).toContain(words));
    // Nothing is heard without a connection, and that is said already.
    fake.publish('floorView.changed', {
      ...{ ...view, desks, totals: { ...view.totals, heard: 0, silent: 3 } },
      reading: 'off',
    });
    await waitFor(() => expect(pageText()).not.toContain(words));
  });

  it('still says when all were told to who comes back', async () => {
    await openMain(mainScenarios.floorThree);
    expect(pageText()).toContain('All desks were told at');
  });

  it('says the day of what began on another one', () => {
    const [, row] = mainScenarios.floorThree.view?.desks ?? [];
    if (row === undefined) throw new Error('The floor has no such desk');
    const begun = new Date(2026, 2, 3, 7, 30).getTime();
    const down: DeskRow = { ...row, trouble: 'channel', channel: { is: 'down', sinceMs: begun } };
    const texts = [begun, begun + 26 * 3_600_000].map((nowMs) => stateLines(down, nowMs, 'en')[0]?.text);
    expect(texts[0]).toMatch(/since 07:30$/);
    expect(texts[1]).toMatch(/since 3 Mar, 07:30$/);
  });

  it.each([
    ['en', 61_000, '61 seconds'],
    ['en', 754_000, '12 minutes'],
    ['en', 7_140_000, '119 minutes'],
    ['en', 26 * 3_600_000, '26 hours'],
    ['de', 754_000, '12 Minuten'],
    ['ru', 754_000, '12 минут'],
    ['en', -5, '0 seconds'],
  ] as const)('says a span in words: %s %s ms', (locale, spanMs, text) => {
    expect(spanInWords(spanMs, locale)).toBe(text);
  });

  it('says why nothing new comes, and keeps what it knows with the time of it', async () => {
    const fake = await openMain(mainScenarios.floorThree);
    fake.publish('floorView.changed', mainScenarios.floorAway.view ?? emptyFloor);
    await waitFor(() => expect(pageText()).toContain('There is no connection to the broker.'));
    expect(pageText()).toContain('What follows is as of');
    expect(screen.getByRole('table')).toBeDefined();
    const link = screen.getByRole('link', { name: 'Open Settings' });
    expect(link.getAttribute('href')).toBe('#/settings');
    expect(retry().disabled).toBe(true);
    fake.publish('floorView.changed', { ...emptyFloor, reading: 'refused' });
    await waitFor(() => expect(pageText()).toContain('name you to --leads'));
    // An error is not an absence.
    expect(pageText()).not.toContain('No desk has told anything yet');
    fake.publish('floorView.changed', emptyFloor);
    await waitFor(() => expect(pageText()).toContain('No desk has told anything yet'));
  });

  it.each([
    [null, '–'],
    [2_500, '2.5s'],
    [60_000, '60.0s'],
    [90_000, '90 secs'],
    [600_000, '10 mins'],
    [Number.POSITIVE_INFINITY, 'over 10 min'],
  ])('says within which time: %s ms', (withinMs, text) => {
    expect(withinText(withinMs, 'en')).toBe(text);
  });

  it('says that nobody was told where there is no broker, and what is missing where nothing is set up', async () => {
    const fake = await openMain(mainScenarios.floorThree);
    fake.answer('floorView.retryForAll', () => ({ taken: 'noBroker' }));
    retry().click();
    await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('were not told'));
    fake.publish('floorView.changed', { ...emptyFloor, reading: 'notSetUp' });
    await waitFor(() => expect(pageText()).toContain('nothing set up'));
  });

  it('says that Bitrix24 refuses the notice about open cards, which right is missing and what to do', async () => {
    const fake = await openMain(mainScenarios.floorNotice);
    await waitFor(() => expect(pageText()).toContain('refuses Ringside’s notice'));
    expect(pageText()).toContain('Ringside lacks the right im in Bitrix24.');
    expect(pageText()).toContain('connect again on the Portal page');
    fake.publish('floorView.changed', emptyFloor);
    await waitFor(() => expect(pageText()).not.toContain('refuses Ringside’s notice'));
  });
});
