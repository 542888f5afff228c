import { describe, expect, it } from 'vitest';
import { createCallersFill } from '../../../../electron/core/history/callersFill.ts';
import type { CallerCall, CallHistory } from '../../../../electron/core/ports/history/callHistory.ts';
import { createHeldTime, quietLog, settled } from '../heldTime.ts';

const found: CallerCall = {
  key: 'a',
  caller: '101',
  startedAtMs: 1,
  isIncoming: true,
  isMissed: true,
  talk: null,
};

function setUp() {
  const time = createHeldTime();
  const known: CallerCall[] = [];
  const disk = { refuses: true, account: 'portal.example/7' };
  const ask = (async ({ account }: { readonly account: string | null }) => {
    await settled();
    if (disk.refuses) throw new Error('no answer in time');
    return [{ ...found, caller: account ?? '' }];
  }) as unknown as CallHistory['ask'];
  const fill = createCallersFill({
    history: { ask },
    callers: { fill: (calls) => void known.push(...calls), clear: () => void (known.length = 0) },
    owner: () => ({ account: disk.account, renamedFrom: null }),
    clock: time,
    timers: time,
    log: quietLog,
  });
  const turn = async (byMs: number): Promise<void> => {
    time.turn(byMs);
    await settled();
    await settled();
  };
  return { fill, disk, known, time, turn };
}

describe('callers of the history', () => {
  it('are asked for again where the disk did not answer', async () => {
    const { fill, disk, known, turn } = setUp();
    fill.start();
    await turn(1_500);
    disk.refuses = false;
    await turn(10_000);
    expect(known).toEqual([{ ...found, caller: 'portal.example/7' }]);
  });

  it('are those of the operator who is there, and of nobody once it is stopped', async () => {
    const { fill, disk, known, time, turn } = setUp();
    const stop = fill.start();
    await turn(1_500);
    disk.refuses = false;
    disk.account = 'portal.example/8';
    fill.ownerChanged();
    await turn(20_000);
    expect(known).toEqual([{ ...found, caller: 'portal.example/8' }]);
    stop();
    expect(time.pending()).toBe(0);
  });
});
