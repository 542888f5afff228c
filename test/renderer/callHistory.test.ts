import { fireEvent, screen, waitFor, within } from '@testing-library/dom';
import { tick } from 'svelte';
import { describe, expect, it } from 'vitest';
import type { CallRow } from '../../contracts/calls.ts';
import type { FakeBridge } from './fakeBridge.ts';
import { closeWindowsAfterEach, openMain, settled } from './openWindow.ts';
import { mainScenarios } from './scenarios/mainScenarios.ts';
import { noCard, nowMs, party, row } from './scenarios/parts.ts';
import { answerHistory } from './scenarios/scenarioBridge.ts';
import { callsInARow } from './scenarios/wholeDay.ts';

closeWindowsAfterEach();

const list = (name = 'Call history'): HTMLElement => screen.getByRole('list', { name });
const items = (name?: string): HTMLElement[] => within(list(name)).queryAllByRole('listitem');
const names = (name?: string): string[] =>
  items(name).map((item) => item.getAttribute('aria-label')?.split(', ')[0] ?? '');
const press = (key: string, change: KeyboardEventInit = {}): void =>
  void fireEvent.keyDown(document.activeElement ?? document.body, { key, ...change });

/** A main process whose calls can be changed. */
async function openWith(rows: readonly CallRow[], layout?: { viewportPx: number; rowPx: number }) {
  let present = rows;
  const fake = await openMain(
    { ...mainScenarios.calls, rows },
    {},
    (bridge) => answerHistory(bridge, () => present),
    layout,
  );
  return {
    fake,
    async now(changed: readonly CallRow[]): Promise<void> {
      present = changed;
      fake.publish('calls.changed', { rows: [...changed] });
      fake.publish('history.changed', { revision: Math.random(), problem: null });
      await settled();
    },
  };
}

const called = (key: string, change: Partial<CallRow> = {}): CallRow =>
  row(key, {
    party: party({ name: key, phoneNumber: `+7495${key.length}00${key.charCodeAt(0)}` }),
    ...change,
  });

const orders = (fake: FakeBridge) =>
  fake.sent.filter(({ name }) => !/\.(get|page|day|toCallBack|showsPage)$/.test(name));

describe('the list under the hand', () => {
  it('stays as it is until the hand has left, and tells how many wait', async () => {
    const { now } = await openWith([called('Boris')]);
    fireEvent.pointerMove(list());
    await now([called('Anna'), called('Boris')]);
    expect(await screen.findByRole('button', { name: 'Show 1 new call' })).toBeTruthy();
    expect(names()).toEqual(['Boris']);
    fireEvent.pointerLeave(list().parentElement ?? list());
    await waitFor(() => expect(names()).toEqual(['Anna', 'Boris']));
    expect(screen.queryByRole('button', { name: /new call/ })).toBeNull();
  });

  it('shows what waits when that is asked for', async () => {
    const { now } = await openWith([called('Boris')]);
    fireEvent.pointerMove(list());
    await now([called('Anna'), called('Boris')]);
    (await screen.findByRole('button', { name: 'Show 1 new call' })).click();
    await waitFor(() => expect(names()).toEqual(['Anna', 'Boris']));
  });

  it('says of a row in its place what is known of it now', async () => {
    const ringing = called('Anna', { state: 'ringing', outcome: null, endedAtMs: null, answeredAtMs: null });
    const { now } = await openWith([ringing]);
    fireEvent.pointerMove(list());
    await now([called('Anna', { outcome: 'missed', answeredAtMs: null })]);
    expect(items()[0]?.textContent).toContain('Missed');
  });

  it('does nothing for a press on what has just come there', async () => {
    const answered = { state: 'answered', outcome: null, endedAtMs: null, actions: ['hangUp'] } as const;
    const { fake, now } = await openWith([called('Anna', { ...answered, actions: ['hangUp'] })]);
    await now([called('Anna')]);
    fireEvent.click(screen.getByRole('button', { name: 'Call back' }), { detail: 1 });
    await tick();
    expect(orders(fake)).toEqual([]);
    // By key it is named, not aimed at.
    fireEvent.click(screen.getByRole('button', { name: 'Call back' }), { detail: 0 });
    await tick();
    expect(orders(fake).map(({ name }) => name)).toEqual(['calls.callBack']);
  });
});

