import { fireEvent, screen, within } from '@testing-library/dom';
import { beforeAll, describe, expect, it } from 'vitest';
import type { NotesSnapshot } from '../../contracts/notes/notes.ts';
import { closeWindowsAfterEach, openMain, settled } from './openWindow.ts';
import { main } from './scenarios/mainScenario.ts';
import { mainScenarios } from './scenarios/mainScenarios.ts';
import { row } from './scenarios/parts.ts';

closeWindowsAfterEach();

const none: NotesSnapshot = {
  account: 'portal.example/7',
  notes: [],
  wanted: [],
  wrapUp: null,
  problem: null,
};
const controls =
  'button:enabled, a[href], input:enabled, select:enabled, textarea:enabled, summary, [data-row]';
const named = (element: Element): string =>
  element.getAttribute('aria-label') ?? element.textContent?.trim() ?? element.tagName;
const scenarios = Object.entries(mainScenarios);

describe('the keyboard', () => {
  // What is laid over the window is loaded by the first who asks for it.
  beforeAll(async () => {
    await import('../../renderer/features/palette/CallPalette.svelte');
    await import('../../renderer/features/palette/ShortcutSheet.svelte');
  });

  it.each(scenarios)('is never nowhere, whichever button is pressed (%s)', async (_, scenario) => {
    await openMain(scenario);
    const lost: string[] = [];
    for (const button of document.querySelectorAll<HTMLButtonElement>('button:enabled')) {
      if (!button.isConnected || button.disabled) continue;
      button.focus();
      button.click();
      await settled();
      if (document.activeElement === document.body) lost.push(named(button));
    }
    expect(lost).toEqual([]);
  });

  it.each(scenarios)('is never nowhere, whichever control goes away by itself (%s)', async (_, scenario) => {
    await openMain(scenario);
    const lost: string[] = [];
    for (const control of document.querySelectorAll<HTMLElement>(controls)) {
      if (!control.isConnected) continue;
      control.focus();
      expect(document.activeElement, named(control)).toBe(control);
      control.remove();
      await Promise.resolve();
      if (document.activeElement === document.body) lost.push(named(control));
    }
    expect(lost).toEqual([]);
  });

  it('is with the row whose note was closed, and with the page’s heading once the work after a call is done', async () => {
    const scenario = main('calls', { rows: [row('a', { state: 'ended', outcome: 'answered' })] });
    const fake = await openMain(scenario, {}, (bridge) =>
      bridge.answer('notes.get', () => ({
        ...none,
        wrapUp: { key: 'a', who: 'Anna', untilMs: Date.now() + 60_000 },
      })),
    );
    const [call] = within(screen.getByRole('list', { name: 'Call history' })).getAllByRole('listitem');
    if (call === undefined) throw new Error('no call');
    within(call).getByRole('button', { name: 'Note' }).click();
    await settled();
    expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Note' }));
    const close = screen.getByRole('button', { name: 'Close note' });
    close.focus();
    close.click();
    await settled();
    expect(document.activeElement).toBe(call);
    const done = screen.getByRole('button', { name: 'Done' });
    done.focus();
    done.click();
    fake.publish('notes.changed', none);
    await settled();
    expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 }));
  });

  it('stays nowhere where somebody clicked beside all controls', async () => {
    await openMain(mainScenarios.calls);
    const search = screen.getByRole('searchbox', { name: 'Search calls' });
    search.focus();
    search.blur();
    fireEvent.focusOut(search, { relatedTarget: null });
    await settled();
    search.remove();
    await settled();
    expect(document.activeElement).toBe(document.body);
  });
});
