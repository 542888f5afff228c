import { freshForMs } from '../../../electron/core/ports/callSource.ts';
import type { Command } from '../../../electron/core/ports/commandRecord.ts';
import { isUnsettled } from '../../../electron/core/ports/commandRecord.ts';
import { createHeadlessDesk, type HeadlessDesk } from '../../bench/fleet/headlessDesk.ts';
import type { SeededRandom } from '../../bench/fleet/seededRandom.ts';
import type { PracticePortal } from '../../portal/practicePortal.ts';
import type { FastTime } from '../fastTime.ts';
import type { Decision, SoakDesk } from './soakDeskTypes.ts';
import { createSoakDisk, type OpenedDisk } from './soakDisk.ts';
import { followEverything, type Followed } from './soakFollowers.ts';
import { createSoakHooks } from './soakHooks.ts';
import { createSoakMessages } from './soakMessages.ts';
import { foreignNote } from './soakNoteFile.ts';
import { createSoakNotes } from './soakNotes.ts';
import { createSoakPhone } from './soakPhone.ts';
import type { CommandThread } from './soakStore.ts';
import { whatGoesOn } from './standingStill.ts';
import { traceLog } from './traceLog.ts';

/** An operator at a desk whose program is killed and started again, whose clock is set, and who dismisses and undoes. */
export function createSoakDesk(deps: {
  readonly userId: number;
  /** Ringside registers the calls of the operator's own phone. */
  readonly isRegistrar: boolean;
  readonly time: FastTime;
  readonly random: SeededRandom;
  readonly portal: PracticePortal;
  readonly thread: CommandThread;
  readonly projectRoot: string;
  /** Accounts of others who work at this computer. */
  readonly others: readonly string[];
  readonly trace: (line: string) => void;
}): SoakDesk {
  const { userId, time, random, portal } = deps;
  const clock = time.deskClock();
  const foreign = deps.others.map(foreignNote);
  const disk = createSoakDisk({ ...deps, foreign, clock, timers: time.timers });
  const expected = new Map<string, Decision & { readonly rangAtMs: number }>();
  const seen = new Set<string>();
  const away = new Set<string>();
  const violations: string[] = [];
  const listeners: (() => void)[] = [];
  let url = '';
  let desk: HeadlessDesk | null = null;
  let opened: OpenedDisk | null = null;
  let endHooks = (): void => undefined;
  let throwing: Followed | null = null;
  let passedOver = 0;
  let heardAnything = false;
  let decided = new Set<string>();
  let dismissals = 0;
  let diesWhileWriting = false;

  const changed = (): void => {
    for (const listener of listeners) listener();
  };

  const phone = deps.isRegistrar
    ? createSoakPhone({
        userId,
        clock,
        time,
        portal,
        tell: (event) => {
          deps.trace(`user ${userId} phone tells ${event.type} ${event.call.sourceCallId}`);
          desk?.phoneTells(event);
        },
        canRegister: () => desk !== null && desk.portal.operatorUserId() !== null,
        toldOnceMore: (phoneNumber) => notes.toldOnceMore(phoneNumber),
        dismiss: (phoneNumber) => {
          const entry = desk?.calls.popup
            .get()
            .entries.find(({ party, leaving }) => leaving === null && party.phoneNumber === phoneNumber);
          if (entry !== undefined) desk?.calls.dismiss(entry.key);
        },
      })
    : null;

  const hooks = createSoakHooks({ ...deps, clock });
  const messages = createSoakMessages({
    time,
    random: random.fork('messages'),
    isPutAway: (callId) => away.has(callId),
  });

  const notes = createSoakNotes({
    ...deps,
    file: disk.noteFile,
    foreign,
    onWritten: () => {
      if (diesWhileWriting) time.timers.after(random.between(0, 500), restart);
    },
  });

  /** Calls that nobody could have shown any more. */
  const passOver = (): void => {
    for (const callId of missing()) {
      expected.delete(callId);
      passedOver += 1;
    }
  };

  const start = (onRead: (left: readonly Command[]) => void): HeadlessDesk => {
    heardAnything = false;
    const log = traceLog((line) => {
      deps.trace(`user ${userId} ${line}`);
      if (line.startsWith('too many calls at once')) passOver();
    });
    opened = disk.open(log, onRead);
    decided = new Set();
    const started = createHeadlessDesk({
      webhookUrl: url,
      random: random.next,
      clock,
      timers: time.timers,
      disk: opened,
      isRegistrar: deps.isRegistrar,
      log,
      between: messages.between,
      onMessage: () => {
        heardAnything = true;
      },
      onCommand: ({ kind, state, subject, id }) => {
        deps.trace(`user ${userId} ${kind} about ${subject.phoneNumber} is ${state.at} (${id})`);
        queueMicrotask(changed);
      },
    });
    desk = started;
    followEverything(started, (what) => what === throwing && random.next() < 0.5);
    started.onPopup(() => lookAt(started));
    started.calls.followCalls(({ call }) => {
      const rangAtMs = call.callId === null ? undefined : expected.get(call.callId)?.rangAtMs;
      if (call.callId === null || rangAtMs === undefined) return;
      // Counted beside the entries; or told of so late that it has its row alone.
      const isCounted = call.popup.at === 'in' && started.calls.popup.get().more !== undefined;
      if (isCounted || time.elapsedMs() - rangAtMs > freshForMs) seen.add(call.callId);
    });
    endHooks = hooks.begin({ liveLegs: started.calls.liveLegs, take: started.phoneTells, log });
    notes.programStarted(started);
    return started;
  };

  const restart = (): void => {
    deps.trace(`user ${userId} killed and started`);
    notes.programKilled();
    const unwritten = desk === null ? [] : unwrittenOf(desk);
    for (const { kind, callId } of unwritten) if (kind === 'hide') away.delete(callId);
    endHooks();
    desk?.kill();
    opened?.kill();
    const judge = phone?.programKilled(unwritten);
    // A program that was not there cannot know of the calls it did not hear of.
    for (const callId of missing()) expected.delete(callId);
    start((left) => judge?.(left)).resume();
    phone?.programStarted();
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
      const key = current.entryOf(callId);
      if (current !== desk || key === null || !current.dismiss(callId)) return;
      dismissals += 1;
      away.add(callId);
      const dismissalId = current.calls.popup.get().undo?.dismissalId;
      if (decision.undoAfterMs === null || dismissalId === undefined) return;
      time.timers.after(decision.undoAfterMs, () => {
        if (current !== desk) return;
        current.calls.undo(dismissalId);
        // Too late, the call was over, or the clock was set meanwhile: then the card stays put away. In a flood the popup
        // may only count what came back.
        if (isBack(current, key)) away.delete(callId);
      });
    });
  };

  const isBack = (current: HeadlessDesk, key: string): boolean => {
    try {
      return !current.calls.get(key).dismissed;
    } catch {
      // Made room for others.
      return false;
    }
  };

  const missing = (): readonly string[] => [...expected.keys()].filter((callId) => !seen.has(callId));
  const unsettled = (): readonly Command[] =>
    desk?.commands
      .all()
      .filter(isUnsettled)
      .filter((command) => !notes.waitsForFinish(command))
      .filter(({ state, subject }) => state.at !== 'held' || !hooks.mayTalkOn(subject.phoneNumber)) ?? [];

  /** What had been owed in the moment before the program died, or while its disk took nothing. */
  const unwrittenOf = (killed: HeadlessDesk): readonly Command[] =>
    killed.commands.all().filter((command) => isUnsettled(command) && !disk.store.has(command.id));
  const isConnected = (): boolean => {
    const status = desk?.status.snapshot.get();
    return status?.connection.status === 'connected' && status.push.state === 'live';
  };

  return {
    userId,
    phone,
    hooks,
    disk,
    messages,
    notes,
    connect: async (webhookUrl) => {
      url = webhookUrl;
      await start(() => undefined).connect();
    },
    expect: (callId, decision) => {
      if (heardAnything) expected.set(callId, { ...decision, rangAtMs: time.elapsedMs() });
    },
    restart,
    dieWhileWriting: () => {
      diesWhileWriting = true;
      return () => {
        diesWhileWriting = false;
      };
    },
    sleep: () => desk?.portal.goesToSleep(),
    wake: () => desk?.portal.wokeUp(),
    networkReturned: () => {
      desk?.portal.networkReturned();
      desk?.commands.tryNow();
    },
    personIsHere: () => desk?.portal.personIsHere(),
    dismissAll: () => {
      const popup = desk?.calls.popup.get();
      if (popup === undefined || (popup.more ?? 0) > 200) return;
      desk?.calls.dismissAll(
        popup.entries.map(({ key }) => key),
        popup.revision,
      );
    },
    letFollowerThrow: (what) => {
      throwing = what;
      return () => {
        throwing = null;
      };
    },
    jumpClock: clock.jump,
    get clockOffsetMs() {
      return clock.offsetMs;
    },
    onChange: (listener) => void listeners.push(listener),
    isSettled: () =>
      isConnected() &&
      unsettled().length === 0 &&
      missing().length === 0 &&
      (phone === null || phone.isSettled()),
    unsettled,
    missing,
    putAway: () => [...away].filter((callId) => portal.truth.isOpen(userId, callId)),
    violations: () => [
      ...violations,
      ...disk.problems(),
      ...(opened?.isHookSecretKept() === false ? [`user ${userId}: the hook secret is not kept`] : []),
      ...[opened?.journalProblem() ?? []].flat().map((code) => `user ${userId}: the journal says ${code}`),
    ],
    whatGoesOn: () =>
      desk === null
        ? []
        : whatGoesOn(desk, hooks.mayTalkOn, notes.waitsForFinish).map((what) => `user ${userId}: ${what}`),
    channelForgotten: passOver,
    get passedOver() {
      return passedOver;
    },
    get dismissals() {
      return dismissals;
    },
    stop: () => {
      endHooks();
      desk?.kill();
      opened?.kill();
    },
  };
}
