import type { AppErrorData } from '../../../contracts/errors.ts';
import type { QuietReason } from '../../../contracts/quiet/quiet.ts';
import type { Clock, Random, Timers } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { DayAnswer, WorkingDay } from '../ports/people/workingDay.ts';
import type { CheckResult } from '../selfCheck/check.ts';
import { createHindrance } from '../settings/hindrance.ts';
import { createTopic, type Topic } from '../topic.ts';
import {
  dayParts,
  hasFailed,
  knownAfter,
  nothingKnown,
  reasonsOf,
  type DayPart,
  type DayReason,
} from './dayKnown.ts';

/**
 * Whether it is quiet since the portal says that the operator does not work now. Asked at start, when somebody comes to the computer, when
 * the portal is back, when the channel tells of working time, beside a popup once an hour, and for a call that rings while it is quiet
 * once a minute: nothing tells Ringside that the day was opened, and what still rings then comes up. Never by a clock. What is not
 * known is no quiet: a call that nobody hears is the worse mistake.
 */
export interface PortalDay {
  /** Why it is quiet by the portal's word; null where it is not. */
  readonly quiet: Topic<QuietReason | null>;
  /** Why the portal tells neither the day nor an absence, where a person has to change that; null otherwise. */
  readonly hindrance: Topic<AppErrorData | null>;
  /** The operator wants no quiet although the portal says so: until that says something else. */
  end(): void;
  /** Something happened after which it may be another matter. */
  ask(): void;
  /** The same for what happens to many desks at once: they share one bucket of requests. */
  askSoon(): void;
  /** A call begins to ring: it is shown, or not, by what is known, and asked beside. */
  callRings(): void;
  /** Asks now, for *Check everything*. */
  check(): Promise<CheckResult>;
  /** Time may have moved on unseen, or the choice is another. */
  look(): void;
  start(): () => void;
}

/** What was ended by hand, on the disk: a restart does not make it quiet again. */
export interface EndedByHand {
  has(what: string): boolean;
  note(what: string): void;
  forget(beginning: string): void;
}

export interface PortalDayDeps {
  /** The operator, or the company, wants it. */
  readonly isFollowed: () => boolean;
  /** Of the portal in use; null while none is. Another object: of another sign-in nothing is known. */
  readonly workingDay: () => WorkingDay | null;
  /** The operator's, `<portal host>/<user id>`; null while nobody is known. */
  readonly account: () => string | null;
  readonly ended: EndedByHand;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
}

const beforePopupEveryMs = 60 * 60_000;
/** Nothing was learnt then: before a popup, and where something happened after which the portal may answer. */
const afterFailureMs = 5 * 60_000;
const soonAfterFailureMs = 5_000;
/** However often a screen is unlocked, and however many calls ring while it is quiet. */
const leastBetweenMs = 60_000;
const soonMs = 2_000;
const spreadMs = 10_000;
const endedMark = 'quiet ended ';
const needsAPerson = ['portal.insufficientScope', 'portal.accessDenied', 'portal.methodUnknown'] as const;

interface Moment {
  readonly monotonicMs: number;
  readonly atMs: number;
}
const longAgo: Moment = { monotonicMs: Number.NEGATIVE_INFINITY, atMs: Number.NEGATIVE_INFINITY };

