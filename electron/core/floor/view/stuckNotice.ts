import type { AppErrorData } from '../../../../contracts/errors.ts';
import type { Clock, Random, Timers } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { OwnNotices } from '../../ports/people/ownNotices.ts';

/** Cards that have been open for longer than `stuckAfterMs`, and at how many desks. */
export interface StuckCards {
  readonly cards: number;
  readonly desks: number;
}

export interface StuckNoticeDeps {
  /** Where the lead is told, and as whom; null where no portal is in use. */
  readonly notices: () => { readonly portal: OwnNotices; readonly userId: number } | null;
  readonly noticeText: (stuck: StuckCards) => string;
  /** `problem` is another one by now. */
  readonly onProblem: () => void;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
}

/** Tells a lead in Bitrix24 that cards stay open at their floor: once, and again where it gets worse or comes back. */
export interface StuckNotice {
  /** @param seen null where nobody knows: this desk does not lead, or hears nothing of the others */
  look(seen: StuckCards | null): void;
  /** Why the portal takes no notices of this sign-in; null where it was not refused. */
  problem(): AppErrorData | null;
  /** Another sign-in, or another operator: what was refused may be allowed, and what was told was told to somebody else. */
  begin(): void;
  stop(): void;
}

/** The same one each time, so that the portal has one at the most. */
export const stuckTag = 'RINGSIDE_STUCK_CARDS';
/** Desks tell of a change within five seconds: the first notice counts all of them. */
const settleMs = 10_000;
export const noticeAtMostEveryMs = 10 * 60_000;
/** After each failure in a row; the last one goes on. */
const againAfterMs = [30_000, 60_000, 2 * 60_000, 5 * 60_000, 10 * 60_000];
/** A time that the portal names counts up to this. */
const longestWaitMs = 60 * 60_000;

export function createStuckNotice(deps: StuckNoticeDeps): StuckNotice {
  const { clock, timers, random, log } = deps;
  let seen: StuckCards | null = null;
  /** The worst that was told since cards last stood open. */
  let told: StuckCards | null = null;
  let problem: AppErrorData | null = null;
  let notBeforeMs = Number.NEGATIVE_INFINITY;
  let failures = 0;
  let isSending = false;
  /** Another one each time that it is over, and with each beginning. */
  let episode = 0;
  let beginning = 0;
  let cancel: (() => void) | null = null;

  const isDue = (): boolean =>
    seen !== null &&
    seen.cards > 0 &&
    problem === null &&
    (told === null || seen.cards > told.cards || seen.desks > told.desks);

  const plan = (): void => {
    if (!isDue()) {
      cancel?.();
      cancel = null;
    } else if (!isSending) {
      cancel ??= timers.after(Math.max(settleMs, notBeforeMs - clock.monotonicMs()), () => {
        cancel = null;
        void send();
      });
    }
  };

  const notFor = (ms: number): void => {
    notBeforeMs = clock.monotonicMs() + ms;
  };

  const send = async (): Promise<void> => {
    const to = deps.notices();
    if (to === null || seen === null) return;
    const stuck = seen;
    const [inEpisode, sinceBeginning] = [episode, beginning];
    isSending = true;
    const answer = await to.portal.tell({
      userId: to.userId,
      tag: stuckTag,
      text: deps.noticeText(stuck),
    });
    isSending = false;
    // What is answered to the sign-in before says nothing of this one.
    if (sinceBeginning === beginning) {
      if (answer.is === 'told') {
        failures = 0;
        notFor(noticeAtMostEveryMs);
        if (inEpisode === episode) told = worstOf(stuck, told);
      } else if (answer.is === 'refused') {
        problem = answer.problem;
        deps.onProblem();
      } else {
        const againMs = againAfterMs[Math.min(failures, againAfterMs.length - 1)] ?? longestWaitMs;
        const namedMs = Math.min(longestWaitMs, (answer.notBeforeMs ?? 0) - clock.nowMs());
        failures += 1;
        notFor(Math.max(againMs * (1 + random() / 4), namedMs));
      }
      log.info('lead told of stuck cards', { ...stuck, answer: answer.is });
    }
    plan();
  };

  return {
    look(now) {
      seen = now;
      if (now?.cards === 0 && told !== null) told = null;
      if (now?.cards === 0) episode += 1;
      plan();
    },
    problem: () => problem,
    begin() {
      const wasRefused = problem !== null;
      cancel?.();
      cancel = null;
      problem = null;
      told = null;
      notBeforeMs = Number.NEGATIVE_INFINITY;
      failures = 0;
      beginning += 1;
      if (wasRefused) deps.onProblem();
      plan();
    },
    stop() {
      seen = null;
      plan();
    },
  };
}

function worstOf(one: StuckCards, other: StuckCards | null): StuckCards {
  return {
    cards: Math.max(one.cards, other?.cards ?? 0),
    desks: Math.max(one.desks, other?.desks ?? 0),
  };
}