describe('the filters', () => {
  it('say how many there are of each, and leave those', async () => {
    await openMain(mainScenarios.calls);
    const filters = within(screen.getByRole('radiogroup', { name: 'Show' })).getAllByRole('radio');
    const texts = filters.map((radio) => radio.closest('label')?.textContent.trim().replace(/\s+/g, ' '));
    expect(texts).toEqual(['All 10', 'Missed 2', 'Live 2', 'Problems 2']);
    screen.getByRole('radio', { name: /Missed/ }).click();
    await waitFor(() => expect(items()).toHaveLength(2));
    for (const item of items()) expect(item.textContent).toContain('Missed');
  });
});

describe('whom to call back', () => {
  it('a key does nothing more with a row that is done and only keeps its place', async () => {
    const missed = { state: 'ended', outcome: 'missed' } as const;
    const { fake, now } = await openWith([called('Anna', missed), called('Boris', missed)]);
    fireEvent.pointerMove(list('To call back'));
    await now([called('Anna', { ...missed, outcome: 'answeredElsewhere' }), called('Boris', missed)]);
    await waitFor(() => expect(items('To call back')[0]?.textContent).toContain('Talked to since'));
    const [anna, boris] = items('To call back');
    anna?.focus();
    press('c');
    press('y');
    boris?.focus();
    press('c');
    await settled();
    expect(orders(fake)).toEqual([{ name: 'calls.callBack', input: { callKey: 'Boris' } }]);
  });

  const missed = (key: string, minutes: number): CallRow =>
    called(key, {
      outcome: 'missed',
      answeredAtMs: null,
      startedAtMs: nowMs - minutes * 60_000,
      card: noCard,
    });
  const folded = { ...missed('Anna', 9), key: 'Anna again' };

  it('is a list that folds repeats and works itself off', async () => {
    const { fake, now } = await openWith([missed('Anna', 3), missed('Boris', 5), folded]);
    expect(names('To call back')).toEqual(['Anna', 'Boris']);
    expect(items('To call back')[0]?.textContent).toContain('2 missed calls');
    within(list('To call back')).getAllByRole('button', { name: 'Call back' })[0]?.click();
    await tick();
    expect(orders(fake)).toEqual([{ name: 'calls.callBack', input: { callKey: 'Anna' } }]);
    const returned = {
      ...missed('Anna', 1),
      key: 'returned',
      direction: 'outgoing',
      outcome: 'answered',
    } as const;
    await now([returned, missed('Anna', 3), missed('Boris', 5), folded]);
    await waitFor(() => expect(names('To call back')).toEqual(['Boris']));
  });

  it('is ticked off, which can be taken back in the same place', async () => {
    const { fake } = await openWith([missed('Anna', 3), missed('Boris', 5)]);
    within(list('To call back')).getAllByRole('button', { name: 'Tick off' })[0]?.click();
    const undo = await within(list('To call back')).findByRole('button', { name: 'Undo' });
    expect(names('To call back')).toEqual(['Anna', 'Boris']);
    undo.click();
    await waitFor(() =>
      expect(within(list('To call back')).getAllByRole('button', { name: 'Tick off' })).toHaveLength(2),
    );
    expect(orders(fake)).toEqual([
      { name: 'history.tickOff', input: { callKey: 'Anna' } },
      { name: 'history.putBack', input: { callKey: 'Anna' } },
    ]);
  });
});

