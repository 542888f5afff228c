import { AppError } from '../../../contracts/errors.ts';
import {
  longestQuietMs,
  type ChosenQuiet,
  type QuietChoice,
  type QuietSnapshot,
} from '../../../contracts/quiet/quiet.ts';
import type { Clock, Timers } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { OperatorSettings } from '../settings/operatorSettings.ts';
import { createTopic, type Topic } from '../topic.ts';
import type { PortalDay } from './portalDay.ts';

/**
 * Whether calls are kept from popping up, by the operator's choice or the portal's word. What was chosen is the settings' fact; that
 * its end has come is found out here, and written down there, so that whoever follows either is told.
 */
export interface QuietMode {
  readonly state: Topic<QuietSnapshot>;
  /** @throws AppError `ipc.inputNotValid` where the end has passed or is more than a day away, `settings.notSaved`: it holds for this session then */
  choose(choice: QuietChoice): Promise<void>;
  /** The operator has seen how many calls there were, or they are no longer this operator's to see. */
  noted(): void;
  /** Time may have moved on unseen: the computer slept; or calls have come or gone. */
  look(): void;
  /** Ends what is over already, and looks from now on. Returns how to stop. */
  start(): () => void;
}

export interface QuietModeDeps {
  readonly settings: Pick<OperatorSettings, 'settings' | 'update'>;
  /** Incoming calls that have rung since then. @param sinceMs Unix ms */
  readonly rangSince: (sinceMs: number) => number;
  /** What the portal says of the working day, where that is followed. */
  readonly portalDay: Pick<PortalDay, 'quiet' | 'end'>;
  /** Calls, or an undo, are before the operator's eyes, or would be were it not quiet. `look` where that has changed. */
  readonly hasCallsOpen: () => boolean;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
}

/** While it has an end it is looked at so often, whatever timers do in a sleep and whatever the clock is set to. */
const lookEveryMs = 30_000;

/** A quiet as it was first met by this run. */
interface Met {
  readonly chosen: ChosenQuiet;
  /** `Clock.monotonicMs` at which it has lasted as long as it was to; infinite where it has no end. */
  readonly lastsUntilMonotonicMs: number;
}

export function createQuietMode(deps: QuietModeDeps): QuietMode {
  const { settings, portalDay, clock, timers, log } = deps;
  const chosen = (): ChosenQuiet => settings.settings.get().quietMode;

  const meet = (quiet: ChosenQuiet): Met => {
    if (typeof quiet === 'boolean') return { chosen: quiet, lastsUntilMonotonicMs: Number.POSITIVE_INFINITY };
    // A clock that was set back makes the end look far away: it lasts no longer than it was to all the same.
    const leftMs = Math.min(quiet.untilMs - clock.nowMs(), quiet.untilMs - quiet.sinceMs);
    return { chosen: quiet, lastsUntilMonotonicMs: clock.monotonicMs() + leftMs };
  };

  let met = meet(chosen());
  /** Unix ms since when it is quiet, by whatever choices; null while it is not. */
  let quietSinceMs: number | null = null;
  let callsMeanwhile = 0;
  let cancelLook = (): void => undefined;

  /** An end is a time on the wall, so a clock that is set counts; and a span, so that one set back does not prolong it. */
  const isOver = ({ chosen: quiet, lastsUntilMonotonicMs }: Met): boolean =>
    typeof quiet !== 'boolean' &&
    (clock.nowMs() >= quiet.untilMs || clock.monotonicMs() >= lastsUntilMonotonicMs);

  const compose = (): QuietSnapshot => {
    const isChosen = met.chosen !== false && !isOver(met);
    // Nobody chose the moment: a hand may be on its way to the call that rings, and whoever talks needs its entry.
    const isHeldBack = quietSinceMs === null && deps.hasCallsOpen();
    const because = isChosen || isHeldBack ? null : portalDay.quiet.get();
    const untilMs = isChosen && typeof met.chosen !== 'boolean' ? met.chosen.untilMs : null;
    const isQuiet = isChosen || because !== null;
    return { isQuiet, untilMs, ...(because !== null && { because }), callsMeanwhile };
  };
  const state = createTopic(compose(), log);

  const beginOrEnd = (isQuiet: boolean): void => {
    if (isQuiet && quietSinceMs === null) {
      quietSinceMs = clock.nowMs();
      callsMeanwhile = 0;
    } else if (!isQuiet && quietSinceMs !== null) {
      callsMeanwhile = deps.rangSince(quietSinceMs);
      quietSinceMs = null;
    }
  };

  const publish = (): void => {
    beginOrEnd(compose().isQuiet);
    const next = compose();
    const now = state.get();
    const isSame =
      next.isQuiet === now.isQuiet &&
      next.untilMs === now.untilMs &&
      next.because === now.because &&
      next.callsMeanwhile === now.callsMeanwhile;
    if (!isSame) state.publish(next);
  };

  const look = (): void => {
    cancelLook();
    publish();
    if (isOver(met)) {
      // It is off for everybody at once; that it could not be stored is said where settings are.
      settings.update({ quietMode: false }).catch(() => undefined);
      return;
    }
    if (typeof met.chosen === 'boolean') return;
    const leftMs = Math.min(
      met.chosen.untilMs - clock.nowMs(),
      met.lastsUntilMonotonicMs - clock.monotonicMs(),
    );
    cancelLook = timers.after(Math.min(Math.max(leftMs, 0), lookEveryMs), look);
  };

  return {
    state,
    async choose(choice) {
      if (choice.kind === 'off') {
        portalDay.end();
        if (chosen() === false) return;
      }
      await settings.update({ quietMode: quietOf(choice, clock.nowMs()) });
    },
    noted() {
      callsMeanwhile = 0;
      publish();
    },
    look,
    start() {
      const stop = settings.settings.follow(({ quietMode }) => {
        if (isSameQuiet(quietMode, met.chosen)) return;
        met = meet(quietMode);
        look();
      });
      const stopDay = portalDay.quiet.follow(publish);
      look();
      return () => {
        stop();
        stopDay();
        cancelLook();
      };
    },
  };
}

function quietOf(choice: QuietChoice, nowMs: number): ChosenQuiet {
  switch (choice.kind) {
    case 'off':
      return false;
    case 'untilTurnedOff':
      return true;
    case 'minutes':
      return { sinceMs: nowMs, untilMs: nowMs + choice.minutes * 60_000 };
    case 'until':
      if (choice.untilMs <= nowMs || choice.untilMs - nowMs > longestQuietMs)
        throw new AppError('ipc.inputNotValid');
      return { sinceMs: nowMs, untilMs: choice.untilMs };
  }
}

function isSameQuiet(a: ChosenQuiet, b: ChosenQuiet): boolean {
  if (typeof a === 'boolean' || typeof b === 'boolean') return a === b;
  return a.sinceMs === b.sinceMs && a.untilMs === b.untilMs;
}
