import { createContext } from 'svelte';
import { needsDecision } from '../../../contracts/recordings/decisions.ts';
import type { Recording, RecordingsSnapshot } from '../../../contracts/recordings/recordings.ts';
import type { Api } from '../../app/bridge.ts';
import { createSnapshot } from '../../app/snapshot.svelte.ts';

/** Recordings as the main process tells them. */
export interface RecordingDesk {
  readonly current: RecordingsSnapshot | null;
  /** How many the operator has to say something of. */
  readonly toDecide: number;
  /** Those of a call, newest first, but for those in whose place another one was chosen. */
  of(callKey: string): readonly Recording[];
  /** To where they are listed, and decided about. */
  show(): void;
  /** Begins to follow; returns how to stop. */
  start(): () => void;
}

const none: readonly Recording[] = [];

/** @param show opens the place where they are listed */
export function createRecordingDesk(api: Api, show: () => void): RecordingDesk {
  const snapshot = createSnapshot(api, 'recordings.changed');
  const byCall = $derived.by(() => {
    // Made anew with each snapshot, never changed.
    // eslint-disable-next-line svelte/prefer-svelte-reactivity
    const found = new Map<string, Recording[]>();
    for (const recording of snapshot.current?.recordings ?? []) {
      if (recording.callKey === null || recording.standing.at === 'replaced') continue;
      const others = found.get(recording.callKey);
      if (others === undefined) found.set(recording.callKey, [recording]);
      else others.push(recording);
    }
    return found;
  });
  return {
    get current() {
      return snapshot.current;
    },
    get toDecide() {
      return (snapshot.current?.recordings ?? []).filter(needsDecision).length;
    },
    show,
    of: (callKey) => byCall.get(callKey) ?? none,
    start: () => snapshot.start().stop,
  };
}

export const [recordingDesk, provideRecordingDesk] = createContext<RecordingDesk>();
