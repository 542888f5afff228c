import { fireEvent, screen, waitFor, within } from '@testing-library/dom';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CallRow } from '../../contracts/calls.ts';
import { createApi } from '../../renderer/app/bridge.ts';
import { createCallHistory } from '../../renderer/features/calls/list/callHistory.svelte.ts';
import { createFakeBridge } from './fakeBridge.ts';
import { closeWindowsAfterEach, openMain, settled } from './openWindow.ts';
import { mainScenarios } from './scenarios/mainScenarios.ts';
import { nowMs, party, row } from './scenarios/parts.ts';
import { answerHistory } from './scenarios/scenarioBridge.ts';

closeWindowsAfterEach();
afterEach(() => void vi.useRealTimers());

const missed: CallRow = row('anna', {
  party: party({ name: 'Anna', phoneNumber: '+4930901820' }),
  outcome: 'missed',
  answeredAtMs: null,
  startedAtMs: nowMs - 3_600_000,
});
const care = { how: 'calledBack', by: 'Pa\u202evel <b>', atMs: nowMs - 1_800_000 } as const;
const list = (name: string): HTMLElement | null => screen.queryByRole('list', { name });
const text = (name: string): string => list(name)?.textContent ?? '';

/** Whom a colleague has called back, once `taken` is told. */
async function openWith(isTaken: boolean) {
  let cared = isTaken;
  const rows = (): readonly CallRow[] => [cared ? { ...missed, care } : missed];
  const fake = await openMain({ ...mainScenarios.calls, rows: [missed] }, {}, (bridge) => {
    answerHistory(bridge, rows);
    const entry = {
      key: missed.key,
      party: missed.party,
      missedCalls: 1,
      requests: [],
      firstMissedAtMs: missed.startedAtMs,
      lastMissedAtMs: missed.startedAtMs,
    };
    bridge.answer('history.toCallBack', () =>
      cared ? { entries: [], cared: [{ key: missed.key, care }] } : { entries: [entry], cared: [] },
    );
  });
  return {
    fake,
    async take(): Promise<void> {
      cared = true;
      fake.publish('history.changed', { revision: 2, problem: null });
      await settled();
    },
  };
}

describe('a missed call that a colleague has taken care of', () => {
  it('says in the history who and when, as text alone, also where this run still knows the call', async () => {
    await openWith(true);
    expect(text('Call history')).toMatch(/Called back by Pavel <b>, .*\d\d:\d\d/);
    const [item] = within(list('Call history') ?? document.body).getAllByRole('listitem');
    expect(item?.getAttribute('aria-label')).toMatch(/Missed, Called back by Pavel <b>, .*\d\d:\d\d/);
    expect(list('To call back')).toBeNull();
  });

  it('is put back by a press beside who it was', async () => {
    const { fake } = await openWith(true);
    within(list('Call history') ?? document.body)
      .getByRole('button', { name: 'Still to be called back' })
      .click();
    await settled();
    expect(fake.sent).toContainEqual({ name: 'history.putBack', input: { callKey: missed.key } });
  });

  it('says so in its place under the hand, with nothing left to press but that it is not so', async () => {
    const { take, fake } = await openWith(false);
    const rows = list('To call back') ?? document.body;
    fireEvent.pointerMove(rows);
    await take();
    await waitFor(() => expect(text('To call back')).toMatch(/Called back by Pavel <b>, .*\d\d:\d\d/));
    const buttons = within(rows).getAllByRole('button');
    expect(buttons.map(({ textContent }) => textContent?.trim())).toEqual(['Undo']);
    buttons[0]?.click();
    await settled();
    expect(fake.sent).toContainEqual({ name: 'history.putBack', input: { callKey: missed.key } });
  });

  it('is looked for every five minutes while the page is open, as nobody tells of it', async () => {
    vi.useFakeTimers();
    const fake = createFakeBridge('main');
    answerHistory(fake, () => [missed]);
    const asked = (): number => fake.sent.filter(({ name }) => name === 'history.toCallBack').length;
    const close = createCallHistory(createApi(fake.bridge)).open({ isHeld: () => false });
    await vi.advanceTimersByTimeAsync(299_000);
    expect(asked()).toBe(1);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(asked()).toBe(2);
    close();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(asked()).toBe(2);
  });
});
