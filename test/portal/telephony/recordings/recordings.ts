import type { RestMethod } from '../../rest/methods.ts';
import type { CallTable } from '../calls.ts';
import { createAttachRecordMethod, createRecordingTable, type RecordingTable } from './attachRecord.ts';
import {
  createAttachTranscriptionMethod,
  createTranscriptTable,
  type TranscriptTable,
} from './attachTranscription.ts';
import { createUploads, type Uploads } from './uploads.ts';

/** What the portal keeps of calls beside their statistics. */
export interface Recordings extends Uploads {
  readonly files: RecordingTable;
  readonly transcripts: TranscriptTable;
  readonly methods: readonly RestMethod[];
  clear(): void;
}

export function createRecordings(
  deps: Omit<Parameters<typeof createUploads>[0], 'recordings'> & { readonly calls: CallTable },
): Recordings {
  const files = createRecordingTable();
  const transcripts = createTranscriptTable();
  return {
    files,
    transcripts,
    methods: [
      createAttachRecordMethod({ ...deps, recordings: files }),
      createAttachTranscriptionMethod({ ...deps, transcripts }),
    ],
    ...createUploads({ ...deps, recordings: files }),
    clear() {
      files.clear();
      transcripts.clear();
    },
  };
}
