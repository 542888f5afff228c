import * as v from 'valibot';
import { appErrorDataSchema } from '../errors.ts';
import { noteLength, outcomeLength } from '../settings/bounds.ts';

/** The outcome, a new line, the note. */
export const savedNoteLength = outcomeLength + 1 + noteLength;

/** What the operator wrote about a call. Both may be empty. */
export const noteContentSchema = v.strictObject({
  text: v.pipe(v.string(), v.maxLength(noteLength)),
  /** One of those to choose from, as it read then; empty where none was chosen. */
  outcome: v.pipe(v.string(), v.maxLength(outcomeLength)),
});
export type NoteContent = Readonly<v.InferOutput<typeof noteContentSchema>>;

/** How a note stands, as the place where it is written says. */
const noteStandingSchema = v.variant('at', [
  /** Kept on this computer as it is typed; nobody asked for more yet. */
  v.object({ at: v.literal('draft') }),
  /** It is being saved in Bitrix24, or waits for it. `problem`: why the last try came to nothing. */
  v.object({ at: v.literal('waiting'), problem: v.nullable(appErrorDataSchema) }),
  /** In the portal's CRM since then; Unix ms. */
  v.object({ at: v.literal('saved'), atMs: v.number() }),
  /** On this computer alone, and why. */
  v.object({ at: v.literal('kept'), problem: appErrorDataSchema, canTryAgain: v.boolean() }),
]);
export type NoteStanding = v.InferOutput<typeof noteStandingSchema>;

const noteSchema = v.object({
  /** By which windows name it: the key of its call in this run, else an id of its own. */
  key: v.string(),
  /** Whether the call is in the list of calls: then the note is written there. */
  isInList: v.boolean(),
  who: v.string(),
  phoneNumber: v.string(),
  startedAtMs: v.number(),
  ...noteContentSchema.entries,
  standing: noteStandingSchema,
});
export type Note = v.InferOutput<typeof noteSchema>;

export const notesSnapshotSchema = v.object({
  /** Whose notes they are; null where nobody is connected. */
  account: v.nullable(v.string()),
  /** Newest call first. */
  notes: v.array(noteSchema),
  /** Talked calls that are asked to have a note and have none yet, by the key of the call; newest first. */
  wanted: v.array(
    v.object({
      key: v.string(),
      who: v.string(),
      /** It stays until it is written. */
      isRequired: v.boolean(),
    }),
  ),
  /** Work after a call: no popup comes until then, Unix ms. */
  wrapUp: v.nullable(v.object({ key: v.string(), who: v.string(), untilMs: v.number() })),
  /** Why notes cannot be kept on this computer; null while they can. */
  problem: v.nullable(appErrorDataSchema),
});
export type NotesSnapshot = v.InferOutput<typeof notesSnapshotSchema>;

const nothing = v.undefined();
const noteKey = v.strictObject({ key: v.pipe(v.string(), v.maxLength(200)) });

export const noteCommands = {
  'notes.get': { input: nothing, output: notesSnapshotSchema },
  /** Keeps what is typed, so that no crash loses it. `key`: of a call in the list, or of a note. */
  'notes.type': {
    input: v.strictObject({ ...noteKey.entries, content: noteContentSchema }),
    output: nothing,
  },
  /** The portal's CRM is to have it. @throws AppError `note.empty`, `note.outcomeMissing` */
  'notes.save': {
    input: v.strictObject({ ...noteKey.entries, content: noteContentSchema }),
    output: nothing,
  },
  'notes.tryAgain': { input: noteKey, output: nothing },
  /** What was typed since the last save is forgotten. */
  'notes.discard': { input: noteKey, output: nothing },
  /** Done with the work after this call alone (another may have ended meanwhile): no note is written now. */
  'notes.skip': { input: noteKey, output: nothing },
  /** Brings the main window to the front with this note: there it can be typed. */
  'notes.open': { input: noteKey, output: nothing },
} as const;
