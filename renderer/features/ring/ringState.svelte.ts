import { untrack } from 'svelte';
import type { RingPlayed, RingSound } from '../../../contracts/ring/ring.ts';
import { isSameSound } from '../../../contracts/ring/sounds.ts';
import type { Api } from '../../app/bridge.ts';
import { createSnapshot } from '../../app/snapshot.svelte.ts';
import { createProblemText } from '../../app/texts/problemText.svelte.ts';
import type { Heard, RingPlayer } from './ringPlayer.ts';

/** What is heard in the popup, and what of it went wrong. */
export interface RingState {
  readonly isHeard: boolean;
  /** Why the ring is not heard as chosen, and what to do; empty where there is nothing to tell. */
  readonly problemText: string;
  mute(): Promise<void>;
}

/** A call is painted first: a tone takes the page some milliseconds to compute. */
const afterPaintMs = 50;
/** *Check everything* lets the tone be heard for so long. */
const triedForMs = 1_500;

/** Plays what is to be heard, for as long as the window's component is there. What makes the sound is loaded with the first one. */
export function followRing(api: Api): RingState {
  const ring = createSnapshot(api, 'ring.changed');
  let sound = $state.raw<RingSound | null>(null);
  // What went wrong is told with the same sound once more, which is not to begin anew for it.
  $effect.pre(() => {
    const next = ring.current?.sound ?? null;
    const now = untrack(() => sound);
    if (!isSameSound(now, next)) sound = next;
  });
  const problemText = createProblemText(() => ring.current?.problem ?? null);

  $effect(() => ring.start().stop);

  type Asked = Exclude<RingPlayed['asked'], 'listen'>;
  const players: Partial<Record<Asked, Promise<RingPlayer>>> = {};
  function playerFor(asked: Asked): Promise<RingPlayer> {
    const onHeard = (heard: Heard): void =>
      void api.command('ring.played', { asked, ...heard }).catch(() => undefined);
    return (players[asked] ??= import('./ringPlayer.ts').then(({ createRingPlayer, createRingTrial }) =>
      asked === 'call' ? createRingPlayer(onHeard) : createRingTrial(onHeard, triedForMs),
    ));
  }

  let wanted: RingSound | null = null;
  /** While the player is loaded there may come silence. */
  const play = async (player: Promise<RingPlayer>): Promise<void> => (await player).play(wanted);
  function silence(): void {
    wanted = null;
    if (players.call !== undefined) void play(players.call);
  }
  $effect(() => {
    if (sound === null) return silence();
    wanted = sound;
    const soon = setTimeout(() => void play(playerFor('call')), afterPaintMs);
    return () => clearTimeout(soon);
  });
  $effect(() => silence);

  $effect(() => {
    const stop = api.follow('ring.try', (tried) => {
      void playerFor('check').then((player) => player.play(tried));
    });
    return () => {
      stop();
      void players.check?.then((player) => player.play(null));
    };
  });

  return {
    get isHeard() {
      return sound !== null;
    },
    get problemText() {
      return problemText.current;
    },
    mute: () => api.command('ring.mute').catch(() => undefined),
  };
}
