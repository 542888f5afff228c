import { namesSomebody } from '../../contracts/access/origin.ts';
import { AppError } from '../../contracts/errors.ts';
import { isCancelledRedirect } from '../core/ports/network/networkErrors.ts';
import type { SystemNetwork } from '../platform/systemNetwork.ts';

/** What an update is fetched with. */
export type UpdateNetwork = Pick<SystemNetwork, 'fetch' | 'redirectTarget'>;

const redirectsAtMost = 3;

/**
 * SECURITY: fetches from an address, and from nowhere but its origin. A redirect to another host or port would have each desk ask
 * whatever the server names, within the company's walls too; one from https to http would show on the way what is asked.
 *
 * @throws AppError `update.redirected`, or whatever `fetch` throws
 */
export async function fetchFromOrigin(
  url: URL,
  { fetch, redirectTarget }: UpdateNetwork,
  signal: AbortSignal,
): Promise<Response> {
  let at = url;
  for (let redirects = 0; redirects <= redirectsAtMost; redirects += 1) {
    const answer = await ask(at, fetch, signal);
    if (answer instanceof Response) return answer;
    const target = parse(answer.location ?? (await redirectTarget(at.href)), at);
    if (target?.origin !== url.origin || namesSomebody(target))
      throw new AppError('update.redirected', { host: url.host, ...(target && { target: target.origin }) });
    at = target;
  }
  throw new Error(`redirected more than ${redirectsAtMost} times`);
}

/** @returns for a redirect where it leads to, as far as that can be seen */
async function ask(
  url: URL,
  fetch: UpdateNetwork['fetch'],
  signal: AbortSignal,
): Promise<Response | { readonly location: string | null }> {
  try {
    const response = await fetch(url, { credentials: 'omit', redirect: 'manual', signal });
    const isRedirect = [301, 302, 303, 307, 308].includes(response.status);
    if (!isRedirect && response.type !== 'opaqueredirect') return response;
    await response.body?.cancel();
    return { location: response.headers.get('location') };
  } catch (error) {
    if (isCancelledRedirect(error)) return { location: null };
    throw error;
  }
}

function parse(target: string | null, base: URL): URL | null {
  return target !== null && URL.canParse(target, base.href) ? new URL(target, base) : null;
}
