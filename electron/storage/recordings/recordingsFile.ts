import * as v from 'valibot';
import { appErrorDataSchema } from '../../../contracts/errors.ts';
import { longestFileName, longestFilePath } from '../../../contracts/recordings/recordings.ts';
import type { Log } from '../../core/ports/log.ts';
import type { RecordingRecord, RecordingStore } from '../../core/ports/recordings/recordings.ts';
import { createJsonFile, fileVersion } from '../jsonFile.ts';

/** As many of them as are kept, with long paths. */
const sizeAtMostBytes = 32 * 1024 * 1024;

const id = v.nullable(v.pipe(v.string(), v.maxLength(255)));
const file = v.object({
  path: v.pipe(v.string(), v.nonEmpty(), v.maxLength(longestFilePath)),
  sizeBytes: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  modifiedMs: v.number(),
});
const outcome = v.variant('at', [
  v.object({ at: v.literal('owed') }),
  v.object({ at: v.literal('attached'), atMs: v.number() }),
  v.object({
    at: v.literal('failed'),
    problem: v.fallback(appErrorDataSchema, { code: 'recording.notAttached', params: {} }),
  }),
  v.object({ at: v.literal('left'), isReplaced: v.optional(v.boolean()) }),
]);
const recordSchema = v.object({
  id: v.pipe(v.string(), v.nonEmpty(), v.maxLength(longestFileName)),
  account: v.pipe(v.string(), v.maxLength(500)),
  startedAtMs: v.number(),
  files: v.pipe(v.array(file), v.minLength(1), v.maxLength(2)),
  transcript: v.nullable(file),
  callId: id,
  externalCallId: id,
  subject: v.object({
    who: v.string(),
    phoneNumber: v.string(),
    startedAtMs: v.number(),
    callKey: v.optional(v.string()),
  }),
  recording: outcome,
  transcribed: v.nullable(outcome),
  changedAtMs: v.number(),
});
const sinceSchema = v.object({
  folder: v.string(),
  account: v.nullable(v.string()),
  atMs: v.number(),
  transcriptsAtMs: v.nullable(v.number()),
});

/**
 * `recordings.json` beside the settings, readable by its owner alone: what became of recordings, so that none is sent twice, and from
 * when on they are sent. A record that is not understood costs that record; a file that is none is set aside.
 */
export function createRecordingsFile(path: string, log: Log): RecordingStore {
  const json = createJsonFile(
    path,
    v.object({
      version: fileVersion,
      since: v.fallback(v.nullable(sinceSchema), null),
      records: v.array(v.unknown()),
    }),
    log,
    sizeAtMostBytes,
  );
  return {
    read() {
      const content = json.read();
      if (content.kind === 'refused') return null;
      if (content.kind !== 'read') return { since: null, records: [] };
      const { since, records } = content.value;
      return {
        since,
        records: records.flatMap((entry): RecordingRecord[] => {
          const record = v.safeParse(recordSchema, entry);
          // It names who called: it is not quoted.
          if (!record.success) log.warn('unreadable recording skipped');
          return record.success ? [record.output] : [];
        }),
      };
    },
    write: ({ since, records }) => json.write({ version: 1, since, records: [...records] }),
  };
}
