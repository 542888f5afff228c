import { screen, waitFor } from '@testing-library/dom';
import fc from 'fast-check';
import { tick } from 'svelte';
import { describe, expect, it } from 'vitest';
import type { PopupEntry } from '../../contracts/calls.ts';
import { createAnnouncer } from '../../renderer/features/popup/speaking/announcements.ts';
import { closeWindowsAfterEach, openPopup } from './openWindow.ts';
import { entry, party } from './scenarios/parts.ts';

closeWindowsAfterEach();

/** An announcer over time that is turned by hand; what it said, as keys. */
function setUp() {
  const said: string[] = [];
  let due: (() => void) | null = null;
  const announcer = createAnnouncer({
    say: (calls, left) =>
      said.push(
        [...calls.map(({ key }) => key), ...left.map(({ key, leaving }) => `${key} ${leaving}`)].join(),
      ),
    later(_delayMs, action) {
      due = action;
      return () => (due = null);
    },
  });
  return {
    said,
    ...announcer,
    turn(): void {
      const action = due;
      due = null;
      action?.();
    },
  };
}

describe('what is announced', () => {
  it('is each call once, those of one moment together, whatever else changes', () => {
    const { follow, turn, said } = setUp();
    follow([entry('a')], true);
    follow([entry('b'), entry('a')], true);
    turn();
    follow([entry('a', { party: party({ name: 'Late Name' }) }), entry('b')], true);
    turn();
    follow([], true);
    follow([entry('a')], true);
    turn();
    expect(said).toEqual(['b,a']);
  });

  it('is nothing before the popup is on the screen, and then what still rings', () => {
    const { follow, turn, said } = setUp();
    follow([entry('a'), entry('gone')], false);
    turn();
    follow([entry('a')], true);
    turn();
    expect(said).toEqual(['a']);
  });

  it('is a number clicked in the portal that waits for a word, no other call that is made, and why one was not dialled', () => {
    const { follow, turn, said } = setUp();
    const made = { direction: 'outgoing' } as const;
    const asks = entry('asks', { ...made, click: { at: 'asks', because: 'chosen' } });
    follow([asks, entry('dialling', { ...made, click: { at: 'dialling' } }), entry('made', made)], true);
    turn();
    const problem = { code: 'phone.notReachable', params: {} } as const;
    const notDialled = { ...made, leaving: 'notDialled', click: { at: 'notDialled', problem } } as const;
    follow([asks, entry('dialling', notDialled), entry('made', { ...made, leaving: 'ended' })], true);
    turn();
    expect(said).toEqual(['asks', 'dialling notDialled']);
    const late = { at: 'notDialled', problem: { code: 'click.dialledLate', params: {} } } as const;
    for (const _twice of [1, 2]) {
      follow([asks, entry('dialling', { ...notDialled, click: late })], true);
      turn();
    }
    expect(said).toEqual(['asks', 'dialling notDialled', 'dialling notDialled']);
  });

  it('is why a call left, once, and of none that nobody heard of', () => {
    const { follow, turn, said } = setUp();
    follow([entry('a')], true);
    turn();
    const leaving = [entry('unheard', { leaving: 'missed' }), entry('a', { leaving: 'missed' })];
    follow(leaving, true);
    turn();
    follow([...leaving], true);
    turn();
    expect(said).toEqual(['a', 'a missed']);
  });

  it('is no call that the operator made', () => {
    const { follow, turn, said } = setUp();
    follow([entry('a', { direction: 'outgoing' })], true);
    turn();
    expect(said).toEqual([]);
  });

  it('never names a call twice, in any order of events', () => {
    const step = fc.record({
      keys: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 }),
      state: fc.constantFrom<PopupEntry['state']>('ringing', 'answered'),
      isShown: fc.boolean(),
      turns: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const { follow, turn, said } = setUp();
        for (const { keys, state, isShown, turns } of steps) {
          follow(
            keys.map((key) => entry(key, { state })),
            isShown,
          );
          if (turns) turn();
        }
        const named = said.flatMap((keys) => keys.split(','));
        expect(new Set(named).size).toBe(named.length);
      }),
    );
  });
});

describe('the live region of the popup', () => {
  const region = (): Element | null => document.querySelector('[data-announcements]');

  it('is there and empty before, and speaks once the window is shown', async () => {
    const fake = await openPopup({ revision: 1, undo: null, entries: [] });
    expect([region()?.getAttribute('aria-live'), region()?.textContent]).toEqual(['polite', '']);
    fake.publish('popup.changed', { revision: 2, undo: null, entries: [entry('a')] });
    fake.publish('popup.shown', { isShown: true });
    await tick();
    expect(region()?.textContent).toBe('');
    await waitFor(
      () =>
        expect(region()?.textContent).toBe('Incoming call, Sales line: Anna Petrova, Northwind Logistics.'),
      { timeout: 3_000 },
    );
  });

  it('counts several, and names the number only where there is no name', async () => {
    const fake = await openPopup({ revision: 1, undo: null, entries: [] });
    fake.publish('popup.shown', { isShown: true });
    const unnamed = party({ name: null, company: null, formattedNumber: '+44 20 7183 8750' });
    fake.publish('popup.changed', {
      revision: 2,
      undo: null,
      entries: [entry('c', { party: unnamed }), entry('b'), entry('a')],
    });
    await waitFor(() => expect(region()?.textContent).toBe('3 incoming calls. Newest: +44 20 7183 8750.'), {
      timeout: 3_000,
    });
    expect(screen.getAllByRole('listitem')).toHaveLength(3);
  });
});
