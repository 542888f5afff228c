import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChosenQuiet, QuietChoice, QuietReason } from '../../../../contracts/quiet/quiet.ts';
import { defaultSettings, type Settings, type SettingsPatch } from '../../../../contracts/settings.ts';
import { createQuietMode } from '../../../../electron/core/quiet/quietMode.ts';
import { createTopic } from '../../../../electron/core/topic.ts';
import { createHeldTime, failingLog, settled } from '../heldTime.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** A desk whose clock on the wall can be set, and which can sleep: timers and the monotonic clock stand still then. */
function desk(stored: ChosenQuiet = false) {
  const time = createHeldTime();
  let wallAheadMs = 0;
  const settings = createTopic<Settings>({ ...defaultSettings, quietMode: stored }, failingLog);
  const rang: number[] = [];
  const portalQuiet = createTopic<QuietReason | null>(null, failingLog);
  let endedByHand = 0;
  let callsOpen = false;
  const clock = { nowMs: () => time.nowMs() + wallAheadMs, monotonicMs: time.monotonicMs };
  const quiet = createQuietMode({
    settings: {
      settings,
      async update(patch: SettingsPatch) {
        settings.publish({ ...settings.get(), ...patch } as Settings);
      },
    },
    portalDay: { quiet: portalQuiet, end: () => void (endedByHand += 1) },
    hasCallsOpen: () => callsOpen,
    rangSince: (sinceMs) => rang.filter((atMs) => atMs >= sinceMs).length,
    clock,
    timers: time,
    log: failingLog,
  });
  return {
    quiet,
    settings,
    clock,
    time,
    portalSays: portalQuiet.publish,
    endedByHand: () => endedByHand,
    show(areOpen: boolean) {
      callsOpen = areOpen;
      quiet.look();
    },
    ring: () => void rang.push(clock.nowMs()),
    setClock: (byMs: number) => void (wallAheadMs += byMs),
    sleep(ms: number) {
      wallAheadMs += ms;
    },
    isQuiet: () => quiet.state.get().isQuiet,
  };
}

describe('quiet mode', () => {
  it('with an end ends by itself, for everybody, and says how many calls there were', async () => {
    const { quiet, settings, time, ring, isQuiet } = desk();
    quiet.start();
    ring();
    time.turn(1);
    await quiet.choose({ kind: 'minutes', minutes: 30 });
    expect(quiet.state.get()).toMatchObject({ isQuiet: true, untilMs: time.nowMs() + 30 * minuteMs });
    time.turn(29 * minuteMs);
    ring();
    ring();
    expect(isQuiet()).toBe(true);
    time.turn(minuteMs);
    expect(quiet.state.get()).toEqual({ isQuiet: false, untilMs: null, callsMeanwhile: 2 });
    expect(settings.get().quietMode).toBe(false);
    quiet.noted();
    expect(quiet.state.get().callsMeanwhile).toBe(0);
    expect(time.pending()).toBe(0);
  });

  it('that is prolonged counts from its beginning', async () => {
    const { quiet, time, ring } = desk();
    quiet.start();
    await quiet.choose({ kind: 'minutes', minutes: 30 });
    ring();
    time.turn(20 * minuteMs);
    await quiet.choose({ kind: 'untilTurnedOff' });
    time.turn(48 * hourMs);
    expect(quiet.state.get()).toMatchObject({ isQuiet: true, untilMs: null });
    await quiet.choose({ kind: 'off' });
    expect(quiet.state.get()).toMatchObject({ isQuiet: false, callsMeanwhile: 1 });
  });

  it('whose end has passed while the program was off is over at its start', async () => {
    const { quiet, settings, isQuiet } = desk({ sinceMs: 1_000, untilMs: 900_000 });
    expect(isQuiet()).toBe(false);
    quiet.start();
    await settled();
    expect(settings.get().quietMode).toBe(false);
  });

  it('survives a restart with its end', () => {
    const { quiet, time, isQuiet } = desk({ sinceMs: 1, untilMs: 1_000_000 + 10 * minuteMs });
    quiet.start();
    expect(quiet.state.get()).toMatchObject({ isQuiet: true, untilMs: 1_000_000 + 10 * minuteMs });
    time.turn(10 * minuteMs);
    expect(isQuiet()).toBe(false);
  });

  it('ends after a sleep that outlasted it, whether or not anybody tells of the sleep', async () => {
    for (const isTold of [true, false]) {
      const { quiet, time, sleep, isQuiet } = desk();
      quiet.start();
      await quiet.choose({ kind: 'minutes', minutes: 60 });
      sleep(2 * hourMs);
      if (isTold) quiet.look();
      else time.turn(minuteMs / 2);
      expect(isQuiet()).toBe(false);
    }
  });

  it('lasts no longer than it was to where the clock is set back, in the same run or before the next', async () => {
    const running = desk();
    running.quiet.start();
    await running.quiet.choose({ kind: 'minutes', minutes: 30 });
    running.setClock(-24 * hourMs);
    running.time.turn(30 * minuteMs);
    expect(running.isQuiet()).toBe(false);

    const restarted = desk({ sinceMs: 500_000_000, untilMs: 500_000_000 + 30 * minuteMs });
    restarted.quiet.start();
    restarted.time.turn(30 * minuteMs);
    expect(restarted.isQuiet()).toBe(false);
  });

  it('follows the settings, whoever changes them', async () => {
    const { quiet, settings, isQuiet } = desk();
    quiet.start();
    settings.publish({ ...settings.get(), quietMode: true });
    expect(isQuiet()).toBe(true);
    settings.publish({ ...settings.get(), quietMode: false });
    expect(isQuiet()).toBe(false);
  });

  it('is refused an end that has passed, or that is further away than a day', async () => {
    const { quiet, clock, isQuiet } = desk();
    quiet.start();
    for (const untilMs of [clock.nowMs(), clock.nowMs() + 26 * hourMs])
      await expect(quiet.choose({ kind: 'until', untilMs })).rejects.toThrow('ipc.inputNotValid');
    expect(isQuiet()).toBe(false);
  });

  it('with an end never outlasts the time awake that it was chosen for, whatever happens', async () => {
    type Event =
      | { readonly is: 'passes' | 'sleeps' | 'clockSet'; readonly ms: number }
      | { readonly is: 'chosen'; readonly choice: QuietChoice };
    const event: fc.Arbitrary<Event> = fc.oneof(
      fc.record({ is: fc.constant('passes' as const), ms: fc.integer({ min: 0, max: hourMs }) }),
      fc.record({ is: fc.constant('sleeps' as const), ms: fc.integer({ min: 0, max: 30 * hourMs }) }),
      fc.record({
        is: fc.constant('clockSet' as const),
        ms: fc.integer({ min: -40 * hourMs, max: 40 * hourMs }),
      }),
      fc.record({
        is: fc.constant('chosen' as const),
        choice: fc.oneof(
          fc.record({ kind: fc.constant('minutes' as const), minutes: fc.integer({ min: 1, max: 600 }) }),
          fc.constant({ kind: 'off' } as const),
        ),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 30 }), async (events) => {
        const { quiet, time, sleep, setClock, isQuiet } = desk();
        quiet.start();
        let awakeLeftMs = 0;
        for (const each of events) {
          if (each.is === 'chosen') {
            await quiet.choose(each.choice);
            awakeLeftMs = each.choice.kind === 'minutes' ? each.choice.minutes * minuteMs : 0;
          } else if (each.is === 'passes') {
            time.turn(each.ms);
            awakeLeftMs -= each.ms;
          } else if (each.is === 'sleeps') sleep(each.ms);
          else setClock(each.ms);
          if (awakeLeftMs <= 0) expect(isQuiet()).toBe(false);
        }
        time.turn(Math.max(awakeLeftMs, 0));
        expect(isQuiet()).toBe(false);
        expect(time.pending()).toBe(0);
      }),
    );
  });
});

