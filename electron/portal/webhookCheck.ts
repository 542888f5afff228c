import * as v from 'valibot';
import { AppError } from '../../contracts/errors.ts';
import { cleanText } from '../../contracts/untrustedText.ts';
import type { PortalCheck } from '../core/ports/portal.ts';
import type { RestAnswer, RestClient, RestFailure } from './rest/restClient.ts';

const nameSchema = v.fallback(v.optional(v.nullable(v.string()), null), null);
/** `profile`: ID comes as a string, the names may be missing (Bitrix24 docs, profile). */
const profileSchema = v.object({
  ID: v.pipe(v.union([v.string(), v.number()]), v.transform(Number), v.integer(), v.minValue(1)),
  NAME: nameSchema,
  LAST_NAME: nameSchema,
});
/** PHP gives a list with gaps as an object map. */
const scopesSchema = v.pipe(
  v.union([v.array(v.unknown()), v.record(v.string(), v.unknown())]),
  v.transform((scopes) => Object.values(scopes).filter((scope) => typeof scope === 'string')),
);
const methodSchema = v.object({ isExisting: v.boolean(), isAvailable: v.boolean() });

/**
 * Asks a portal who a webhook belongs to and what it may do: `profile`, then `scope` and `method.get`.
 * @throws AppError with one of the `portal.*` codes
 */
export async function checkWebhook(rest: RestClient, host: string): Promise<PortalCheck> {
  // First alone: with a wrong code there is nothing more to ask, and four refusals would look like an attack.
  const profile = v.safeParse(profileSchema, valueOf(await rest.call('profile', {})));
  if (!profile.success) throw new AppError('portal.notAPortal', { host });
  const [scope, hide, pull] = await Promise.all([
    rest.call('scope', {}),
    rest.call('method.get', { name: 'telephony.externalCall.hide' }),
    rest.call('method.get', { name: 'pull.config.get' }),
  ]);
  const scopes = v.safeParse(scopesSchema, valueOf(scope));
  if (!scopes.success) throw new AppError('portal.notAPortal', { host });

  const { ID: id, NAME: name, LAST_NAME: lastName } = profile.output;
  return {
    operator: { id, name: cleanText([name, lastName].filter(Boolean).join(' '), 100) || `#${id}` },
    scopes: scopes.output,
    methods: {
      'telephony.externalCall.hide': isAvailable(hide, scopes.output.includes('telephony')),
      'pull.config.get': isAvailable(pull, scopes.output.includes('pull_channel')),
    },
  };
}

/** @param scopeIsGranted decides where a portal is too old for `method.get` or answers it in its own way */
function isAvailable(answer: RestAnswer, scopeIsGranted: boolean): boolean {
  if (!answer.ok && answer.retryable) throw toAppError(answer);
  const method = v.safeParse(methodSchema, answer.ok ? answer.result : null);
  return method.success ? method.output.isExisting && method.output.isAvailable : scopeIsGranted;
}

function valueOf(answer: RestAnswer): unknown {
  if (!answer.ok) throw toAppError(answer);
  return answer.result;
}

/** While connecting, an answer that does not speak Bitrix24's REST says that the address is not a portal's. */
function toAppError({ error, foreign }: RestFailure): AppError {
  const code = foreign && error.code === 'portal.unexpectedAnswer' ? 'portal.notAPortal' : error.code;
  return new AppError(code, error.params);
}
