import { describe, expect, it } from 'vitest';
import { createWrapUp } from '../../../../electron/core/notes/wrapUp.ts';
import { createHeldTime, failingLog } from '../heldTime.ts';

describe('the quiet after a call', () => {
  it('ends in its time, also where the next call is to have none', () => {
    const time = createHeldTime();
    const wrapUp = createWrapUp({ clock: time, timers: time, log: failingLog });
    wrapUp.begin('a', 'Anna', 30_000);
    time.turn(10_000);
    wrapUp.begin('b', 'Boris', 0);
    expect(wrapUp.state.get()).toMatchObject({ callKey: 'a' });
    time.turn(20_000);
    expect(wrapUp.state.get()).toBeNull();
  });
});
