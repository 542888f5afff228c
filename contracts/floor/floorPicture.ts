import * as v from 'valibot';
import { appErrorDataSchema } from '../errors.ts';
import { channelStates } from './deskState.ts';

/** What is wrong with a desk, the worst first: that order is the one in which leads see them. */
export const deskTroubles = ['stuck', 'channel', 'silent', 'unfinished', 'none', 'left'] as const;

const figuresSchema = v.object({
  refused: v.number(),
  unfinished: v.number(),
  /** Cards hidden today. */
  hidden: v.number(),
  /** Milliseconds within which half of the cards were hidden, and 95 of a hundred; null where none was, infinite past ten minutes. */
  p50Ms: v.nullable(v.number()),
  p95Ms: v.nullable(v.number()),
});
export type FloorFigures = v.InferOutput<typeof figuresSchema>;

const deskRowSchema = v.object({
  userId: v.number(),
  /** As the portal knows them; null where it was not asked, or does not say. */
  name: v.nullable(v.string()),
  trouble: v.picklist(deskTroubles),
  /** Unix ms by this computer's clock. */
  heardAtMs: v.number(),
  stuck: v.number(),
  /** For how long the oldest of them has been; 0 where there is none. */
  oldestStuckMs: v.number(),
  channel: v.object({ is: v.picklist(channelStates), sinceMs: v.number() }),
  /** Of today. */
  figures: figuresSchema,
  /** Versions of the programs that are there, more than one where somebody has two computers. */
  versions: v.array(v.string()),
});
export type DeskRow = v.InferOutput<typeof deskRowSchema>;

export const floorPictureSchema = v.object({
  /** Whether this desk leads: chosen, or by the company's policy. */
  leads: v.boolean(),
  /** How it stands with what desks tell; all but `reading` is why nothing new comes. */
  reading: v.picklist(['off', 'connecting', 'reading', 'refused', 'elsewhere', 'notSetUp']),
  /** Unix ms at which that began. */
  sinceMs: v.number(),
  desks: v.array(deskRowSchema),
  totals: v.object({
    ...figuresSchema.entries,
    /** Desks that are heard of; all numbers of desks below are among these. */
    heard: v.number(),
    silent: v.number(),
    left: v.number(),
    stuck: v.number(),
    stuckDesks: v.number(),
    withoutChannel: v.number(),
  }),
  /** Unix ms of the last *Try again for all* from here; null: none. */
  retriedAtMs: v.nullable(v.number()),
  /** Why Bitrix24 refused the notice to this lead about cards that stay open; null where it did not. */
  noticeProblem: v.nullable(appErrorDataSchema),
});
export type FloorPicture = v.InferOutput<typeof floorPictureSchema>;

/** What the Floor page asks. */
export const floorPictureCommands = {
  'floorView.get': { input: v.undefined(), output: floorPictureSchema },
  /** Has all desks try again what was refused to them. `lost`: whether they were told nobody knows. */
  'floorView.retryForAll': {
    input: v.undefined(),
    output: v.object({ taken: v.picklist(['taken', 'refused', 'noBroker', 'lost']) }),
  },
};
