import type { PopupEntry, PopupSnapshot } from '../../../contracts/calls.ts';
import type { AppErrorData } from '../../../contracts/errors.ts';
import type { RingSnapshot, RingSound } from '../../../contracts/ring/ring.ts';
import { isSameSound, toneThatRings } from '../../../contracts/ring/sounds.ts';
import { lineChosen } from '../../../contracts/settings/inPopup/lines.ts';
import type { Settings } from '../../../contracts/settings.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { createTopic, type Topic } from '../topic.ts';

type RingChoices = Pick<Settings, 'ringTone' | 'ringVolume' | 'ringOutput' | 'lines'>;

/**
 * What is to be heard of these calls: the newest that rings and has a sound.
 *
 * @param muted keys of calls that the operator has silenced
 */
export function soundOf(
  entries: readonly PopupEntry[],
  { ringTone, ringVolume, ringOutput, lines }: RingChoices,
  muted: ReadonlySet<string>,
): RingSound | null {
  if (ringVolume === 0) return null;
  for (const entry of entries) {
    if (!isRinging(entry) || muted.has(entry.key)) continue;
    const tone = lineChosen(lines, entry.party.line ?? '')?.ring ?? ringTone;
    if (tone !== 'off') return { tone, volume: ringVolume, output: ringOutput };
  }
  return null;
}

function isRinging({ state, leaving, direction }: PopupEntry): boolean {
  return state === 'ringing' && leaving === null && direction === 'incoming';
}

/** The sound of the calls that ring. */
export interface Ring {
  readonly snapshot: Topic<RingSnapshot>;
  /** Why the last ring was not heard as chosen; null while nothing is known to be wrong. */
  readonly problem: Topic<AppErrorData | null>;
  /** Silences the calls that ring now, but for one that came so late that it cannot have been meant. */
  mute(): void;
  /** The computer sleeps, or has slept: what rang before is of the past. */
  slept(): void;
  /** A page has played what was to be heard. */
  played(problem: AppErrorData | null): void;
  /** Whether there is quiet, or somebody talks, may be another matter now. */
  look(): void;
  /** Returns how to stop. */
  start(): () => void;
}

export interface RingDeps {
  readonly popup: Topic<PopupSnapshot>;
  readonly settings: Topic<Settings>;
  /** No popup comes up now: in quiet mode, in the work after a call. */
  readonly isQuiet: () => boolean;
  /** A ring would sound into a conversation. Asked only where something would be heard. */
  readonly isTalking: () => boolean;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly log: Pick<Log, 'error'>;
}

/** Whoever mutes has heard of nothing that came within so long before: an ear and a hand take longer. */
const unheardForMs = 400;
/** More calls than ring at once, so that one that is brought back is still muted. */
const mutedAtMost = 200;

export function createRing({ popup, settings, isQuiet, isTalking, clock, log }: RingDeps): Ring {
  const snapshot = createTopic<RingSnapshot>({ sound: null, problem: null }, log);
  const problem = createTopic<AppErrorData | null>(null, log);
  let muted: ReadonlySet<string> = new Set();
  /** When each entry of the popup came. */
  let cameAtMs: ReadonlyMap<string, number> = new Map();
  let output = settings.get().ringOutput;

  const silence = (keys: readonly string[]): void => {
    muted = new Set([...[...muted].filter((key) => !keys.includes(key)), ...keys].slice(-mutedAtMost));
  };

  /** The popup does not have all calls: an older one that comes into it later was muted with those above it. */
  const muteOlderOnes = (entries: readonly PopupEntry[]): void => {
    const first = entries.findIndex(({ key }) => muted.has(key));
    if (first === -1) return;
    silence(entries.slice(first).flatMap(({ key }) => (cameAtMs.has(key) ? [] : [key])));
  };

  const look = (): void => {
    const { entries } = popup.get();
    muteOlderOnes(entries);
    const now = clock.monotonicMs();
    cameAtMs = new Map(entries.map(({ key }) => [key, cameAtMs.get(key) ?? now]));
    const heard = isQuiet() ? null : soundOf(entries, settings.get(), muted);
    const sound = heard !== null && isTalking() ? null : heard;
    const before = snapshot.get();
    // It is told beside the calls it was found with, and once.
    const told = entries.length === 0 ? null : before.problem;
    if (!isSameSound(sound, before.sound) || told !== before.problem)
      snapshot.publish({ sound, problem: told });
  };

  const played = (found: AppErrorData | null): void => {
    const before = problem.get();
    if (found?.code === before?.code) return;
    problem.publish(found);
    snapshot.publish({ ...snapshot.get(), problem: found });
  };

  return {
    snapshot,
    problem,
    mute() {
      const ringing = popup.get().entries.filter(isRinging);
      const heardBefore = clock.monotonicMs() - unheardForMs;
      const heard = ringing.filter(({ key }) => (cameAtMs.get(key) ?? 0) <= heardBefore && !muted.has(key));
      silence((heard.length > 0 ? heard : ringing).map(({ key }) => key));
      look();
    },
    slept() {
      silence(popup.get().entries.map(({ key }) => key));
      look();
    },
    played,
    look,
    start() {
      const stops = [
        popup.follow(look),
        settings.follow((chosen) => {
          const mayRing = chosen.ringVolume > 0 && toneThatRings(chosen) !== null;
          // Whether another output works is not known yet, and what never rings is not in trouble.
          if (!mayRing || chosen.ringOutput !== output) played(null);
          output = chosen.ringOutput;
          look();
        }),
      ];
      look();
      return () => stops.forEach((stop) => stop());
    },
  };
}
