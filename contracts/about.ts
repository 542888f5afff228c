import * as v from 'valibot';

const licenceSchema = v.object({
  name: v.string(),
  version: v.string(),
  licence: v.string(),
  text: v.string(),
});
export type Licence = v.InferOutput<typeof licenceSchema>;

/** What lies where this program was started from, against what runs. */
export const installedSnapshotSchema = v.object({
  /** Another version does: a package manager has put it there. */
  isReplaced: v.boolean(),
  /** No call goes on that a restart would tear away. */
  mayRestart: v.boolean(),
});
export type InstalledSnapshot = v.InferOutput<typeof installedSnapshotSchema>;

export const aboutSchema = v.object({
  version: v.string(),
  electron: v.string(),
  chromium: v.string(),
  node: v.string(),
  platform: v.string(),
  /** What is new, newest first, as plain text in English, one change an entry; empty where a build came without it. */
  changes: v.array(v.object({ version: v.string(), items: v.array(v.string()) })),
  /** Ringside's own licence; empty as above. */
  licence: v.string(),
  licences: v.array(licenceSchema),
});
export type About = v.InferOutput<typeof aboutSchema>;
