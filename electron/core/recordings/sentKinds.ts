import type { AppErrorCode } from '../../../contracts/errors.ts';
import type { Recording, RecordingStanding } from '../../../contracts/recordings/recordings.ts';
import type { Settings } from '../../../contracts/settings.ts';

/** What of a talk may leave this computer. */
export type SentKind = 'recording' | 'transcript';

/** What is said of that, and by whom. */
export interface AttachingSettings extends Pick<Settings, 'attachRecordings'> {
  /** The company has said so, and not the operator. */
  readonly isAttachingLocked: boolean;
}

/** Whether it does, by what the operator or their administrator has said. */
export function isSent(kind: SentKind, { attachRecordings }: Pick<Settings, 'attachRecordings'>): boolean {
  return (
    attachRecordings === 'withTranscripts' || (attachRecordings === 'recordings' && kind === 'recording')
  );
}

/** Why no press helps where it does not. */
export function whyNotSent({ isAttachingLocked }: AttachingSettings): AppErrorCode {
  return isAttachingLocked ? 'recording.lockedOff' : 'recording.switchedOff';
}

/** A recording as it is shown: nothing of it is offered that would not be sent, and who has said so is told instead. */
export function withoutVainOffers(row: Recording, settings: AttachingSettings): Recording {
  const offered = <S extends RecordingStanding | null>(kind: SentKind, standing: S) =>
    standing?.at === 'failed' && standing.canTryAgain && !isSent(kind, settings)
      ? { ...standing, problem: { code: whyNotSent(settings), params: {} }, canTryAgain: false }
      : standing;
  return {
    ...row,
    standing: offered('recording', row.standing),
    transcript: offered('transcript', row.transcript),
  };
}
