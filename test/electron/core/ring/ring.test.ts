import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PopupEntry, PopupSnapshot } from '../../../../contracts/calls.ts';
import { defaultSettings, type Settings } from '../../../../contracts/settings.ts';
import { createRing, soundOf } from '../../../../electron/core/ring/ring.ts';
import { createTopic } from '../../../../electron/core/topic.ts';
import { failingLog } from '../heldTime.ts';
import { entry, party } from '../../../renderer/scenarios/parts.ts';

const on = { ...defaultSettings, ringTone: 'soft' } as const;
const gone = { code: 'ring.outputGone', params: { output: 'Headset' } } as const;
const line = (line: string, ring: 'bell' | 'off') => ({ line, name: '', colour: 'blue', ring }) as const;

function create(settings: Settings = on) {
  const popup = createTopic<PopupSnapshot>({ revision: 0, entries: [], undo: null }, failingLog);
  const chosen = createTopic<Settings>(settings, failingLog);
  let [isQuiet, isTalking, nowMs] = [false, false, 10_000];
  const ring = createRing({
    popup,
    settings: chosen,
    isQuiet: () => isQuiet,
    isTalking: () => isTalking,
    clock: { monotonicMs: () => nowMs },
    log: failingLog,
  });
  const stop = ring.start();
  return {
    ring,
    stop,
    pass: (ms: number) => (nowMs += ms),
    talk: (talks: boolean) => {
      isTalking = talks;
      ring.look();
    },
    beQuiet: (quiet: boolean) => {
      isQuiet = quiet;
      ring.look();
    },
    heard: () => ring.snapshot.get().sound?.tone ?? null,
    told: () => ring.snapshot.get().problem,
    show: (...entries: PopupEntry[]) => popup.publish({ revision: 1, entries, undo: null }),
    choose: (change: Partial<Settings>) => chosen.publish({ ...chosen.get(), ...change }),
  };
}

describe('a ring', () => {
  it('is off until it is chosen, and silent with the volume at 0', () => {
    const { show, heard, choose } = create(defaultSettings);
    show(entry('a'));
    expect(heard()).toBeNull();
    choose({ ringTone: 'bell' });
    expect(heard()).toBe('bell');
    choose({ ringVolume: 0 });
    expect(heard()).toBeNull();
  });

  it('ends when the call is answered, put away, declined or over', () => {
    const { show, heard } = create();
    for (const after of [[entry('a', { state: 'answered' })], [], [entry('a', { leaving: 'missed' })]]) {
      show(entry('a'));
      expect(heard()).toBe('soft');
      show(...after);
      expect(heard()).toBeNull();
    }
  });

  it('is silent for an outgoing call, in quiet mode, and while somebody talks, whatever the popup shows', () => {
    const { show, heard, beQuiet, talk } = create();
    show(entry('a', { direction: 'outgoing' }));
    expect(heard()).toBeNull();
    show(entry('b'));
    talk(true);
    expect(heard()).toBeNull();
    talk(false);
    expect(heard()).toBe('soft');
    beQuiet(true);
    expect(heard()).toBeNull();
    beQuiet(false);
    expect(heard()).toBe('soft');
  });

  it('sounds as the line of the newest call that has a sound, however the line is written', () => {
    const { show, heard, choose } = create();
    const sales = entry('a', { party: party({ line: 'Sales' }) });
    const support = entry('b', { party: party({ line: 'Support' }) });
    choose({ lines: [line('sales ', 'bell'), line('Support', 'off')] });
    show(support);
    expect(heard()).toBeNull();
    show(support, sales);
    expect(heard()).toBe('bell');
    choose({ ringTone: 'off' });
    expect(heard()).toBe('bell');
  });

  it('is told only when it changes', () => {
    const { show, ring } = create();
    let told = 0;
    ring.snapshot.follow(() => (told += 1));
    show(entry('a'));
    show(entry('a', { startedAtMs: 5 }));
    show(entry('b'), entry('a'));
    expect(told).toBe(1);
  });

  it('is of the past once the computer has slept; the next call is heard', () => {
    const { show, heard, ring } = create();
    show(entry('a'));
    ring.slept();
    expect(heard()).toBeNull();
    show(entry('b'), entry('a'));
    expect(heard()).toBe('soft');
  });

  it('is never heard without a call that rings', () => {
    const any = fc.record({
      state: fc.constantFrom('ringing', 'answered', 'ended'),
      leaving: fc.constantFrom(null, 'missed'),
      direction: fc.constantFrom('incoming', 'outgoing', 'callback'),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 6 }), (calls) => {
        const entries = calls.map((change, n) => entry(`c${n}`, change as Partial<PopupEntry>));
        const rings = calls.some(
          ({ state, leaving, direction }) =>
            state === 'ringing' && leaving === null && direction === 'incoming',
        );
        expect(soundOf(entries, on, new Set()) !== null).toBe(rings);
      }),
    );
  });
});

