import type { QuietReason } from '../../../contracts/quiet/quiet.ts';
import type { AppErrorData } from '../../../contracts/errors.ts';
import type { Clock, Random, Timers } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { DayAnswer, WorkingDay } from '../ports/people/workingDay.ts';
import type { CheckResult } from '../selfCheck/check.ts';
import { createTopic, type Topic } from '../topic.ts';

/**
 * Whether it is quiet since the portal says that the operator does not work now. Asked at start, when somebody comes to the computer, when
 * the portal is back, when the channel tells of working time, beside a popup once an hour, and for a call that rings while it is quiet
 * once a minute: nothing tells Ringside that the day was opened, and what still rings then comes up. Never by a clock. What is not
 * known is no quiet: a call that nobody hears is the worse mistake.
 */
export interface PortalDay {
  /** Why it is quiet by the portal's word; null where it is not. */
  readonly quiet: Topic<QuietReason | null>;
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
/** Nobody could tell for so long: what was said before holds no more. */
const holdsFailingMs = 2 * 60 * 60_000;
/** And no answer holds longer than this: nobody came, and nobody called. */
const holdsMs = 24 * 60 * 60_000;
const endedMark = 'quiet ended ';

interface Moment {
  readonly monotonicMs: number;
  readonly atMs: number;
}
const longAgo: Moment = { monotonicMs: Number.NEGATIVE_INFINITY, atMs: Number.NEGATIVE_INFINITY };

interface Known {
  readonly reason: QuietReason | null;
  /** What the quiet is told from the next one by. */
  readonly mark: string;
  /** `Clock.nowMs`: time in which the computer slept counts. */
  readonly atMs: number;
}

export function createPortalDay(deps: PortalDayDeps): PortalDay {
  const { isFollowed, workingDay, ended, clock, timers, random, log } = deps;
  const quiet = createTopic<QuietReason | null>(null, log);
  let askedOf: WorkingDay | null = null;
  let known: Known | null = null;
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
    Math.max(clock.monotonicMs() - moment.monotonicMs, Math.abs(clock.nowMs() - moment.atMs));

  const holdsForMs = (): number => (hasFailedSince ? holdsFailingMs : holdsMs);

  const compose = (): QuietReason | null => {
    if (!isFollowed() || known === null || askedOf !== workingDay()) return null;
    // A clock that was set back must not make it hold for ever.
    if (Math.abs(clock.nowMs() - known.atMs) >= holdsForMs()) return null;
    return ended.has(endedMark + known.mark) ? null : known.reason;
  };

  const look = (): void => {
    cancelLook();
    const next = compose();
    if (next !== quiet.get()) {
      log.info('quiet by the working day', { because: next ?? 'no' });
      quiet.publish(next);
    }
    if (next === null || known === null) return;
    const leftMs = known.atMs + holdsForMs() - clock.nowMs();
    cancelLook = timers.after(Math.min(Math.max(leftMs, 0), holdsMs), look);
  };

  const take = (answer: DayAnswer): void => {
    const told = reasonOf(answer, known?.reason ?? null);
    hasFailedSince = told === 'unknown';
    if (told === 'unknown') return;
    // What was ended, in this run or an earlier one, holds until the next change alone.
    if (!ended.has(endedMark + told.mark)) ended.forget(endedMark);
    known = { ...told, atMs: clock.nowMs() };
  };

  const ask = async (of: WorkingDay): Promise<DayAnswer> => {
    askedAt = now();
    const answer = await of.ask();
    if (of !== workingDay()) return answer;
    if (askedOf !== of) known = null;
    askedOf = of;
    take(answer);
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
    end() {
      if (known === null || quiet.get() === null) return;
      ended.note(endedMark + known.mark);
      look();
    },
    ask: askNow,
    askSoon() {
      if (known === null || askedOf !== workingDay()) return askNow();
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
      const problem = problemOf(day) ?? problemOf(absent);
      if (problem !== null) return { state: 'broken', problem };
      return { state: 'works', facts: { because: quiet.get() ?? '' } };
    },
    look() {
      look();
      // Switched on just now, or another portal.
      if (known === null || askedOf !== workingDay()) askIf(leastBetweenMs);
    },
    start: () => () => {
      cancelLook();
      cancelSoon();
      cancelForCall();
    },
  };
}

function problemOf(asked: DayAnswer['day'] | DayAnswer['absent']): AppErrorData | null {
  return asked.is === 'unknown' ? asked.problem : null;
}

/**
 * What the answer comes to. `unknown`: what it was quiet for before cannot be told now, or nothing can.
 *
 * @param before why it was quiet by the last answer
 */
function reasonOf(
  { day, absent }: DayAnswer,
  before: QuietReason | null,
): Pick<Known, 'reason' | 'mark'> | 'unknown' {
  if (day.is === 'told' && day.value !== 'open') return { reason: day.value, mark: day.mark };
  if (absent.is === 'told' && absent.value) return { reason: 'absent', mark: absent.mark };
  const concerned = before === 'absent' ? absent : day;
  if (before !== null && concerned.is === 'unknown') return 'unknown';
  if (day.is === 'told') return { reason: null, mark: day.mark };
  return absent.is === 'told' ? { reason: null, mark: absent.mark } : 'unknown';
}
