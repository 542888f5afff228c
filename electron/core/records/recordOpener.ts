import type { CallList } from '../calls/callList.ts';
import type { CallRegistration } from '../calls/callRegistration.ts';
import { hasLivePhone, type Call } from '../calls/call.ts';
import type { Clock, Timers } from '../ports/clock.ts';
import { createHeardCalls } from './heardCalls.ts';
import { createOpenedRecords } from './openedRecords.ts';
import type { RecordOffer, RecordTarget } from './recordOffer.ts';
import { recordStep } from './recordRule.ts';

export interface RecordOpenerDeps {
  readonly calls: Pick<CallRegistration, 'followCalls'> & Pick<CallList, 'find'>;
  readonly offer: RecordOffer;
  /** The CRM is being asked about it, and may know of more records than the one that the card names. */
  readonly isAsking: (call: Call) => boolean;
  /** No call may come up: quiet mode, or the work after a call. */
  readonly isQuiet: () => boolean;
  /** Somebody has used the keyboard or the mouse in the last moment. */
  readonly isTyping: () => boolean;
  readonly clock: Clock;
  readonly timers: Timers;
  /**
   * Opens it in the browser. Never throws.
   *
   * @param quietly the keyboard stays where it is
   * @returns what became of it; why it failed is told elsewhere
   */
  readonly open: (target: RecordTarget, quietly: boolean) => Promise<Opening>;
}

/** `keyboardNotKept`: nothing was opened, and it may be tried again; `failed`: it cannot be opened. */
export type Opening = 'opened' | 'keyboardNotKept' | 'failed';

/** Whoever types is asked again so soon whether they still do. */
export const lookAgainMs = 250;
/** Where the keyboard could not be kept it is tried again so soon: another window may have it, or the window system answer. */
export const tryAgainMs = 2_000;
/** Calls that wait for something. More are a flood, whose records nobody looks at: the oldest are passed over. */
const waitingAtMost = 50;

/** Opens the record of whoever calls by the operator's rule: each call's once, and no two for the same ring. */
export interface RecordOpener {
  /** What has nothing to do with calls has changed: quiet mode, a setting. */
  look(): void;
  /**
   * The operator opens it themselves, which counts as opened.
   *
   * @param target null where that is not known here
   */
  openedByHand(call: Call, target: RecordTarget | null): void;
  /** Follows the calls; returns how to stop. */
  start(): () => void;
}

