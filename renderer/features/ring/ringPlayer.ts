import type { RingPlayed, RingSound } from '../../../contracts/ring/ring.ts';
import { chosenOutput, followOutputs, outputsNow } from './outputs.ts';
import { forgetStreams, playOn, type Playing } from './playing.ts';

/** How a sound went: whether it was heard, and from where. */
export type Heard = Omit<RingPlayed, 'asked'>;

/** Makes one sound at a time, over and over, until it is told another or none. */
export interface RingPlayer {
  play(sound: RingSound | null): void;
}

/**
 * An output that is not there, or does not play, is made up for by the system's.
 *
 * @param onHeard told of each sound once, and again where that changes: an output was pulled out, or is back
 */
export function createRingPlayer(onHeard: (heard: Heard) => void): RingPlayer {
  let silence = (): void => undefined;
  return {
    play(sound) {
      silence();
      silence = sound === null ? () => undefined : keepPlaying(sound, onHeard);
    },
  };
}

/**
 * As a player, but a sound ends by itself.
 *
 * @param forMs from when it is known how it goes: a headset has to wake first, and another output may have to stand in
 */
export function createRingTrial(onHeard: (heard: Heard) => void, forMs: number): RingPlayer {
  let ending: ReturnType<typeof setTimeout> | undefined;
  const player = createRingPlayer((heard) => {
    ending ??= setTimeout(() => player.play(null), forMs);
    onHeard(heard);
  });
  return {
    play(sound) {
      clearTimeout(ending);
      ending = undefined;
      player.play(sound);
    },
  };
}

/** @returns how to end it */
function keepPlaying(sound: RingSound, onHeard: (heard: Heard) => void): () => void {
  const { tone, volume, output: chosen } = sound;
  if (tone === 'off' || volume === 0) return () => undefined;
  let isOver = false;
  let playing: Playing | null = null;
  let told = '';
  /** Outputs that do not play although they are there, until there are others. */
  let broken: readonly string[] = [];

  const tell = (problem: Heard['problem'], output: string): void => {
    const now = `${problem} ${output}`;
    if (isOver || told === now) return;
    told = now;
    onHeard({ problem, output });
  };

  const begin = async (): Promise<void> => {
    const outputs = await outputsNow();
    if (isOver) return;
    // Where nobody knows what outputs there are, the chosen one is tried.
    const found = outputs === null ? namedAs(chosen) : chosenOutput(outputs, chosen);
    const id = found === undefined || broken.includes(found.deviceId) ? '' : found.deviceId;
    const areNone = outputs?.length === 0;
    if (!areNone && playing?.id === id && !playing.hasFailed()) {
      // It goes on: an output that was silent until now may still wake.
      if (broken.includes(id)) tell('ring.notHeard', '');
      return;
    }
    playing?.stop();
    playing = null;
    // Without any output Chromium plays into nothing, and says that all is well.
    if (areNone || broken.includes(id)) return tell('ring.notHeard', '');
    const begun = playOn(id, tone, volume);
    playing = begun;
    begun.followFailure(() => giveUp(begun));
    if (!(await begun.hasBegun())) return giveUp(begun);
    if (chosen !== null && id === '') tell('ring.outputGone', chosen.label);
    else tell(null, found?.label ?? '');
  };
  const giveUp = (failed: Playing): void => {
    if (isOver || playing !== failed || broken.includes(failed.id)) return;
    broken = [...broken, failed.id];
    again();
  };
  /** One after the other: each looks at what the one before has begun. */
  let last = Promise.resolve();
  const again = (): void => void (last = last.then(begin, begin));

  const stopFollowing = followOutputs(() => {
    broken = [];
    forgetStreams();
    again();
  });
  again();
  return () => {
    isOver = true;
    stopFollowing();
    playing?.stop();
  };
}

function namedAs(chosen: RingSound['output']): Pick<MediaDeviceInfo, 'deviceId' | 'label'> | undefined {
  return chosen === null ? undefined : { deviceId: chosen.id, label: chosen.label };
}
