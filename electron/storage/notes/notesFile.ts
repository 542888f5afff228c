import * as v from 'valibot';
import { appErrorDataSchema } from '../../../contracts/errors.ts';
import { noteContentSchema } from '../../../contracts/notes/notes.ts';
import type { Log } from '../../core/ports/log.ts';
import type { NoteRecord, NoteStore } from '../../core/ports/notes/noteStore.ts';
import { createJsonFile, fileVersion } from '../jsonFile.ts';

/** As many of the longest notes as are kept, in characters that take three bytes. */
const sizeAtMostBytes = 32 * 1024 * 1024;

const id = v.pipe(v.string(), v.maxLength(255));
const recordSchema = v.object({
  id,
  account: v.nullable(v.pipe(v.string(), v.maxLength(500))),
  callId: v.nullable(id),
  externalCallId: v.nullable(id),
  subject: v.object({
    who: v.string(),
    phoneNumber: v.string(),
    startedAtMs: v.number(),
    callKey: v.optional(v.string()),
  }),
  draft: noteContentSchema,
  wished: v.nullable(noteContentSchema),
  savedAtMs: v.nullable(v.number()),
  problem: v.fallback(v.nullable(appErrorDataSchema), null),
  isRequired: v.boolean(),
  changedAtMs: v.number(),
});

/**
 * `notes.json` beside the settings, readable by its owner alone: `{ "version": 1, "notes": [...] }`. A note that is not
 * understood costs that note; a file that is none is set aside.
 */
export function createNotesFile(path: string, log: Log): NoteStore {
  const file = createJsonFile(
    path,
    v.object({ version: fileVersion, notes: v.array(v.unknown()) }),
    log,
    sizeAtMostBytes,
  );
  return {
    read() {
      const content = file.read();
      if (content.kind === 'refused') return null;
      if (content.kind !== 'read') return [];
      return content.value.notes.flatMap((entry): NoteRecord[] => {
        const note = v.safeParse(recordSchema, entry);
        // What it says is nobody's business but the operator's: it is not quoted.
        if (!note.success) log.warn('unreadable note skipped');
        return note.success ? [note.output] : [];
      });
    },
    write: (notes) => file.write({ version: 1, notes: [...notes] }),
  };
}