describe('muted', () => {
  it('stays so for the calls that rang, and the next one is heard', () => {
    const { show, heard, ring, choose, pass } = create();
    show(entry('a'));
    pass(1_000);
    ring.mute();
    expect(heard()).toBeNull();
    choose({ ringVolume: 20 });
    expect(heard()).toBeNull();
    show(entry('b'), entry('a'));
    expect(heard()).toBe('soft');
    show(entry('a'));
    expect(heard()).toBeNull();
  });

  it('is a call that was put away and brought back', () => {
    const { show, heard, ring } = create();
    show(entry('a'));
    ring.mute();
    show();
    show(entry('a'));
    expect(heard()).toBeNull();
  });

  it('is not the call that came in this very moment, unless it rings alone', () => {
    const { show, heard, ring, pass } = create();
    show(entry('a'));
    pass(5_000);
    show(entry('b'), entry('a'));
    pass(399);
    ring.mute();
    expect(heard()).toBe('soft');
    show(entry('b'));
    expect(heard()).toBe('soft');
    ring.mute();
    expect(heard()).toBeNull();
  });

  it('pressed twice is what still rings as well', () => {
    const { show, heard, ring, pass } = create();
    show(entry('a'));
    pass(5_000);
    show(entry('b'), entry('a'));
    pass(100);
    ring.mute();
    ring.mute();
    expect(heard()).toBeNull();
  });

  it('are older calls that the popup only counted', () => {
    const { show, heard, ring, pass } = create();
    show(entry('c'), entry('b'));
    pass(1_000);
    ring.mute();
    show(entry('b'), entry('a'));
    expect(heard()).toBeNull();
    show(entry('a'));
    expect(heard()).toBeNull();
  });
});

describe('a ring that is not heard as chosen', () => {
  it('is told beside the calls it was found with, once, and stays known until one is heard', () => {
    const { show, told, ring } = create();
    show(entry('a'));
    ring.played(gone);
    expect(told()).toEqual(gone);
    show(entry('b'), entry('a'));
    expect(told()).toEqual(gone);
    show();
    expect(told()).toBeNull();
    show(entry('c'));
    ring.played(gone);
    expect(told()).toBeNull();
    expect(ring.problem.get()).toEqual(gone);
    ring.played(null);
    expect(ring.problem.get()).toBeNull();
    ring.played(gone);
    expect(told()).toEqual(gone);
  });

  it('is forgotten where another output is chosen', () => {
    const { show, told, ring, choose } = create();
    show(entry('a'));
    ring.played(gone);
    choose({ ringOutput: { id: 'x', label: 'Speakers' } });
    expect([told(), ring.problem.get()]).toEqual([null, null]);
  });

  it.each([
    ['the volume is 0', { ringVolume: 0 }],
    ['no tone is chosen', { ringTone: 'off', lines: [line('Sales', 'off')] }],
  ] as const)('is forgotten once nothing rings any more: %s', (_, change) => {
    const { ring, choose } = create();
    ring.played(gone);
    choose({ ringTone: 'off', lines: [line('Sales', 'bell')] });
    expect(ring.problem.get()).toEqual(gone);
    choose({ ...change, lines: 'lines' in change ? [...change.lines] : [line('Sales', 'bell')] });
    expect(ring.problem.get()).toBeNull();
  });
});