describe('what went wrong', () => {
  it('is told once for one cause, and tried again at once', async () => {
    const fake = await openMain(mainScenarios.callsDay);
    const banner = screen.getByRole('status', { name: 'Problems in Bitrix24' });
    expect(banner.textContent).toContain('12 cards are still open in Bitrix24');
    expect(banner.textContent).toContain('1 call is not recorded in Bitrix24');
    expect(screen.getAllByRole('alert')).toHaveLength(1);
    within(banner).getByRole('button', { name: 'Try all again' }).click();
    await tick();
    const sent = orders(fake).at(-1);
    expect(sent?.name).toBe('portal.retryCommands');
    expect((sent?.input as { commandIds: string[] }).commandIds).toHaveLength(13);
  });

  it('is said to be done once it was tried again and is', async () => {
    const fake = await openMain(mainScenarios.callsDay);
    const { portal } = mainScenarios.callsDay;
    const said = () => screen.queryByText('Tried again: it is done now.');
    screen.getByRole('button', { name: 'Try all again' }).click();
    // What the page knows may be older than the order.
    fake.publish('portal.changed', portal);
    fake.publish('portal.changed', { ...portal, failedCommands: [], commandsWaiting: 13 });
    await settled();
    expect(said()).toBeNull();
    fake.publish('portal.changed', { ...portal, failedCommands: [], commandsWaiting: 0 });
    await settled();
    expect(said()?.getAttribute('aria-live')).toBe('polite');
  });

  it('is not said to be done where it failed again', async () => {
    const fake = await openMain(mainScenarios.callsDay);
    const { portal } = mainScenarios.callsDay;
    screen.getByRole('button', { name: 'Try all again' }).click();
    await settled();
    fake.publish('portal.changed', { ...portal, failedCommands: [], commandsWaiting: 13 });
    await settled();
    fake.publish('portal.changed', portal);
    await settled();
    fake.publish('portal.changed', { ...portal, failedCommands: [] });
    await settled();
    expect(screen.queryByText('Tried again: it is done now.')).toBeNull();
  });

  it('neither comes nor goes while the hand is at work below', async () => {
    const fake = await openMain(mainScenarios.calls);
    fireEvent.pointerMove(list());
    fake.publish('portal.changed', mainScenarios.callsDay.portal);
    await settled();
    expect(screen.queryByRole('button', { name: 'Try all again' })).toBeNull();
    fireEvent.pointerLeave(list().parentElement ?? list());
    await waitFor(() => expect(screen.getByRole('button', { name: 'Try all again' })).toBeTruthy());
  });
});

describe('fifty thousand calls', () => {
  const layout = { viewportPx: 600, rowPx: 60 };

  it('are drawn as far as they are to be seen, and asked for as one gets there', async () => {
    const rows = callsInARow(50_000, 60_000);
    const counts = { all: rows.length, answered: 0, missed: 0, live: 0, problem: 0 };
    const answer = (bridge: FakeBridge): void =>
      bridge.answer('history.page', ({ offset, limit }) => ({
        rows: rows.slice(offset, offset + limit),
        counts,
        newer: 0,
        newest: '1.1',
      }));
    const fake = await openMain(mainScenarios.callsEmpty, {}, answer, layout);
    expect(items().length).toBeLessThan(40);
    expect(items()[0]?.getAttribute('aria-setsize')).toBe('50000');
    const asked = () => fake.sent.filter(({ name }) => name === 'history.page').map(({ input }) => input);
    expect(asked().length).toBeLessThan(4);
    items()[0]?.focus();
    press('End');
    await waitFor(() => expect(document.activeElement?.getAttribute('aria-posinset')).toBe('50000'));
    expect(items().length).toBeLessThan(40);
    expect(asked().at(-1)).toMatchObject({ offset: 49_900, limit: 100 });
    press('Home');
    await waitFor(() => expect(document.activeElement?.getAttribute('aria-posinset')).toBe('1'));
  });
});

describe('by keyboard', () => {
  it('the list is one stop, and arrows lead through its rows and their buttons', async () => {
    await openWith([called('Anna'), called('Boris'), called('Claire')]);
    const stops = list().querySelectorAll('[tabindex="0"], button:not([tabindex="-1"])');
    expect(stops).toHaveLength(1);
    items()[0]?.focus();
    press('ArrowDown');
    await waitFor(() => expect(document.activeElement).toBe(items()[1]));
    expect(list().querySelectorAll('[tabindex="0"]')).toHaveLength(1);
    press('ArrowRight');
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Call back');
    press('Escape');
    expect(document.activeElement).toBe(items()[1]);
  });

  it.each([
    ['Enter', {}, 'calls.openInCrm'],
    ['c', {}, 'calls.callBack'],
    ['y', {}, 'calls.copyNumber'],
    // On a Russian layout, by where the key is.
    ['с', { code: 'KeyC' }, 'calls.callBack'],
  ])('%s does what the button says', async (key, change, order) => {
    const { fake } = await openWith([called('Anna')]);
    items()[0]?.focus();
    press(key, change);
    await tick();
    expect(orders(fake)).toEqual([{ name: order, input: { callKey: 'Anna' } }]);
  });

  it('a call that comes does not take the focus from its row', async () => {
    const { now } = await openWith([called('Boris')]);
    items()[0]?.focus();
    await now([called('Anna'), called('Boris')]);
    await waitFor(() => expect(names()).toEqual(['Anna', 'Boris']));
    expect(document.activeElement?.getAttribute('aria-label')).toContain('Boris');
  });
});
