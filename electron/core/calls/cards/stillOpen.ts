import type { PopupFailure } from '../../../../contracts/calls.ts';
import type { Clock, Timers } from '../../ports/clock.ts';
import type { CardCommand } from '../../ports/commandRecord.ts';
import type { Call } from '../call.ts';
import type { CallStore } from '../callStore.ts';
import { cardStanding, type CardStanding } from './cardStanding.ts';

/** More cards than these at once are one cause, which the others tell as well. */
const watchedAtMost = 200;
/** How long it can be read that the call of such a card is over: the portal takes its card away with it. */
const endSeenAfterMs = 8_000;

/** Cards of calls that were put away and that the portal refused to hide. Each is told of until somebody has seen it. */
export interface StillOpenCards {
  /** What becomes of their cards is told from now on, whatever was seen before. */
  watch(calls: readonly Call[]): void;
  /** The operator has read it. */
  seen(callKeys: readonly string[]): void;
  /** One for each cause, the latest dismissal first. */
  failures(): readonly PopupFailure[];
  /** Whether what became of this call, or of its card, changes what is told, or for how long. */
  concerns(call: Call): boolean;
  /** The cards are no longer ours. */
  forget(): void;
}

export interface StillOpenDeps {
  readonly clock: Clock;
  readonly timers: Timers;
  /** Asked for once something is watched. */
  readonly store: () => Pick<CallStore, 'book' | 'publish'>;
  /** What is owed for the card of a call. */
  readonly wishFor: (call: Call) => CardCommand | undefined;
}

interface Watched {
  /** The popup says that its card is open. */
  readonly isTold: boolean;
  /** When it need not be said any more, by the monotonic clock; null while its call goes on. */
  readonly goesAtMs: number | null;
}

export function createStillOpenCards({ clock, timers, store, wishFor }: StillOpenDeps): StillOpenCards {
  /** In the order of their dismissals; those whose call is over go by themselves. */
  const watched = new Map<string, Watched>();
  const standingOf = (call: Call): CardStanding => cardStanding(call, wishFor(call));

  const goesSoon = (key: string): void => {
    watched.set(key, { isTold: true, goesAtMs: clock.monotonicMs() + endSeenAfterMs });
    timers.after(endSeenAfterMs, () => store().publish('strip'));
  };

  /** Null where its card is not open, or nothing is told of it any more. */
  const failureOf = (key: string): CardStanding['problem'] => {
    const call = store().book().calls.byKey(key);
    const standing = call === undefined ? null : standingOf(call);
    const { goesAtMs = null } = watched.get(key) ?? {};
    // A timer may fire a moment early.
    const isOver = goesAtMs !== null && goesAtMs <= clock.monotonicMs() + 1;
    if (call?.dismissed !== true || standing === null || standing.state === 'hidden' || isOver) {
      watched.delete(key);
      return null;
    }
    const isTold = standing.state === 'hideFailed';
    watched.set(key, { isTold, goesAtMs });
    if (!isTold) return null;
    if (call.state === 'ended' && goesAtMs === null) goesSoon(key);
    return standing.problem;
  };

  return {
    watch(calls) {
      for (const { key, callId, isTest } of calls) {
        watched.delete(key);
        if (callId !== null && !isTest) watched.set(key, { isTold: false, goesAtMs: null });
      }
      for (const key of [...watched.keys()].slice(0, -watchedAtMost)) watched.delete(key);
    },
    seen: (callKeys) => callKeys.forEach((key) => watched.delete(key)),
    failures() {
      const causes = new Map<
        string,
        { readonly callKeys: string[]; readonly problem: PopupFailure['problem'] }
      >();
      for (const key of [...watched.keys()].toReversed()) {
        const problem = failureOf(key);
        if (problem === null) continue;
        const cause = JSON.stringify([problem.code, problem.params]);
        const known = causes.get(cause) ?? { callKeys: [], problem };
        known.callKeys.push(key);
        causes.set(cause, known);
      }
      return [...causes.values()].map(({ callKeys, problem }) => {
        const party = store()
          .book()
          .calls.byKey(callKeys[0] ?? '')?.party;
        return { callKeys, who: party?.name ?? party?.formattedNumber ?? '', problem };
      });
    },
    concerns(call) {
      const watch = watched.get(call.key);
      if (watch === undefined) return false;
      const endsNow = watch.isTold && call.state === 'ended' && watch.goesAtMs === null;
      return endsNow || watch.isTold !== (standingOf(call).state === 'hideFailed');
    },
    forget: () => watched.clear(),
  };
}
