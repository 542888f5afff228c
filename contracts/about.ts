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
  licences: v.array(licenceSchema),
});
export type About = v.InferOutput<typeof aboutSchema>;
