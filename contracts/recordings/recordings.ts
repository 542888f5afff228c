import * as v from 'valibot';
import { appErrorDataSchema } from '../errors.ts';

/** Windows takes 32,767 characters, others 4,096 bytes; a folder that is deeper has no place here. */
export const longestPath = 1_000;
/** Windows, Linux and macOS take 255. */
export const longestFileName = 255;
/** Of a file in such a folder. */
export const longestFilePath = longestPath + 1 + longestFileName;
/** Three hours of both sides of a call, as telephones sound, take less. */
export const recordingBytesAtMost = 200 * 1024 * 1024;
/** What is listed of recordings; older ones are beside the point. */
export const recordingsListedAtMost = 100;

/** How a recording stands. */
export const recordingStandingSchema = v.variant('at', [
  /** It is being written, or its call goes on. */
  v.object({ at: v.literal('growing') }),
  /** No call that is known fits; `calls` were about that time. */
  v.object({ at: v.literal('noCall') }),
  /** Several calls fit, or the one that does has a recording. */
  v.object({ at: v.literal('unclear') }),
  /** Its file was written to again since it was attached, or before it could be. */
  v.object({ at: v.literal('changed'), wasAttached: v.boolean() }),
  /** Owed. @property problem what it waits for, where something is wrong; @property isBehindAnother recordings go one by one */
  v.object({
    at: v.literal('waiting'),
    problem: v.nullable(appErrorDataSchema),
    isBehindAnother: v.boolean(),
  }),
  v.object({
    at: v.literal('sending'),
    percent: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100)),
  }),
  /** In Bitrix24. */
  v.object({ at: v.literal('attached'), atMs: v.number() }),
  /** Not sent: another recording of its call was chosen in its place. */
  v.object({ at: v.literal('replaced') }),
  /** Nothing more is tried by itself. @property isOwed it is among `failedCommands` of the portal, told there once a reason */
  v.object({
    at: v.literal('failed'),
    problem: appErrorDataSchema,
    canTryAgain: v.boolean(),
    isOwed: v.boolean(),
  }),
]);
export type RecordingStanding = v.InferOutput<typeof recordingStandingSchema>;

const callToChooseSchema = v.object({
  callKey: v.string(),
  /** Name, else number. Untrusted. */
  who: v.string(),
  /** Unix ms. */
  startedAtMs: v.number(),
  /** Of what is attached now takes the place: none, one that is owed or on its way, or one that is in Bitrix24. */
  recording: v.picklist(['none', 'onItsWay', 'attached']),
});
export type CallToChoose = v.InferOutput<typeof callToChooseSchema>;

export const recordingSchema = v.object({
  /** Of this recording: no other one in the list has it, whatever has become of its file. */
  id: v.string(),
  /** Untrusted. */
  fileName: v.string(),
  /** Unix ms. */
  startedAtMs: v.number(),
  sizeBytes: v.number(),
  /** The call it belongs to; null where it belongs to none as yet. */
  callKey: v.nullable(v.string()),
  who: v.string(),
  standing: recordingStandingSchema,
  /** What the operator may choose from; empty where there is nothing to choose. */
  calls: v.array(callToChooseSchema),
  /** How its transcript stands; null where it has none. */
  transcript: v.nullable(recordingStandingSchema),
});
export type Recording = v.InferOutput<typeof recordingSchema>;

export const recordingsSnapshotSchema = v.object({
  /** Whether the folder is watched. */
  isOn: v.boolean(),
  /** Why nothing is attached, or something is left out; null where all is well. */
  problem: v.nullable(appErrorDataSchema),
  /** Newest first. */
  recordings: v.pipe(v.array(recordingSchema), v.maxLength(recordingsListedAtMost)),
});
export type RecordingsSnapshot = v.InferOutput<typeof recordingsSnapshotSchema>;

const id = v.pipe(v.string(), v.maxLength(longestFileName));

/** What windows may ask about recordings. */
export const recordingCommands = {
  'recordings.get': { input: v.undefined(), output: recordingsSnapshotSchema },
  /** Asks for the folder. False where the operator changed their mind. */
  'recordings.chooseFolder': { input: v.undefined(), output: v.boolean() },
  /** It is of this call. @throws AppError `call.unknown`, `recording.gone` */
  'recordings.attach': {
    input: v.strictObject({ id, callKey: v.pipe(v.string(), v.maxLength(200)) }),
    output: v.undefined(),
  },
  'recordings.tryAgain': { input: v.strictObject({ id }), output: v.undefined() },
  /** It, or what of it failed, is not to be attached; what is attached stays so, and the file stays where it is. */
  'recordings.leave': { input: v.strictObject({ id }), output: v.undefined() },
  /** The folder is looked at anew. */
  'recordings.look': { input: v.undefined(), output: v.undefined() },
} as const;
