import { midnightBefore } from '../localDay.ts';
import type { CallHistory, HistoryOwner } from '../ports/history/callHistory.ts';
import type { Clock, Timers } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { CallerIndex } from './callerIndex.ts';

/** Has what the history on disk says of callers in memory, for the popup of the operator of now. */
export interface CallersFill {
  /** Reads it a moment later. @returns how to stop */
  start(): () => void;
  /** Another operator is there: nothing is known but what their own history says. */
  ownerChanged(): void;
}

/** The windows and the portal come first; a call that rings before has it all the same. */
const fillAfterMs = 1_500;
/** A disk that did not answer may do so soon. */
const fillAgainAfterMs = 10_000;
/** Whose calls of the last weeks are in memory. */
const callersAtMost = 1_500;

export function createCallersFill(deps: {
  readonly history: Pick<CallHistory, 'ask'>;
  readonly callers: Pick<CallerIndex, 'fill' | 'clear'>;
  readonly owner: () => HistoryOwner;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly timers: Timers;
  readonly log: Log;
}): CallersFill {
  const { history, callers, owner, clock, timers, log } = deps;
  let isBegun = false;
  let cancel = (): void => undefined;

  const fillAfter = (delayMs: number): void => {
    cancel();
    cancel = timers.after(delayMs, () => void fill());
  };

  const fill = async (): Promise<void> => {
    cancel();
    isBegun = true;
    const { account } = owner();
    const todayMs = midnightBefore(clock.nowMs());
    try {
      const found = await history.ask(owner(), 'callers', { todayMs, callersAtMost });
      if (owner().account === account) callers.fill(found);
    } catch (error) {
      log.error('callers of the history not read', error);
      if (isBegun && owner().account === account) fillAfter(fillAgainAfterMs);
    }
  };

  return {
    start() {
      fillAfter(fillAfterMs);
      return () => {
        isBegun = false;
        cancel();
      };
    },
    ownerChanged() {
      callers.clear();
      if (isBegun) void fill();
    },
  };
}
