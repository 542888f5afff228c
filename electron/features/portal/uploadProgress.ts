import { createListeners, type ListenersLog, type Told } from '../../core/listeners.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { RecordingReader } from '../../core/ports/recordings/recordings.ts';
import type { SentKind } from '../../core/recordings/sentKinds.ts';
import { createRecordingReader } from '../../recordings/recordingReader.ts';

/** Recordings on their way to the portal. */
export interface UploadProgress {
  readonly reader: RecordingReader;
  /** How much of it has been read to be sent; null where it is not being sent. */
  percentOf(path: string): number | null;
  /** Some percent is another one: four times a second at the most. */
  readonly changed: Told<undefined>;
}

const gapMs = 250;

export function createUploadProgress({
  clock,
  log,
  maySend,
}: {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly log: ListenersLog;
  readonly maySend: (kind: SentKind) => boolean;
}): UploadProgress {
  const changed = createListeners<undefined>(log);
  const percents = new Map<string, number>();
  let lastToldMs = -Infinity;

  return {
    reader: createRecordingReader((path, progress) => {
      if (progress === null) {
        percents.delete(path);
        return;
      }
      const { readBytes, sizeBytes } = progress;
      const percent = sizeBytes === 0 ? 0 : Math.min(100, Math.floor((readBytes / sizeBytes) * 100));
      if (percents.get(path) === percent) return;
      percents.set(path, percent);
      const nowMs = clock.monotonicMs();
      if (nowMs - lastToldMs < gapMs && readBytes > 0) return;
      lastToldMs = nowMs;
      changed.tell(undefined);
    }, maySend),
    percentOf: (path) => percents.get(path) ?? null,
    changed,
  };
}
