import { createContext } from 'svelte';
import type { Recording, RecordingsSnapshot } from '../../../contracts/recordings/recordings.ts';
import type { Api } from '../../app/bridge.ts';
import { createSnapshot } from '../../app/snapshot.svelte.ts';

/** Recordings as the main process tells them. */
export interface RecordingDesk {
  readonly current: RecordingsSnapshot | null;
  /** Those of a call, newest first. */
  of(callKey: string): readonly Recording[];
  /** Begins to follow; returns how to stop. */
  start(): () => void;
}

const none: readonly Recording[] = [];

export function createRecordingDesk(api: Api): RecordingDesk {
  const snapshot = createSnapshot(api, 'recordings.changed');
  const byCall = $derived.by(() => {
    // Made anew with each snapshot, never changed.
    // eslint-disable-next-line svelte/prefer-svelte-reactivity
    const found = new Map<string, Recording[]>();
    for (const recording of snapshot.current?.recordings ?? []) {
      if (recording.callKey === null) continue;
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
    of: (callKey) => byCall.get(callKey) ?? none,
    start: () => snapshot.start().stop,
  };
}

export const [recordingDesk, provideRecordingDesk] = createContext<RecordingDesk>();
