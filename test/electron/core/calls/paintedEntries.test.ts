import { describe, expect, it } from 'vitest';
import { seenAfterMs } from '../../../../electron/core/calls/snapshots/paintedEntries.ts';
import { hidden, shown } from './cardMessages.ts';
import { setUpCalls } from './callsSetUp.ts';

function setUp() {
  const set = setUpCalls();
  const ring = (callId: string, mid: string, name: string): void =>
    set.calls.take({ ...shown(callId, mid, { name }), atMs: set.time.nowMs() });
  /** As the popup does it: what there is now is on the screen. */
  const paint = (): void => {
    set.calls.entriesPainted(
      set.calls.popup.get().entries.flatMap(({ key, leaving }) => (leaving === null ? [key] : [])),
    );
  };
  return { ...set, ring, paint };
}

describe('the shortcut', () => {
  it('puts away what was seen, not what came in this moment', () => {
    const { calls, time, names, ring, paint } = setUp();
    ring('a', '1', 'Anna');
    paint();
    time.turn(1_000);
    ring('b', '2', 'Boris');
    calls.dismissNewest();
    expect(names()).toEqual(['Boris']);
  });

  it('does not take for seen what has only just been painted', () => {
    const { calls, time, names, ring, paint } = setUp();
    ring('a', '1', 'Anna');
    paint();
    time.turn(seenAfterMs - 1);
    calls.dismissNewest();
    expect(names()).toEqual(['Anna']);
    time.turn(1);
    calls.dismissNewest();
    expect(names()).toEqual([]);
  });

  it('does nothing where nothing is on the screen', () => {
    const { calls, names, ring } = setUp();
    ring('a', '1', 'Anna');
    calls.dismissNewest();
    expect(names()).toEqual(['Anna']);
  });

  it('leaves alone what was painted while the popup was not to be seen, as in quiet mode', () => {
    const { calls, time, names, ring, paint } = setUp();
    calls.popupShown(false);
    ring('a', '1', 'Anna');
    paint();
    time.turn(60_000);
    calls.dismissNewest();
    expect(names()).toEqual(['Anna']);
    // It comes up by itself once it is quiet no more.
    calls.popupShown(true);
    calls.dismissNewest();
    expect(names()).toEqual(['Anna']);
    time.turn(seenAfterMs);
    calls.dismissNewest();
    expect(names()).toEqual([]);
  });

  it('goes on to the next one when it is pressed again', () => {
    const { calls, time, names, ring, paint } = setUp();
    ring('a', '1', 'Anna');
    ring('b', '2', 'Boris');
    paint();
    time.turn(seenAfterMs);
    calls.dismissNewest();
    calls.dismissNewest();
    expect(names()).toEqual([]);
  });

  it('does not take the showing before for this one', () => {
    const { calls, time, names, ring, paint } = setUp();
    ring('a', '1', 'Anna');
    paint();
    time.turn(1_000);
    calls.take({ ...hidden('a', '2'), atMs: time.nowMs() });
    ring('a', '3', 'Anna');
    calls.dismissNewest();
    expect(names()).toEqual(['Anna']);
  });
});

describe('Dismiss all', () => {
  it('puts away what it showed, and nothing that came after', () => {
    const { calls, names, ring } = setUp();
    ring('a', '1', 'Anna');
    ring('b', '2', 'Boris');
    const seen = calls.popup.get().entries.map(({ key }) => key);
    ring('c', '3', 'Clara');
    calls.dismissAll(seen);
    expect(names()).toEqual(['Clara']);
  });

  it('changes nothing by keys that nobody knows, or whose entries are gone', () => {
    const { calls, ring } = setUp();
    ring('a', '1', 'Anna');
    const before = calls.popup.get();
    calls.dismissAll(['nobody', 'call-99'], 12_345);
    expect(calls.popup.get()).toBe(before);
  });
});
