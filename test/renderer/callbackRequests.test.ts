import { screen, within } from '@testing-library/dom';
import { describe, expect, it } from 'vitest';
import type { CallRow } from '../../contracts/calls.ts';
import { closeWindowsAfterEach, openMain } from './openWindow.ts';
import { mainScenarios } from './scenarios/mainScenarios.ts';
import { nowMs, party, row } from './scenarios/parts.ts';

closeWindowsAfterEach();

const agoMs = (minutes: number): number => nowMs - minutes * 60_000;
const asked = (key: string, minutes: number, text: string): CallRow =>
  row(key, {
    party: party({ name: 'Anna', phoneNumber: '+4930901820' }),
    direction: 'callback',
    outcome: 'missed',
    answeredAtMs: null,
    startedAtMs: agoMs(minutes),
    request: { text },
  });

async function toCallBack(rows: readonly CallRow[]): Promise<HTMLElement> {
  await openMain({ ...mainScenarios.calls, rows });
  const [item] = within(screen.getByRole('list', { name: 'To call back' })).getAllByRole('listitem');
  return item ?? document.body;
}

describe('who asked to be called back', () => {
  it('is one row with all that they wrote, the latest first, and is called by it', async () => {
    const item = await toCallBack([asked('two', 5, 'about <b>invoice 12'), asked('one', 30, 'After five')]);
    const lines = [...item.querySelectorAll('p')].map(({ textContent }) => textContent);
    const texts = ['Asked to be called back: about <b>invoice 12', 'Asked to be called back: After five'];
    expect(lines.filter((line) => line.startsWith('Asked'))).toEqual(texts);
    expect(item.getAttribute('aria-label')).toContain(texts.join(', '));
  });

  it('and has been missed as well says both', async () => {
    const { request: _, ...missed } = asked('missed', 3, '');
    const item = await toCallBack([missed, { ...missed, key: 'missed2' }, asked('one', 30, 'After five')]);
    expect(item.textContent).toContain('×2');
    expect(item.getAttribute('aria-label')).toContain('2 missed calls');
    expect(item.getAttribute('aria-label')).toContain('Asked to be called back: After five');
  });

  it('has not rung', async () => {
    await openMain({ ...mainScenarios.calls, rows: [asked('one', 30, 'After five')] });
    const history = screen.getByRole('list', { name: 'Call history' });
    expect(history.textContent).toContain('After five');
    expect(history.textContent).not.toContain('ringing');
  });

  it('and has written nothing only asked', async () => {
    expect((await toCallBack([asked('one', 30, '')])).textContent).toMatch(/Asked to be called back(?!:)/);
  });
});