export function createRecordOpener(deps: RecordOpenerDeps): RecordOpener {
  const { calls, offer, clock, timers } = deps;
  const heard = createHeardCalls(clock);
  const opened = createOpenedRecords(clock);
  /**
   * Keys of calls that go on and whose record was not opened, the oldest first, each with when it is tried without the keyboard.
   * Monotonic ms.
   */
  const waiting = new Map<string, number>();
  /** Keys of calls whose record is being opened, for as long as it may turn out that it was not. */
  const opening = new Set<string>();
  /** Keys of calls whose record was opened, and of those that are talked on, for as long as that is so. */
  const shown = new Set<string>();
  const talking = new Set<string>();
  let cancelLook: (() => void) | null = null;
  let isFollowing = false;

  /** Looked at anew each time: a call may be gone, or be another one, without anybody being told of it. */
  const holds = (keys: Set<string>, isStill: (call: Call) => boolean, exceptKey: string): boolean => {
    let found = false;
    for (const key of keys) {
      const call = calls.find(key);
      if (call === undefined || !isStill(call)) keys.delete(key);
      else if (call.key !== exceptKey) found = true;
    }
    return found;
  };
  const isEngaged = ({ key }: Call): boolean =>
    holds(talking, isTalkedOn, key) || holds(shown, isBeforeOperator, key) || deps.isQuiet();

  const markOpened = (call: Call, target: RecordTarget | null, quietly: boolean): void => {
    opened.note(call, target, quietly);
    for (const key of [call.key, ...(call.formerKeys ?? [])]) {
      waiting.delete(key);
      opening.delete(key);
    }
    shown.add(call.key);
  };

  const notOpened = (key: string, target: RecordTarget, mayTryAgain: boolean): void => {
    const call = calls.find(key);
    // Not where it was opened by hand meanwhile.
    if (!opening.delete(key) || call === undefined || !isFollowing) return;
    opened.forget(call, target);
    for (const name of [key, call.key]) shown.delete(name);
    // What fails is tried with the next news of the call, or by the next call of that caller.
    if (!mayTryAgain) return;
    noteWaiting(call, clock.monotonicMs() + tryAgainMs);
    lookSoon();
  };

  const open = (call: Call, target: RecordTarget, quietly: boolean): void => {
    opening.add(call.key);
    void deps.open(target, quietly).then((became) => {
      if (became === 'opened') opening.delete(call.key);
      else notOpened(call.key, target, became === 'keyboardNotKept');
    });
  };

  const isDue = ({ key }: Call): boolean => clock.monotonicMs() >= (waiting.get(key) ?? -Infinity);

  /** @returns whether it waits for nothing that tells: a keyboard at rest, or the CRM for long enough */
  const decide = (call: Call): boolean => {
    const facts = {
      ...offer.rule(call),
      direction: call.direction,
      state: call.state,
      isTest: call.isTest,
      dismissed: call.dismissed,
      caller: offer.caller(call),
      age: heard.age(call),
      isEngaged: isEngaged(call),
    };
    const step = recordStep({ ...facts, isTyping: false });
    if (step !== 'open' && step !== 'openQuietly') return false;
    if (deps.isAsking(call)) return true;
    const target = offer.target(call);
    if (target === null) return false;
    const quietly = step === 'openQuietly';
    if (opened.wasLately(target, quietly)) {
      // It lies there still. Whoever answers wants it in front, should it lie behind.
      if (!quietly) markOpened(call, null, false);
      else {
        opened.renew(target);
        shown.add(call.key);
      }
      return false;
    }
    if (quietly && (deps.isTyping() || !isDue(call))) return true;
    markOpened(call, target, quietly);
    open(call, target, quietly);
    return false;
  };

  /** @returns as `decide` */
  const decideAbout = (key: string): boolean => {
    const call = calls.find(key);
    // It turned out to be another call, whose record it is then.
    if (call !== undefined && call.key === key) return decide(call);
    waiting.delete(key);
    return false;
  };

  const lookSoon = (): void => {
    cancelLook ??= timers.after(lookAgainMs, look);
  };

  function look(): void {
    cancelLook?.();
    cancelLook = null;
    if (!offer.opensSomething()) return;
    // The one that has waited longest first.
    const forRest = [...waiting.keys()].map(decideAbout);
    if (forRest.includes(true)) lookSoon();
  }

  /** @param dueMs when it is tried without the keyboard; where left out, as it was */
  function noteWaiting(call: Call, dueMs = waiting.get(call.key) ?? -Infinity): void {
    if (call.state === 'ended' || opened.has(call)) {
      waiting.delete(call.key);
      return;
    }
    waiting.set(call.key, dueMs);
    for (const oldest of waiting.keys()) {
      if (waiting.size <= waitingAtMost) break;
      waiting.delete(oldest);
    }
  }

  /** @returns whether it may have freed others */
  const note = (call: Call): boolean => {
    const { key } = call;
    const engaged = talking.has(key) || shown.has(key);
    heard.note(call);
    if (isTalkedOn(call)) talking.add(key);
    else talking.delete(key);
    for (const former of call.formerKeys ?? []) waiting.delete(former);
    if (shown.has(key) && !isBeforeOperator(call)) shown.delete(key);
    noteWaiting(call);
    return engaged && !talking.has(key) && !shown.has(key);
  };

  return {
    look,
    openedByHand: (call, target) => markOpened(call, target, false),
    start() {
      isFollowing = true;
      const stop = calls.followCalls(({ call }) => {
        const frees = note(call);
        if (!offer.opensSomething()) return;
        const isForRest = waiting.has(call.key) && decideAbout(call.key);
        // What it frees others for is looked at a moment later, once for all that changes in a burst.
        if (isForRest || frees) lookSoon();
      });
      return () => {
        isFollowing = false;
        stop();
        cancelLook?.();
        cancelLook = null;
      };
    },
  };
}

/** Whoever dials is as busy as whoever talks. */
function isTalkedOn(call: Call): boolean {
  return call.state === 'answered' || (call.direction === 'outgoing' && hasLivePhone(call));
}

/** Put away, answered elsewhere or over, it concerns nobody here any more. */
function isBeforeOperator(call: Call): boolean {
  return call.state === 'answered' || (call.state === 'ringing' && !call.dismissed && call.popup.at === 'in');
}
