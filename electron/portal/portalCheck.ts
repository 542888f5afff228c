import * as v from 'valibot';
import { AppError } from '../../contracts/errors.ts';
import type { SignedInBy } from '../../contracts/portal.ts';
import type { CheckedMethod, PortalCheck, PortalSession } from '../core/ports/portal.ts';
import { readProfile } from './profile.ts';
import type { RestAnswer, RestFailure } from './answers/restAnswer.ts';
import type { RestClient } from './rest/restClient.ts';
import { whoIs } from './whoIs.ts';

/** Bitrix24 has some sixty. */
const mostScopes = 500;
const longestScope = 100;

/** PHP gives a list with gaps as an object map. */
const scopesSchema = v.pipe(
  v.union([v.array(v.unknown()), v.record(v.string(), v.unknown())]),
  v.transform((scopes) =>
    Object.values(scopes)
      .filter((scope) => typeof scope === 'string')
      .filter((scope) => scope.length <= longestScope)
      .slice(0, mostScopes),
  ),
);
const methodSchema = v.object({ isExisting: v.boolean(), isAvailable: v.boolean() });

/** What is asked of a portal about a sign-in. */
export function createAccessQuestions(
  rest: RestClient,
  host: string,
  signedInBy: SignedInBy,
): Pick<PortalSession, 'check' | 'whoIs'> {
  return {
    check: () => checkPortal(rest, host, signedInBy),
    whoIs: (userId) => whoIs(rest, userId),
  };
}

/**
 * Asks a portal who a sign-in belongs to and what it may do: `profile`, then `scope` and `method.get`. The live channel
 * is another one for each kind of sign-in (seen in the source of module pull 25.200: the other is refused with
 * WRONG_AUTH_TYPE), so only the right one is asked about.
 * @throws AppError with one of the `portal.*` or `oauth.*` codes
 */
export async function checkPortal(
  rest: RestClient,
  host: string,
  signedInBy: SignedInBy,
): Promise<PortalCheck> {
  const channel =
    signedInBy === 'webhook'
      ? ({ method: 'pull.config.get', scope: 'pull_channel' } as const)
      : ({ method: 'pull.application.config.get', scope: 'pull' } as const);
  // First alone: with a wrong code there is nothing more to ask, and four refusals would look like an attack.
  const operator = readProfile(valueOf(await rest.call('profile', {})));
  if (operator === null) throw new AppError('portal.notAPortal', { host });
  const [scope, hide, pull] = await Promise.all([
    rest.call('scope', {}),
    rest.call('method.get', { name: 'telephony.externalCall.hide' }),
    rest.call('method.get', { name: channel.method }),
  ]);
  const scopes = v.safeParse(scopesSchema, valueOf(scope));
  if (!scopes.success) throw new AppError('portal.notAPortal', { host });
  const methods: Record<CheckedMethod, boolean> = {
    'telephony.externalCall.hide': isAvailable(hide, scopes.output.includes('telephony')),
    'pull.config.get': false,
    'pull.application.config.get': false,
  };
  methods[channel.method] = isAvailable(pull, scopes.output.includes(channel.scope));
  return { operator, scopes: scopes.output, methods };
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