describe('quiet by the portal’s word', () => {
  it('says why, counts its calls, and ends with the portal’s word', () => {
    const { quiet, portalSays, ring, time, settings } = desk();
    quiet.start();
    portalSays('closed');
    expect(quiet.state.get()).toEqual({
      isQuiet: true,
      untilMs: null,
      because: 'closed',
      callsMeanwhile: 0,
    });
    time.turn(1);
    ring();
    portalSays('absent');
    expect(quiet.state.get()).toMatchObject({ isQuiet: true, because: 'absent' });
    portalSays(null);
    expect(quiet.state.get()).toEqual({ isQuiet: false, untilMs: null, callsMeanwhile: 1 });
    expect(settings.get().quietMode, 'no choice of the operator').toBe(false);
  });

  it('takes no call away that is open already, and begins with the last of them; what was chosen begins at once', async () => {
    const { quiet, portalSays, show, isQuiet } = desk();
    quiet.start();
    show(true);
    portalSays('closed');
    expect(isQuiet()).toBe(false);
    show(false);
    expect(quiet.state.get()).toMatchObject({ isQuiet: true, because: 'closed' });
    show(true);
    portalSays('absent');
    expect(quiet.state.get(), 'they came while it was quiet').toMatchObject({ because: 'absent' });
    portalSays(null);
    portalSays('paused');
    expect(isQuiet(), 'shown since').toBe(false);
    await quiet.choose({ kind: 'minutes', minutes: 30 });
    expect(isQuiet()).toBe(true);
    await quiet.choose({ kind: 'off' });
    show(false);
    expect(quiet.state.get()).toMatchObject({ isQuiet: true, because: 'paused' });
  });

  it('is ended by a press, and what was chosen comes first', async () => {
    const { quiet, portalSays, endedByHand, settings } = desk();
    quiet.start();
    portalSays('paused');
    await quiet.choose({ kind: 'untilTurnedOff' });
    expect(quiet.state.get()).toEqual({ isQuiet: true, untilMs: null, callsMeanwhile: 0 });
    await quiet.choose({ kind: 'off' });
    expect([endedByHand(), settings.get().quietMode]).toEqual([1, false]);
    portalSays(null);
    expect(quiet.state.get().isQuiet).toBe(false);
  });
});
