import * as v from 'valibot';

const licenceSchema = v.object({
  name: v.string(),
  version: v.string(),
  licence: v.string(),
  text: v.string(),
});
export type Licence = v.InferOutput<typeof licenceSchema>;

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