export function createPortalDay(deps: PortalDayDeps): PortalDay {
  const { isFollowed, workingDay, ended, clock, timers, random, log } = deps;
  const quiet = createTopic<QuietReason | null>(null, log);
  const hindrance = createHindrance(needsAPerson, log);
  let askedOf: WorkingDay | null = null;
  let known = nothingKnown;
  let hasFailedSince = false;
  let askedAt = longAgo;
  /** The same for a call that rang while it was quiet. */
  let askedForCallAt = longAgo;
  let isAsking = false;
  /** Something happened while the portal was asked: where it does not answer that, it is asked once more. */
  let isAskedAgain = false;
  let cancelLook = (): void => undefined;
  let cancelSoon = (): void => undefined;
  let cancelForCall = (): void => undefined;

  const now = (): Moment => ({ monotonicMs: clock.monotonicMs(), atMs: clock.nowMs() });
  /** The monotonic clock may stand still in a sleep, and the one on the wall may be set. */
  const sinceMs = (moment: Moment): number =>
    Math.max(clock.monotonicMs() - moment.monotonicMs, clock.nowMs() - moment.atMs);

  /** Whose it is, and of which of the two: what is told of the other one, or of somebody else, leaves it. */
  const endedMarks = (part: DayPart): string => `${endedMark}${deps.account() ?? ''} ${part} `;
  const reasons = (): readonly DayReason[] =>
    isFollowed() && askedOf === workingDay() ? reasonsOf(known, clock.nowMs()) : [];
  const notEnded = (): readonly DayReason[] =>
    reasons().filter(({ part, mark }) => !ended.has(endedMarks(part) + mark));

  const isNothingKnown = (): boolean =>
    askedOf !== workingDay() || dayParts.every((part) => known[part] === null);

  const look = (): void => {
    cancelLook();
    const [first, ...others] = notEnded();
    const next = first?.reason ?? null;
    if (next !== quiet.get()) {
      log.info('quiet by the working day', { because: next ?? 'no' });
      quiet.publish(next);
    }
    if (first === undefined) return;
    cancelLook = timers.after(Math.min(first.leftMs, ...others.map(({ leftMs }) => leftMs)), look);
  };

  const take = (answer: DayAnswer): void => {
    known = knownAfter(known, answer, clock.nowMs());
    hasFailedSince = hasFailed(known, clock.nowMs());
    for (const part of dayParts) {
      const told = answer[part];
      // What was ended, in this run or an earlier one, holds until the next change alone.
      if (told.is === 'told' && !ended.has(endedMarks(part) + told.mark)) ended.forget(endedMarks(part));
    }
  };

  const ask = async (of: WorkingDay): Promise<DayAnswer> => {
    askedAt = now();
    const answer = await of.ask();
    if (of !== workingDay()) return answer;
    if (askedOf !== of) known = nothingKnown;
    askedOf = of;
    take(answer);
    const { day, absent } = answer;
    hindrance.tried(day.is === 'unknown' && absent.is === 'unknown' ? day.problem : null);
    look();
    return answer;
  };

  const askIf = (leastMs: number): void => {
    const of = workingDay();
    if (!isFollowed() || of === null || isAsking) return;
    if (of === askedOf && sinceMs(askedAt) < leastMs) return;
    isAsking = true;
    isAskedAgain = false;
    ask(of)
      .catch((error: unknown) => log.error('working day not asked', error))
      .finally(() => {
        isAsking = false;
        if (workingDay() !== of) askIf(leastBetweenMs);
        else if (isAskedAgain && hasFailedSince) askIf(0);
      });
  };

  const askNow = (): void => {
    isAskedAgain = isAsking;
    askIf(hasFailedSince ? soonAfterFailureMs : leastBetweenMs);
  };

  const askForCall = (): void => {
    cancelForCall();
    if (quiet.get() === null) return;
    const leftMs = leastBetweenMs - sinceMs(askedForCallAt);
    if (leftMs > 0) {
      // Whoever opens the day meanwhile has the next call at once, and this one if it still rings.
      cancelForCall = timers.after(leftMs, askForCall);
      return;
    }
    askedForCallAt = now();
    askIf(0);
  };

  return {
    quiet,
    hindrance,
    end() {
      for (const { part, mark } of notEnded()) ended.note(endedMarks(part) + mark);
      look();
    },
    ask: askNow,
    askSoon() {
      if (isNothingKnown()) return askNow();
      cancelSoon();
      cancelSoon = timers.after(soonMs + random() * spreadMs, askNow);
    },
    callRings() {
      if (quiet.get() !== null) return askForCall();
      askIf(hasFailedSince ? afterFailureMs : beforePopupEveryMs);
    },
    async check() {
      const of = workingDay();
      if (!isFollowed() || of === null) return { state: 'notInUse' };
      const { day, absent } = await ask(of);
      if (day.is === 'unknown' && absent.is === 'unknown') return { state: 'broken', problem: day.problem };
      const isEnded = notEnded().length === 0 && reasons().length > 0;
      const untold = [
        ...(day.is === 'unknown' ? ['day'] : []),
        ...(absent.is === 'unknown' ? ['absent'] : []),
      ];
      const because = isEnded ? 'ended' : (quiet.get() ?? '');
      return { state: 'works', facts: { because, untold: untold.join() } };
    },
    look() {
      look();
      if (!isFollowed() || askedOf !== workingDay()) hindrance.forget();
      // Switched on just now, or another portal.
      if (isNothingKnown()) askIf(leastBetweenMs);
    },
    start: () => () => {
      cancelLook();
      cancelSoon();
      cancelForCall();
    },
  };
}
