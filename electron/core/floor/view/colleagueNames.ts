import type { Clock } from '../../ports/clock.ts';
import type { CallStatistics } from '../../ports/people/callStatistics.ts';

/** What the operators of a floor are called, as the portal says it to this one. */
export interface ColleagueNames {
  known(): ReadonlyMap<number, string>;
  /** Asks for those who are not known, some at a time, and each of them seldom. */
  ask(userIds: readonly number[]): void;
  forget(): void;
}

export interface ColleagueNamesDeps {
  /** Null where no portal is in use. */
  readonly people: () => Pick<CallStatistics, 'names'> | null;
  readonly onKnown: () => void;
  readonly clock: Pick<Clock, 'monotonicMs'>;
}

/** One page of `user.get`. */
const atOnce = 50;
const againAfterMs = 10 * 60_000;
/** The portal did not say; that is no answer. */
const againAfterErrorMs = 60_000;

export function createColleagueNames({ people, onKnown, clock }: ColleagueNamesDeps): ColleagueNames {
  let known = new Map<number, string>();
  /** Monotonic ms from which on somebody may be asked for again. */
  let againAtMs = new Map<number, number>();
  let isAsking = false;

  const ask = async (userIds: readonly number[]): Promise<void> => {
    const portal = people();
    const nowMs = clock.monotonicMs();
    const unknown = userIds
      .filter((id) => !known.has(id) && nowMs >= (againAtMs.get(id) ?? Number.NEGATIVE_INFINITY))
      .slice(0, atOnce);
    if (portal === null || isAsking || unknown.length === 0) return;
    isAsking = true;
    const whose = known;
    const found = await portal.names(unknown).catch(() => null);
    isAsking = false;
    // Another operator works here by now.
    if (whose !== known) return;
    const againMs = nowMs + (found === null ? againAfterErrorMs : againAfterMs);
    for (const id of unknown) againAtMs.set(id, againMs);
    if (found === null) return;
    for (const [id, name] of found) known.set(id, name);
    if (found.size > 0) onKnown();
    await ask(userIds);
  };

  return {
    known: () => known,
    ask: (userIds) => void ask(userIds),
    forget() {
      known = new Map();
      againAtMs = new Map();
    },
  };
}
