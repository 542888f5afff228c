import type { Command } from '../../electron/core/ports/commandRecord.ts';
import { isUnsettled } from '../../electron/core/ports/commandRecord.ts';
import type { Log } from '../../electron/core/ports/log.ts';
import { createDeskDisk, createHeadlessDesk, type HeadlessDesk } from '../bench/fleet/headlessDesk.ts';
import type { SeededRandom } from '../bench/fleet/seededRandom.ts';
import type { PracticePortal } from '../portal/practicePortal.ts';
import type { FastTime } from './fastTime.ts';
import { createSoakPhone, type SoakPhone } from './soakPhone.ts';

/** What an operator does about a call once its entry appears; ms of the soak's time. */
export interface Decision {
  readonly dismissAfterMs: number | null;
  readonly undoAfterMs: number | null;
}

export interface SoakDesk {
  readonly userId: number;
  /** The operator's own phone, whose calls Ringside registers; null where the telephone system does. */
  readonly phone: SoakPhone | null;
  /** Connects for the first time. */
  connect(webhookUrl: string): Promise<void>;
  /** A call rings at this operator: it has to appear, unless the desk has heard nothing yet since it was started. */
  expect(callId: string, decision: Decision): void;
  /** Killed and started again with what is on its disk. */
  restart(): void;
  sleep(): void;
  wake(): void;
  networkReturned(): void;
  jumpClock(ms: number): void;
  readonly clockOffsetMs: number;
  /** Called when something changed that `isSettled` may depend on. */
  onChange(listener: () => void): void;
  /** Nothing is owed and nothing is missing. */
  isSettled(): boolean;
  unsettled(): readonly Command[];
  missing(): readonly string[];
  /** Cards that this operator put away for good. */
  putAway(): readonly string[];
  /** What must never happen, in words. */
  readonly violations: readonly string[];
  readonly dismissals: number;
  stop(): void;
}

/** An operator at a desk whose program is killed and started again, whose clock is set, and who dismisses and undoes. */
export function createSoakDesk(deps: {
  readonly userId: number;
  /** Ringside registers the calls of the operator's own phone. */
  readonly isRegistrar: boolean;
  readonly time: FastTime;
  readonly random: SeededRandom;
  readonly portal: PracticePortal;
  readonly trace: (line: string) => void;
}): SoakDesk {
  const { userId, time, random, portal } = deps;
  const clock = time.deskClock();
  const disk = createDeskDisk();
  const expected = new Map<string, Decision>();
  const seen = new Set<string>();
  const away = new Set<string>();
  const violations: string[] = [];
  const listeners: (() => void)[] = [];
  let url = '';
  let desk: HeadlessDesk | null = null;
  let heardAnything = false;
  let decided = new Set<string>();
  let dismissals = 0;

  const changed = (): void => {
    for (const listener of listeners) listener();
  };

  const phone = deps.isRegistrar
    ? createSoakPhone({
        userId,
        clock,
        time,
        portal,
        tell: (event) => desk?.phoneTells(event),
        dismiss: (phoneNumber) => {
          const entry = desk?.calls.popup
            .get()
            .entries.find(({ party, leaving }) => leaving === null && party.phoneNumber === phoneNumber);
          if (entry !== undefined) desk?.calls.dismiss(entry.key);
        },
      })
    : null;

  const start = (): HeadlessDesk => {
    heardAnything = false;
    decided = new Set();
    const started = createHeadlessDesk({
      webhookUrl: url,
      random: random.next,
      clock,
      timers: time.timers,
      disk,
      isRegistrar: deps.isRegistrar,
      log: traceLog((line) => deps.trace(`user ${userId} ${line}`)),
      onMessage: () => {
        heardAnything = true;
      },
      onCommand: () => queueMicrotask(changed),
    });
    desk = started;
    started.onPopup(() => lookAt(started));
    return started;
  };

  const lookAt = (current: HeadlessDesk): void => {
    if (current !== desk) return;
    const inPopup = new Set<string>();
    for (const entry of current.calls.popup.get().entries) {
      const { callId } = current.calls.get(entry.key);
      if (callId === null) continue;
      if (inPopup.has(callId)) violations.push(`user ${userId}: two entries of one call`);
      inPopup.add(callId);
      seen.add(callId);
      if (entry.leaving === null && !decided.has(callId)) decide(current, callId);
    }
    changed();
  };

  const decide = (current: HeadlessDesk, callId: string): void => {
    decided.add(callId);
    const decision = expected.get(callId);
    if (decision === undefined || decision.dismissAfterMs === null) return;
    time.timers.after(decision.dismissAfterMs, () => {
      if (current !== desk || !current.dismiss(callId)) return;
      dismissals += 1;
      away.add(callId);
      const dismissalId = current.calls.popup.get().undo?.dismissalId;
      if (decision.undoAfterMs === null || dismissalId === undefined) return;
      time.timers.after(decision.undoAfterMs, () => {
        if (current !== desk) return;
        current.calls.undo(dismissalId);
        // Too late, the call was over, or the clock was set meanwhile: then the card stays put away.
        if (current.entryOf(callId) !== null) away.delete(callId);
      });
    });
  };

  const missing = (): readonly string[] => [...expected.keys()].filter((callId) => !seen.has(callId));
  const unsettled = (): readonly Command[] => desk?.commands.all().filter(isUnsettled) ?? [];

  return {
    userId,
    phone,
    connect: async (webhookUrl) => {
      url = webhookUrl;
      await start().connect();
    },
    expect: (callId, decision) => {
      if (heardAnything) expected.set(callId, decision);
    },
    restart: () => {
      desk?.kill();
      void disk.journal.load((left) => phone?.programKilled(left));
      // A program that was not there cannot know of the calls it did not hear of.
      for (const callId of missing()) expected.delete(callId);
      start().resume();
      phone?.programStarted();
    },
    sleep: () => desk?.portal.goesToSleep(),
    wake: () => desk?.portal.wokeUp(),
    networkReturned: () => {
      desk?.portal.networkReturned();
      desk?.commands.tryNow();
    },
    jumpClock: clock.jump,
    get clockOffsetMs() {
      return clock.offsetMs;
    },
    onChange: (listener) => void listeners.push(listener),
    isSettled: () =>
      unsettled().length === 0 && missing().length === 0 && (phone === null || phone.isSettled()),
    unsettled,
    missing,
    putAway: () => [...away].filter((callId) => portal.truth.isOpen(userId, callId)),
    violations,
    get dismissals() {
      return dismissals;
    },
    stop: () => desk?.kill(),
  };
}

function traceLog(trace: (line: string) => void): Log {
  const line = (event: string, fields: object = {}): void => trace(`${event} ${JSON.stringify(fields)}`);
  return { info: line, warn: line, error: (event, cause) => line(event, { cause: String(cause) }) };
}
