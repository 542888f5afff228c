import { toAppErrorData } from '../../../contracts/errors.ts';
import type { Checked, SelfCheckSnapshot } from '../../../contracts/checks/selfCheck.ts';
import type { ListenersLog } from '../listeners.ts';
import type { Clock, Timers } from '../ports/clock.ts';
import { createTopic, type Topic } from '../topic.ts';
import type { Check } from './check.ts';

export interface SelfCheckDeps {
  /** In the order in which they are told; each name once. */
  readonly checks: readonly Check[];
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: ListenersLog & { error(text: string, error: unknown): void };
}

/** Tries everything, side by side, and tells each result as it comes. */
export interface SelfCheck {
  readonly snapshot: Topic<SelfCheckSnapshot>;
  /** Tries all of them. While they are being tried it changes nothing. */
  start(): void;
  /** Nobody waits any more: what has not ended is told as cancelled. */
  cancel(): void;
  /** What is known, for a report: the last results, and where there are none those of what nobody notices. */
  report(): Promise<SelfCheckSnapshot>;
}

const limitMs = 10_000;

export function createSelfCheck({ checks: all, clock, timers, log }: SelfCheckDeps): SelfCheck {
  const snapshot = createTopic<SelfCheckSnapshot>({ state: 'never', endedAtMs: null, checks: [] }, log);
  let cancelRun = (): void => undefined;
  const there = (): readonly Check[] => all.filter((check) => check.isThere?.() !== false);

  /** Settles in time, whatever the check does. @returns how to end it before */
  const tryOne = (check: Check, onEnd: (checked: Checked) => void): (() => void) => {
    const beganMs = clock.monotonicMs();
    let hasEnded = false;
    const end = (result: Partial<Checked> & Pick<Checked, 'state'>): void => {
      if (hasEnded) return;
      hasEnded = true;
      stopWaiting();
      onEnd({
        ...untried(check, result.state),
        ...result,
        tookMs: Math.round(clock.monotonicMs() - beganMs),
      });
    };
    const stopWaiting = timers.after(check.limitMs ?? limitMs, () => end({ state: 'timedOut' }));
    void Promise.resolve()
      .then(() => check.run())
      .then(
        (result) =>
          end(
            result.state === 'broken'
              ? { state: 'broken', problem: result.problem }
              : { state: result.state, facts: { ...result.facts } },
          ),
        (error: unknown) => {
          log.error('check failed', error);
          end({ state: 'broken', problem: toAppErrorData(error) });
        },
      );
    return () => end({ state: 'cancelled' });
  };

  const put = (checked: Checked): void => {
    const { checks: known, ...rest } = snapshot.get();
    snapshot.publish({ ...rest, checks: known.map((one) => (one.name === checked.name ? checked : one)) });
  };
  const endAs = (state: 'finished' | 'cancelled'): void =>
    snapshot.publish({ ...snapshot.get(), state, endedAtMs: clock.nowMs() });

  return {
    snapshot,
    start() {
      if (snapshot.get().state === 'running') return;
      const checks = there();
      snapshot.publish({
        state: 'running',
        endedAtMs: null,
        checks: checks.map((check) => untried(check, 'running')),
      });
      let left = checks.length;
      let wasCancelled = false;
      const cancels = checks.map((check) =>
        tryOne(check, (checked) => {
          put(checked);
          left -= 1;
          if (left === 0) endAs(wasCancelled ? 'cancelled' : 'finished');
        }),
      );
      cancelRun = () => {
        wasCancelled = true;
        cancels.forEach((cancel) => cancel());
      };
    },
    cancel() {
      if (snapshot.get().state === 'running') cancelRun();
    },
    async report() {
      if (snapshot.get().state !== 'never') return snapshot.get();
      const checked = await Promise.all(
        there().map((check) =>
          check.isNoticed === true
            ? untried(check, 'notTried')
            : new Promise<Checked>((resolve) => void tryOne(check, resolve)),
        ),
      );
      return { state: 'never', endedAtMs: clock.nowMs(), checks: checked };
    },
  };
}

function untried({ name }: Check, state: Checked['state']): Checked {
  return { name, state, facts: {}, problem: null, tookMs: null };
}
