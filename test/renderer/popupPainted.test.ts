import { fireEvent, screen, waitFor } from '@testing-library/dom';
import { tick } from 'svelte';
import { describe, expect, it } from 'vitest';
import type { FakeBridge } from './fakeBridge.ts';
import { closeWindowsAfterEach, openPopup } from './openWindow.ts';
import { entry } from './scenarios/parts.ts';
import { items } from './popupScreen.ts';
import { popupScenarios } from './scenarios/popupScenarios.ts';

closeWindowsAfterEach();

const button = (name: string): HTMLElement => screen.getByRole('button', { name });
const orders = ({ sent }: FakeBridge): FakeBridge['sent'] =>
  sent.filter(({ name }) => name.startsWith('calls.'));

describe('what the popup puts away', () => {
  it('dismisses by Dismiss all what it has shown, and the calls that it has counted', async () => {
    const fake = await openPopup({ ...popupScenarios.several, more: 980 });
    expect(screen.getByText('983 calls')).toBeTruthy();
    fake.answer('calls.dismissAll', () => new Promise<undefined>(() => undefined));
    button('Dismiss all').click();
    await tick();
    expect(orders(fake).at(-1)).toEqual({
      name: 'calls.dismissAll',
      input: { callKeys: ['a', 'b', 'c'], moreOfRevision: 1 },
    });
    expect([items().length, screen.queryByText('983 calls')]).toEqual([0, null]);
  });

  it('does not dismiss by Dismiss all or Esc what is not painted yet', async () => {
    const fake = await openPopup({ ...popupScenarios.several, revision: 1 });
    const reports = (): unknown[] =>
      fake.sent.filter(({ name }) => name === 'popup.painted').map(({ input }) => input);
    await waitFor(() =>
      expect(reports()).toContainEqual(expect.objectContaining({ callKeys: ['a', 'b', 'c'] })),
    );
    const entries = [entry('new'), ...popupScenarios.several.entries];
    fake.publish('popup.changed', { ...popupScenarios.several, revision: 2, entries });
    button('Dismiss all').click();
    await tick();
    expect(orders(fake).at(-1)?.input).toEqual({ callKeys: ['a', 'b', 'c'] });
    expect(items()).toHaveLength(1);
    fireEvent.keyDown(document.body, { key: 'Escape' });
    await waitFor(() => expect(items()).toHaveLength(0));
  });
});
