import type { Clock, Timers } from '../ports/clock.ts';
import type { ListenersLog } from '../listeners.ts';
import { createTopic, type Topic } from '../topic.ts';

export interface WrapUpState {
  readonly callKey: string;
  readonly who: string;
  /** Unix ms. */
  readonly untilMs: number;
}

/** Work after a talked call: no popup comes meanwhile. It ends by itself, whatever else is told; a new run begins without. */
export interface WrapUp {
  readonly state: Topic<WrapUpState | null>;
  begin(callKey: string, who: string, lastsMs: number): void;
  /** @param callKey ends only that of this call; any where it is left out */
  end(callKey?: string): void;
  /** The computer was asleep, and timers with it: over where its time has passed. */
  look(): void;
}

export function createWrapUp(deps: {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: ListenersLog;
}): WrapUp {
  const { clock, timers } = deps;
  const state = createTopic<WrapUpState | null>(null, deps.log);
  /** By both clocks: one may be set, the other may stand still in sleep. Whichever says so ends it. */
  let until = { wallMs: 0, monotonicMs: 0 };
  let cancel = (): void => undefined;

  const end = (callKey?: string): void => {
    const current = state.get();
    if (current === null || (callKey !== undefined && callKey !== current.callKey)) return;
    cancel();
    state.publish(null);
  };

  return {
    state,
    begin(callKey, who, lastsMs) {
      if (lastsMs <= 0) return;
      cancel();
      until = { wallMs: clock.nowMs() + lastsMs, monotonicMs: clock.monotonicMs() + lastsMs };
      cancel = timers.after(lastsMs, end);
      state.publish({ callKey, who, untilMs: until.wallMs });
    },
    end,
    look() {
      if (clock.nowMs() >= until.wallMs || clock.monotonicMs() >= until.monotonicMs) end();
    },
  };
}
