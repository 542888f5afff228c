import type { CallList } from '../calls/callList.ts';
import type { CallRegistration } from '../calls/callRegistration.ts';
import type { Call } from '../calls/call.ts';
import type { Timers } from '../ports/clock.ts';
import type { RecordOffer, RecordTarget } from './recordOffer.ts';
import { recordStep } from './recordRule.ts';

export interface RecordOpenerDeps {
  readonly calls: Pick<CallRegistration, 'followCalls'> & Pick<CallList, 'find'>;
  readonly offer: RecordOffer;
  /** No call may come up: quiet mode, or the work after a call. */
  readonly isQuiet: () => boolean;
  /** Somebody has used the keyboard or the mouse in the last moment. */
  readonly isTyping: () => boolean;
  readonly timers: Timers;
  /**
   * Opens it in the browser. Never throws.
   *
   * @param quietly the keyboard stays where it is
   */
  readonly open: (target: RecordTarget, quietly: boolean) => void;
}

/** Whoever types is asked again so soon whether they still do. */
export const lookAgainMs = 250;
/** Calls that ring at once and wait for something. More are a flood, whose records nobody looks at. */
const waitingAtMost = 50;

/** Opens the record of whoever calls by the operator's rule: each call's once, and no two for the same ring. */
export interface RecordOpener {
  /** What has nothing to do with calls has changed: quiet mode, a setting. */
  look(): void;
  /** Follows the calls; returns how to stop. */
  start(): () => void;
}

export function createRecordOpener(deps: RecordOpenerDeps): RecordOpener {
  const { calls, offer, timers } = deps;
  /** Calls that go on and whose record was not opened. */
  const waiting = new Set<string>();
  /** Calls that go on and whose record was opened. */
  const opened = new Set<string>();
  let cancelLook: (() => void) | null = null;

  /** Whoever talks, or has just been shown a record, is not shown another one by a ring. */
  const isEngagedBy = (key: string): boolean =>
    [...opened].some((other) => other !== key) || talksOnOther(key);
  const talking = new Set<string>();
  const talksOnOther = (key: string): boolean => [...talking].some((other) => other !== key);

  /** @returns whether it waits for nothing but a keyboard at rest */
  const decide = (call: Call): boolean => {
    const facts = {
      ...offer.rule(call),
      direction: call.direction,
      state: call.state,
      isTest: call.isTest,
      dismissed: call.dismissed,
      caller: offer.caller(call),
      isEngaged: deps.isQuiet() || isEngagedBy(call.key),
    };
    const step = recordStep({ ...facts, isTyping: false });
    if (step !== 'open' && step !== 'openQuietly') return false;
    const quietly = step === 'openQuietly';
    if (quietly && recordStep({ ...facts, isTyping: deps.isTyping() }) === 'wait') return true;
    const target = offer.target(call);
    if (target === null) return false;
    waiting.delete(call.key);
    opened.add(call.key);
    deps.open(target, quietly);
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

  const lookAfter = (delayMs: number): void => {
    cancelLook ??= timers.after(delayMs, look);
  };

  function look(): void {
    cancelLook?.();
    cancelLook = null;
    if (!offer.opensSomething()) return;
    // The one that has waited longest first.
    const forRest = [...waiting].map(decideAbout);
    if (forRest.includes(true)) lookAfter(lookAgainMs);
  }

  const note = (call: Call): void => {
    const { key } = call;
    if (call.state === 'answered') talking.add(key);
    else talking.delete(key);
    for (const former of call.formerKeys ?? []) {
      talking.delete(former);
      waiting.delete(former);
      if (opened.delete(former)) opened.add(key);
    }
    // Put away, or over, it engages nobody and opens nothing more.
    if (call.state === 'ended') {
      waiting.delete(key);
      opened.delete(key);
    } else if (opened.has(key)) waiting.delete(key);
    else if (waiting.size < waitingAtMost || waiting.has(key)) waiting.add(key);
  };

  return {
    look,
    start() {
      const stop = calls.followCalls(({ call }) => {
        note(call);
        if (!offer.opensSomething()) return;
        // What it frees others for is looked at a moment later, once for all that changes in a burst.
        if (waiting.has(call.key) && decideAbout(call.key)) lookAfter(lookAgainMs);
        else if (call.state === 'ended' || call.dismissed) lookAfter(lookAgainMs);
      });
      return () => {
        stop();
        cancelLook?.();
        cancelLook = null;
      };
    },
  };
}
