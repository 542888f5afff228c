import * as v from 'valibot';
import { cleanName } from '../../contracts/untrustedText.ts';
import type { Operator } from '../../contracts/portal.ts';

const nameSchema = v.fallback(v.optional(v.nullable(v.string()), null), null);
/** An id as Bitrix24 writes it, a number or its digits. */
export const userIdSchema = v.pipe(
  v.union([v.string(), v.number()]),
  v.transform(Number),
  v.integer(),
  v.minValue(1),
);
/** ID comes as a string, the names may be missing (Bitrix24 docs, profile). */
const profileSchema = v.object({
  ID: userIdSchema,
  NAME: nameSchema,
  LAST_NAME: nameSchema,
});

/** Reads the answer of `profile`; null where it is none. */
export function readProfile(result: unknown): Operator | null {
  const profile = v.safeParse(profileSchema, result);
  if (!profile.success) return null;
  const { ID: id, NAME: name, LAST_NAME: lastName } = profile.output;
  return { id, name: cleanName([name, lastName].filter(Boolean).join(' '), 100) || `#${id}` };
}
