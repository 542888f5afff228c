import type { Settings } from '../../../contracts/settings.ts';

/** What of a talk may leave this computer. */
export type SentKind = 'recording' | 'transcript';

/** Whether it does, by what the operator or their administrator has said. */
export function isSent(kind: SentKind, { attachRecordings }: Pick<Settings, 'attachRecordings'>): boolean {
  return (
    attachRecordings === 'withTranscripts' || (attachRecordings === 'recordings' && kind === 'recording')
  );
}
