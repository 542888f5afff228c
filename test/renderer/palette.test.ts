import { fireEvent, screen, waitFor, within } from '@testing-library/dom';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { pageOfRows } from '../../electron/core/history/rowsHistory.ts';
import { closeWindowsAfterEach, openMain, settled } from './openWindow.ts';
import { mainScenarios } from './scenarios/mainScenarios.ts';
import { party, row } from './scenarios/parts.ts';

closeWindowsAfterEach();
afterEach(() => void vi.restoreAllMocks());

// The first one who asks for it waits for its code, as long as that takes.
beforeAll(() => import('../../renderer/features/palette/CallPalette.svelte'));

async function openPalette(): Promise<HTMLElement> {
  fireEvent.keyDown(document.body, { key: 'k', code: 'KeyK', ctrlKey: true });
  return screen.findByRole('combobox', { name: 'Find calls, pages and settings' });
}
const options = (): (string | undefined)[] =>
  screen.getAllByRole('option').map((option) => option.firstElementChild?.textContent);

describe('the palette', () => {
  it('offers the pages and the newest calls before anything is typed', async () => {
    await openMain(mainScenarios.calls);
    await openPalette();
    await waitFor(() => expect(options()).toContain('Anna Petrova'));
    expect(options().slice(0, 5)).toEqual(['Calls', 'Portal', 'Phones', 'Settings', 'About']);
    const groups = screen.getAllByRole('group', { name: /Go to|Calls/ });
    expect(groups.map((group) => within(group).getAllByRole('option').length)).toEqual([5, 8]);
  });

  it('goes to what the arrows chose, and says which that is', async () => {
    await openMain(mainScenarios.calls);
    const field = await openPalette();
    fireEvent.keyDown(field, { key: 'ArrowDown' });
    await waitFor(() => {
      const active = document.getElementById(field.getAttribute('aria-activedescendant') ?? '');
      expect(active?.textContent).toContain('Portal');
      expect(active?.getAttribute('aria-selected')).toBe('true');
    });
    fireEvent.keyDown(field, { key: 'Enter' });
    await waitFor(() => expect(window.location.hash).toBe('#/portal'));
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('makes room at once for the list of shortcuts, and does not take it away again', async () => {
    await openMain(mainScenarios.calls);
    const palette = (await openPalette()).closest('dialog');
    if (palette === null) throw new Error('the palette is no dialog');
    // As a browser does at Escape: the dialog is gone at once, and says so a moment later.
    palette.removeAttribute('open');
    fireEvent.keyDown(document.body, { key: 'F1', code: 'F1' });
    await screen.findByRole('dialog', { name: 'Keyboard shortcuts' });
    palette.dispatchEvent(new Event('close'));
    await settled();
    expect(screen.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeTruthy();
  });

  it.each(['Linux x86_64', 'Win32'])(
    'has beside it the keys of a talk, the same for the popup and the list, and those of the popup where it has the keyboard (%s)',
    async (platform) => {
      vi.spyOn(navigator, 'platform', 'get').mockReturnValue(platform);
      await openMain(mainScenarios.calls);
      fireEvent.keyDown(document.body, { key: 'F1', code: 'F1' });
      const sheet = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' });
      const keysOf = (heading: string): (string | null)[] =>
        [
          ...(within(sheet)
            .queryByRole('heading', { name: heading })
            ?.parentElement?.querySelectorAll('dt, dd') ?? []),
        ].map(({ textContent }) => textContent);
      expect(keysOf('During the call')).toEqual(['H', 'Hold / Resume', 'K', 'Keypad', 'T', 'Transfer']);
      expect(keysOf('In the list of calls')).toEqual(expect.arrayContaining(['D', 'Hide the card']));
      expect(keysOf('In the popup').length > 0).toBe(platform === 'Win32');
    },
  );

  it('opens what was asked for last, however soon Enter is pressed', async () => {
    const calls = ['Anna', 'Olga'].map((name, n) =>
      row(name, {
        party: party({ name, phoneNumber: `+7495123456${n}`, formattedNumber: `+7 495 123-45-6${n}` }),
      }),
    );
    const fake = await openMain({ ...mainScenarios.calls, rows: calls });
    const field = await openPalette();
    await waitFor(() => expect(options()).toContain('Anna'));
    const answers: (() => void)[] = [];
    fake.answer('history.page', async (query) => {
      await new Promise<void>((resolve) => answers.push(resolve));
      return pageOfRows(calls, query, 'GB');
    });
    fireEvent.input(field, { target: { value: 'olga' } });
    await settled();
    fireEvent.keyDown(field, { key: 'Enter' });
    await settled();
    expect(screen.queryByRole('dialog')).not.toBeNull();
    for (const answer of answers) answer();
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    const search = screen.getByRole('searchbox', { name: 'Search calls' });
    expect((search as HTMLInputElement).value).toBe('+7 495 123-45-61');
  });

  it('keeps what the arrows chose when calls are found that come before it', async () => {
    const calls = ['Anna', 'Olga', 'Oscar'].map((name) => row(name, { party: party({ name }) }));
    const fake = await openMain({ ...mainScenarios.calls, rows: calls.slice(0, 1) });
    const field = await openPalette();
    await waitFor(() => expect(options()).toContain('Anna'));
    const answers: (() => void)[] = [];
    fake.answer('history.page', async (query) => {
      await new Promise<void>((resolve) => answers.push(resolve));
      return pageOfRows(calls, { ...query, search: '' }, 'GB');
    });
    fireEvent.input(field, { target: { value: 'zz' } });
    await waitFor(() => expect(options().at(-1)).toBe('Search the settings: zz'));
    fireEvent.keyDown(field, { key: 'ArrowUp' });
    for (const answer of answers) answer();
    await waitFor(() => expect(options()).toContain('Oscar'));
    const chosen = screen
      .getAllByRole('option')
      .filter((each) => each.getAttribute('aria-selected') === 'true');
    expect(chosen.map((each) => each.firstElementChild?.textContent)).toEqual(['Search the settings: zz']);
    fireEvent.keyDown(field, { key: 'Enter' });
    await waitFor(() => expect(window.location.hash).toContain('settings'));
  });

  it.each([
    ['that has not been there yet', false],
    ['that was open before', true],
  ])('leads to a setting by the search of its page, %s', async (_, wasOpen) => {
    await openMain(mainScenarios.calls);
    if (wasOpen) {
      window.location.hash = '#/settings';
      await screen.findByRole('searchbox', { name: /settings/i });
      window.location.hash = '#/calls';
      await screen.findByRole('searchbox', { name: 'Search calls' });
    }
    const field = await openPalette();
    fireEvent.input(field, { target: { value: 'them' } });
    await waitFor(() => expect(options()[0]).toBe('Theme'));
    expect(options().at(-1)).toBe('Search the settings: them');
    fireEvent.keyDown(field, { key: 'Enter' });
    const search = await screen.findByRole('searchbox', { name: /settings/i });
    await waitFor(() => expect((search as HTMLInputElement).value).toBe('Theme'));
  });
});
