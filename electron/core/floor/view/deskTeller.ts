import {
  longestSpanMs,
  tellEveryMs,
  type DeskState,
  type RetryForAll,
} from '../../../../contracts/floor/deskState.ts';
import type { PushHealth } from '../../../../contracts/portal.ts';
import type { Told } from '../../listeners.ts';
import type { Clock, Random, Timers } from '../../ports/clock.ts';
import type { FloorView } from '../../ports/floor/floorView.ts';
import type { DeskFigures } from './deskFigures.ts';

export interface DeskTellerDeps {
  readonly view: Pick<FloorView, 'tell' | 'opened' | 'closing' | 'retries'>;
  readonly figures: Pick<DeskFigures, 'stuck' | 'day' | 'owesHides'>;
  /** The channel by which this desk hears of calls. */
  readonly channel: () => Pick<PushHealth, 'state' | 'sinceMs'>;
  /** Something of it may be otherwise by now. */
  readonly changes: Told<undefined>;
  /** What was refused for good is tried again, as by the operator's hand. */
  readonly retryAll: () => void;
  readonly version: string;
  readonly newId: () => string;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
}

/** Where nothing has changed, somewhat before the time is up; a whole floor that began at once drifts apart so. */
const sooner = 0.25;
/** What changes for the worse and for the better a lead is to see soon; what goes to and fro is told once. */
const soonMs = [2_000, 5_000] as const;
/** A broker that is there again is not to be told by all desks at once. */
const spreadAfterOpeningMs = 5_000;
/** A card becomes stuck by time alone. */
const lookEveryMs = 10_000;
/** The portal's bucket takes so many at once, and so many a second after that. */
const atOnce = 50;
const perSecond = 2;
const retryWithinMs = 1_000;
/** Whatever number a lead's desk says. */
const longestSpreadMs = 10 * 60_000;
/** Leads who press it again and again have it done once. */
const retryAtMostEveryMs = 10_000;

/** Tells leads how this desk is, and does what they say. @returns how to stop; the floor is told that the desk leaves it */
export function startDeskTeller(deps: DeskTellerDeps): () => void {
  const { view, figures, clock, timers, random } = deps;
  const run = deps.newId();
  let seq = 0;
  let told = '';
  let dueAtMs = Number.POSITIVE_INFINITY;
  let cancelTell = (): void => undefined;
  let cancelLook: (() => void) | null = null;
  /** What waits to be tried again, and its place in whatever span it is spread over. */
  let retryDue: { readonly atMs: number; readonly place: number; readonly cancel: () => void } | null = null;
  let retriedAtMs = Number.NEGATIVE_INFINITY;

  const gist = (): string =>
    JSON.stringify([figures.stuck().cards, deps.channel().state, figures.day().unfinished]);

  const stateNow = (): DeskState => {
    const { state, sinceMs } = deps.channel();
    const forMs = Math.min(longestSpanMs, Math.max(0, Math.round(clock.nowMs() - sinceMs)));
    seq += 1;
    return {
      v: 1,
      run,
      seq,
      program: deps.version,
      stuck: figures.stuck(),
      channel: { is: state, forMs },
      day: figures.day(),
    };
  };

  const tell = (): void => {
    told = gist();
    view.tell(stateNow());
    tellWithin(tellEveryMs * (1 - sooner), tellEveryMs);
    lookLater();
  };

  /** A time that is sooner already stays. */
  const tellWithin = (leastMs: number, mostMs: number): void => {
    const inMs = leastMs + random() * (mostMs - leastMs);
    const nowMs = clock.monotonicMs();
    if (dueAtMs > nowMs && dueAtMs <= nowMs + inMs) return;
    cancelTell();
    dueAtMs = nowMs + inMs;
    cancelTell = timers.after(inMs, () => {
      dueAtMs = Number.POSITIVE_INFINITY;
      tell();
    });
  };

  const look = (): void => {
    if (gist() !== told) tellWithin(...soonMs);
    lookLater();
  };

  const lookLater = (): void => {
    if (!figures.owesHides()) return;
    cancelLook ??= timers.after(lookEveryMs, () => {
      cancelLook = null;
      look();
    });
  };

  const retry = ({ desks }: RetryForAll): void => {
    const nowMs = clock.monotonicMs();
    if (nowMs - retriedAtMs < retryAtMostEveryMs) return;
    const spreadMs = retryWithinMs + (Math.max(0, desks - atOnce) * 1_000) / perSecond;
    // The place stays: who presses again and again has it done neither later nor all at once.
    const place = retryDue?.place ?? random();
    const inMs = place * Math.min(longestSpreadMs, spreadMs);
    const atMs = nowMs + inMs;
    if (retryDue !== null && retryDue.atMs <= atMs) return;
    retryDue?.cancel();
    const cancel = timers.after(inMs, () => {
      retryDue = null;
      retriedAtMs = clock.monotonicMs();
      deps.retryAll();
    });
    retryDue = { atMs, place, cancel };
  };

  const tellLeave = (): void => {
    // What has told nothing is nowhere to leave: as where the line of the operator before closes.
    if (seq > 0) view.tell({ ...stateNow(), leaves: true });
  };

  const stops = [
    view.opened.follow(() => tellWithin(0, spreadAfterOpeningMs)),
    view.closing.follow(tellLeave),
    view.retries.follow(retry),
    deps.changes.follow(look),
  ];
  tellWithin(tellEveryMs * (1 - sooner), tellEveryMs);
  return () => {
    stops.forEach((stop) => stop());
    cancelTell();
    cancelLook?.();
    retryDue?.cancel();
    tellLeave();
  };
}
