import type { AppErrorData } from '../../contracts/errors.ts';
import type { Connection, SignedInBy } from '../../contracts/portal.ts';

/** The problem with the way in beside it: some texts speak of the webhook or of the application (`errorTexts.ts`). */
export function ofWayIn(problem: AppErrorData, signedInBy: SignedInBy): AppErrorData {
  return { ...problem, params: { ...problem.params, signedInBy } };
}

/** The way into the connected portal; a webhook's words are used where nothing is connected. */
export function wayInOf(connection: Connection): SignedInBy {
  return connection.status === 'connected' ? connection.signedInBy : 'webhook';
}
