import * as v from 'valibot';
import { appErrorDataSchema } from '../errors.ts';
import { ringTones } from '../settings/bounds.ts';

const shortText = v.pipe(v.string(), v.maxLength(200));

/** An audio output. A page's id of it may be another one some day; its name is what a person knows it by. */
export const ringOutputSchema = v.object({ id: v.pipe(shortText, v.minLength(1)), label: shortText });
export type RingOutput = v.InferOutput<typeof ringOutputSchema>;

/** Percent, as it is heard. */
export const ringVolumeSchema = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100));

export const ringSoundSchema = v.object({
  tone: v.picklist(ringTones),
  volume: ringVolumeSchema,
  /** Null for the one that the system uses. */
  output: v.nullable(ringOutputSchema),
});
export type RingSound = v.InferOutput<typeof ringSoundSchema>;

export const ringSnapshotSchema = v.object({
  /** What is to be heard now; null for silence. */
  sound: v.nullable(ringSoundSchema),
  /** What has just gone wrong with it and is to be read beside the calls; null once that has been told. */
  problem: v.nullable(appErrorDataSchema),
});
export type RingSnapshot = v.InferOutput<typeof ringSnapshotSchema>;

/** What a page found when it played a sound. */
export const ringPlayedSchema = v.strictObject({
  /** A call, *Check everything*, or *Listen*. */
  asked: v.picklist(['call', 'check', 'listen']),
  problem: v.nullable(v.picklist(['ring.outputGone', 'ring.notHeard'])),
  /** The output that was chosen, or else the one it was heard from. Untrusted text; empty where it has no name. */
  output: shortText,
});
export type RingPlayed = v.InferOutput<typeof ringPlayedSchema>;
