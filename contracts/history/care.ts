import * as v from 'valibot';

/**
 * A colleague has talked with somebody whom the operator missed, as the portal's call statistics say: took another call of theirs
 * (or the same one at another desk), or called them.
 */
export const careSchema = v.object({
  how: v.picklist(['answered', 'calledBack']),
  /** Who, as the portal writes the name: untrusted text. Null where it does not say. */
  by: v.nullable(v.pipe(v.string(), v.maxLength(200))),
  /** When that call began, Unix ms by this computer's clock. */
  atMs: v.pipe(v.number(), v.finite(), v.minValue(0)),
});
export type Care = v.InferOutput<typeof careSchema>;
