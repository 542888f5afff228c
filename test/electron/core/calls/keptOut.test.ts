import { describe, expect, it } from 'vitest';
import { hangsUp, rings } from './cardMessages.ts';
import { setUpLive } from './callsSetUp.ts';

describe('while the operator is left in peace', () => {
  function setUp() {
    const parts = setUpLive();
    const keys = () => parts.calls.popup.get().entries.map(({ key }) => key);
    const ring = (id: string, phoneNumber: string): string => {
      parts.take(rings(id, { phoneNumber }));
      const [row] = parts.rows();
      if (row === undefined) throw new Error('no row');
      return row.key;
    };
    return { ...parts, keys, ring };
  }

  it('an open popup is told of no call that comes, keeps what is in it, and is told once it is over', () => {
    const { calls, keys, ring } = setUp();
    const there = ring('p', '+79123456780');
    calls.keepOut(true);
    const told: number[] = [];
    calls.popup.follow(({ entries }) => told.push(entries.length));
    const comes = ring('q', '+79123456781');
    expect([keys(), told.filter((count) => count > 1)]).toEqual([[there], []]);
    // Another talk comes to its end meanwhile.
    calls.keepOut(true);
    expect(keys()).toEqual([there]);
    calls.keepOut(false);
    expect([keys(), told.at(-1)]).toEqual([[comes, there], 2]);
  });

  it('a call that ends meanwhile comes no more', () => {
    const { calls, keys, ring, take, time } = setUp();
    calls.keepOut(true);
    ring('q', '+79123456781');
    take(hangsUp('q', 'missed'));
    time.turn(10_000);
    calls.keepOut(false);
    expect(keys()).toEqual([]);
  });

  it('what the operator brings back comes', () => {
    const { calls, keys, ring, undo } = setUp();
    const back = ring('p', '+79123456780');
    calls.dismiss(back);
    calls.keepOut(true);
    undo();
    expect(keys()).toEqual([back]);
  });
});
