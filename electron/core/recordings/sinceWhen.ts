import type { Settings } from '../../../contracts/settings.ts';
import type { RecordingsSince } from '../ports/recordings/recordings.ts';

/** The portal in use. */
export interface RecordingsPortal {
  readonly account: string;
  readonly userId: number;
  /** The account of the same portal before it was renamed. */
  readonly renamedFrom: string | null;
}

/**
 * From when on recordings are sent: what was recorded before somebody said so is not, nor what was before this operator signed in, nor
 * what lay in another folder. The same for transcripts.
 *
 * @param before as it is known
 * @param nowMs Unix ms
 */
export function sinceWhen(
  before: RecordingsSince | null,
  { recordingsFolder: folder, attachRecordings }: Pick<Settings, 'recordingsFolder' | 'attachRecordings'>,
  portal: RecordingsPortal | null,
  nowMs: number,
): RecordingsSince {
  const withTranscripts = attachRecordings === 'withTranscripts';
  const same = before?.folder === folder && isOf(before.account, portal) ? before : null;
  return {
    folder,
    account: portal?.account ?? same?.account ?? null,
    atMs: same?.atMs ?? nowMs,
    transcriptsAtMs: withTranscripts ? (same?.transcriptsAtMs ?? nowMs) : null,
  };
}

function isOf(account: string | null, portal: RecordingsPortal | null): boolean {
  return account === null || portal === null || account === portal.account || account === portal.renamedFrom;
}
