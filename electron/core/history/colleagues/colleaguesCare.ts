import type { Care } from '../../../../contracts/history/care.ts';
import { plainCharacters } from '../../../../contracts/plainCharacters.ts';
import { waysToDial } from '../../numbers/waysToDial.ts';
import type { Clock, Random, Timers } from '../../ports/clock.ts';
import type { CallStatistics, HandledCalls } from '../../ports/people/callStatistics.ts';
import type { Log } from '../../ports/log.ts';
import type { CheckResult } from '../../selfCheck/check.ts';
import { careFor, subscriberOf, type CaredCall, type Miss } from './careFor.ts';

/** The missed calls of To call back, and where it is written down who took care of them: the file they are from. */
export interface OpenMisses {
  readonly calls: readonly Miss[];
  /** @returns whether anything is new. @throws where it could not be written */
  note(found: readonly { readonly key: string; readonly care: Care }[]): Promise<boolean>;
}

/**
 * Finds out by the portal's call statistics which of those to call back a colleague has talked with since. Asked when somebody looks,
 * and never more often than every few minutes; an error is no answer, and leaves everybody in the list.
 */
export interface ColleaguesCare {
  /** Somebody looks at To call back. */
  look(): void;
  /** The portal can be asked again, or the computer slept: much may have happened meanwhile. */
  lookSoon(): void;
  /** Asks now, for *Check everything*. @throws AppError `portal.*` */
  check(): Promise<CheckResult>;
  start(): () => void;
}

export interface ColleaguesCareDeps {
  readonly misses: (sinceMs: number) => Promise<OpenMisses>;
  /** Of the portal in use; null while none is. Another object: what was refused may not be any more. */
  readonly statistics: () => CallStatistics | null;
  /** ISO 3166-1 alpha-2: numbers without a country code belong to it. */
  readonly country: () => string;
  /** Of the operator; null while it is not known. */
  readonly ownUserId: () => number | null;
  readonly isSeen: () => boolean;
  /** Something is new in the history. */
  readonly onCare: () => void;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
}

const askedEveryMs = 3 * 60_000;
/** Desks of one company wake and reconnect together, and share one bucket of requests. */
const soonMs = 2_000;
const spreadMs = 10_000;
/** As long as somebody stays in To call back. */
const lookedBackMs = 14 * 24 * 60 * 60_000;
/** Whoever is beyond these is asked about first the next time. */
const numbersAtMost = 200;

export function createColleaguesCare(deps: ColleaguesCareDeps): ColleaguesCare {
  const { misses, statistics, country, clock, timers, random, log } = deps;
  /** Of these nothing will be told, for as long as they are in use. */
  let refusedBy: CallStatistics | null = null;
  let askedAtMs = Number.NEGATIVE_INFINITY;
  let isAsking = false;
  /** The subscriber whom the last question ended with, where it could not be about all. */
  let askedUpTo: string | null = null;
  let cancelSoon = (): void => undefined;

  const careOf = async (by: CallStatistics, found: ReadonlyMap<string, CaredCall>) => {
    const users = [...found.values()].map(({ userId }) => userId);
    const names = await by.names(users).catch(() => new Map<number, string>());
    return [...found].map(([key, { isOutgoing, userId, startedAtMs }]) => ({
      key,
      care: {
        how: isOutgoing ? 'calledBack' : 'answered',
        by: names.get(userId) ?? null,
        atMs: startedAtMs,
      } satisfies Care,
    }));
  };

  const ask = async (by: CallStatistics): Promise<HandledCalls | null> => {
    const open = await misses(clock.nowMs() - lookedBackMs);
    const { numbers, sinceMs, upTo } = questionAbout(open.calls, country(), askedUpTo);
    if (numbers.length === 0 || by !== statistics()) return null;
    askedAtMs = clock.monotonicMs();
    askedUpTo = upTo;
    // A call that another desk took may have begun a moment before it was told here.
    const answer = await by.handled(numbers, sinceMs - 60_000);
    if (answer.is === 'never') {
      refusedBy = by;
      log.info('call statistics cannot be seen', { why: answer.why });
      return answer;
    }
    const found = careFor(open.calls, answer.calls, { country: country(), userId: deps.ownUserId() });
    if (found.size === 0 || by !== statistics()) return answer;
    if (await open.note(await careOf(by, found))) deps.onCare();
    return answer;
  };

  const tryAsk = async (): Promise<void> => {
    const by = statistics();
    if (isAsking || by === null || by === refusedBy) return;
    if (clock.monotonicMs() - askedAtMs < askedEveryMs) return;
    isAsking = true;
    try {
      await ask(by);
    } catch (error) {
      log.warn('not known who called back', { reason: reasonOf(error) });
    } finally {
      isAsking = false;
    }
  };

  return {
    look: () => void tryAsk(),
    lookSoon() {
      cancelSoon();
      cancelSoon = timers.after(soonMs + random() * spreadMs, () => {
        if (deps.isSeen()) void tryAsk();
      });
    },
    async check() {
      const by = statistics();
      if (by === null) return { state: 'notInUse' };
      // It may be allowed by now; where nobody is to be called back, only that is asked.
      const answer = (await ask(by)) ?? (await by.handled([], clock.nowMs()));
      if (answer.is === 'never') return { state: 'notInUse', facts: { why: answer.why } };
      refusedBy = null;
      return { state: 'works' };
    },
    start: () => () => cancelSoon(),
  };
}

/**
 * The numbers in each way in which a portal may have written them, those missed last first, or those that were not asked about
 * the last time, and Unix ms of the earliest of their missed calls.
 *
 * @param after the subscriber whom the last question ended with; null: it was about all
 */
function questionAbout(calls: readonly Miss[], country: string, after: string | null) {
  const subscribers = new Map<string, { readonly numbers: Set<string>; sinceMs: number }>();
  for (const { party, startedAtMs } of calls) {
    const subscriber = subscriberOf(party.phoneNumber, country);
    if (subscriber === null) continue;
    const known = subscribers.get(subscriber) ?? { numbers: new Set<string>(), sinceMs: startedAtMs };
    known.sinceMs = Math.min(known.sinceMs, startedAtMs);
    known.numbers.add(plainCharacters(party.phoneNumber));
    for (const digits of waysToDial(party.phoneNumber, country)) known.numbers.add(digits).add(`+${digits}`);
    subscribers.set(subscriber, known);
  }
  const inOrder = [...subscribers];
  const first = inOrder.findIndex(([subscriber]) => subscriber === after) + 1;
  const numbers = new Set<string>();
  let sinceMs = Infinity;
  let upTo: string | null = null;
  for (const [subscriber, about] of [...inOrder.slice(first), ...inOrder.slice(0, first)]) {
    if (numbers.size + about.numbers.size > numbersAtMost) return { numbers: [...numbers], sinceMs, upTo };
    for (const number of about.numbers) numbers.add(number);
    sinceMs = Math.min(sinceMs, about.sinceMs);
    upTo = subscriber;
  }
  return { numbers: [...numbers], sinceMs, upTo: null };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown';
}
