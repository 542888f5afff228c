import * as v from 'valibot';
import type { OperatorIs } from '../core/ports/connectionRecord.ts';
import { userIdSchema } from './profile.ts';
import type { RestClient } from './rest/restClient.ts';

/** ACTIVE is a boolean, USER_TYPE is left out by portals without intranet (Bitrix24 docs, user.get; module rest 25.600). */
const personSchema = v.object({
  ID: userIdSchema,
  ACTIVE: v.fallback(v.optional(v.nullable(v.union([v.boolean(), v.string()])), null), null),
  USER_TYPE: v.fallback(v.optional(v.nullable(v.string()), null), null),
});
type Person = v.InferOutput<typeof personSchema>;

const select = ['ID', 'ACTIVE', 'USER_TYPE'];

/**
 * Whom a sign-in belongs to. `profile` names a user whoever that is; `user.get` lists neither system users nor integrators
 * (Bitrix24 docs, user.get and system-user). That whoever is not in it is one of them is our conclusion, so it is drawn only where
 * the portal lists others, and this user in no way. Whatever fails tells nothing.
 */
export async function whoIs(rest: RestClient, userId: number): Promise<OperatorIs> {
  const list = async (params: Readonly<Record<string, unknown>>): Promise<readonly unknown[] | null> => {
    const answer = await rest.call('user.get', { ...params, select });
    return answer.ok && Array.isArray(answer.result) ? answer.result : null;
  };
  const byId = await list({ FILTER: { ID: userId } });
  if (byId === null) return 'unknown';
  // A portal that did not heed the filter lists a page of others.
  if (byId.length > 0) return kindOf(personIn(byId, userId));
  const all = await list({ FILTER: { ACTIVE: true }, start: -1 });
  if (all === null) return 'unknown';
  const own = personIn(all, userId);
  if (own !== undefined) return kindOf(own);
  return all.length > 0 && all.every((entry) => v.is(personSchema, entry)) ? 'hidden' : 'unknown';
}

function personIn(list: readonly unknown[], userId: number): Person | undefined {
  for (const entry of list) {
    const person = v.safeParse(personSchema, entry);
    if (person.success && person.output.ID === userId) return person.output;
  }
  return undefined;
}

/** What is not said in words that are documented is not known. */
function kindOf(person: Person | undefined): OperatorIs {
  if (person === undefined) return 'unknown';
  if (person.ACTIVE === false || person.ACTIVE === 'N') return 'dismissed';
  if (person.ACTIVE !== true && person.ACTIVE !== 'Y') return 'unknown';
  return person.USER_TYPE?.toLowerCase() === 'extranet' ? 'extranet' : 'employee';
}
