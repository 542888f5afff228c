import * as v from 'valibot';
import { cleanText } from '../../../contracts/untrustedText.ts';
import type { OwnNotices } from '../../core/ports/people/ownNotices.ts';
import type { RestClient } from '../rest/restClient.ts';

const method = 'im.notify.system.add';
/** Beside it a tag of a webhook counts (Bitrix24 docs); any text will do [inferred: the docs name none]. */
const clientId = 'ringside';
const longestText = 500;

/** The notice's id; `false` where none was made (Bitrix24 docs), and why is not said. */
const madeSchema = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.regex(/^\d{1,15}$/))]),
  v.transform(Number),
  v.safeInteger(),
  v.minValue(1),
);

/**
 * `im.notify.system.add` (Bitrix24 docs; scope `im`). Of the three methods the one that is sent in nobody's name: a notice from oneself to
 * oneself may not be announced [inferred]. One with a tag that was there before is removed (docs); an older source of module im
 * drops the tag of a webhook, and there notices only add up. Whether a webhook may use it the docs say in two ways: where it may not, that is a refusal.
 */
export function createOwnNotices(
  rest: Pick<RestClient, 'call'>,
  host: string,
  signedInBy: 'webhook' | 'application',
): OwnNotices {
  const client = signedInBy === 'webhook' ? { CLIENT_ID: clientId } : {};
  return {
    async tell({ userId, tag, text }) {
      const params = { USER_ID: userId, MESSAGE: plain(text), TAG: tag, ...client };
      const answer = await rest.call(method, params, { priority: 'lookUp' });
      if (!answer.ok) {
        const { retryable, error: problem, notBeforeMs } = answer;
        return retryable ? { is: 'notNow', problem, notBeforeMs } : { is: 'refused', problem };
      }
      if (v.is(madeSchema, answer.result)) return { is: 'told' };
      const problem = { code: 'portal.unexpectedAnswer' as const, params: { host, method } };
      return { is: 'notNow', problem, notBeforeMs: null };
    },
  };
}

/** Codes of the messenger stand in square brackets, and its line breaks are `#BR#`: neither is left. */
function plain(text: string): string {
  return cleanText(text, longestText).replaceAll('[', '(').replaceAll(']', ')').replaceAll('#', '');
}
