import * as v from 'valibot';
import type { CrmEntity, CrmMatch } from '../../contracts/calls.ts';
import { AppError } from '../../contracts/errors.ts';
import { cleanName } from '../../contracts/untrustedText.ts';
import type { CallerFound, CallerLookUp } from '../core/ports/portal.ts';
import { crmEntityFields } from './answers/crmEntityFields.ts';
import type { RestClient } from './rest/restClient.ts';

const method = 'telephony.externalCall.searchCrmEntities';
const nameLength = 200;

/**
 * `TIMEMAN_STATUS`: OPENED, CLOSED, PAUSED, EXPIRED, UNAVAILABLE, NOT_INSTALLED (Bitrix24 docs, telephony.externalCall.searchCrmEntities):
 * only of the first is it said that somebody is there.
 */
const inChargeSchema = v.object({
  ID: v.pipe(v.union([v.string(), v.number()]), v.transform(Number), v.safeInteger(), v.minValue(1)),
  TIMEMAN_STATUS: v.literal('OPENED'),
  USER_PHONE_INNER: v.pipe(
    v.union([v.string(), v.number()]),
    v.transform((inner) => String(inner).trim()),
    v.regex(/^[0-9]{1,20}$/),
  ),
});

const foundSchema = v.object({
  ...crmEntityFields,
  NAME: v.fallback(v.nullable(v.string()), null),
  ASSIGNED_BY: v.fallback(v.nullable(inChargeSchema), null),
});
type Found = v.InferOutput<typeof foundSchema>;

interface Answer {
  readonly items: readonly Found[];
  /** Some more there are that could not be read. */
  readonly isUnclear: boolean;
}

/** PHP gives a list with gaps as an object map. */
const answerSchema = v.pipe(
  v.union([v.array(v.unknown()), v.record(v.string(), v.unknown())]),
  v.transform((list): Answer => {
    const all = Object.values(list);
    const items = all.flatMap((item) => {
      const found = v.safeParse(foundSchema, item);
      return found.success ? [found.output] : [];
    });
    return { items, isUnclear: items.length < all.length };
  }),
);

/**
 * Who a number belongs to, by `telephony.externalCall.searchCrmEntities`, which needs the scope `telephony` alone. It
 * names the person in charge by USER_ID and not by name, so `responsible` stays empty.
 */
export function createCallerLookUp(rest: Pick<RestClient, 'call'>, host: string): CallerLookUp {
  return {
    async look(phoneNumber) {
      const answer = await rest.call(method, { PHONE_NUMBER: phoneNumber }, { priority: 'lookUp' });
      if (!answer.ok) throw new AppError(answer.error.code, answer.error.params);
      const read = v.safeParse(answerSchema, answer.result);
      // Of whom nothing can be read is somebody, and not nobody.
      if (!read.success || (read.output.isUnclear && read.output.items.length === 0))
        throw new AppError('portal.unexpectedAnswer', { host, method });
      return callerFrom(read.output);
    },
  };
}

/** The portal lists contacts before leads and companies (seen in the source of module voximplant 24.100). */
function callerFrom({ items, isUnclear }: Answer): CallerFound | null {
  const [first] = items;
  if (first === undefined) return null;
  const company = items.find((item) => item.CRM_ENTITY_TYPE === 'COMPANY');
  const crmEntity: CrmEntity = { type: first.CRM_ENTITY_TYPE, id: first.CRM_ENTITY_ID };
  return {
    name: nameOf(first),
    company: company === undefined || company === first ? null : nameOf(company),
    responsible: null,
    crmEntity,
    ...(isUnclear ? { matches: 'unclear' as const } : { ...matchesOf(items), ...inChargeOf(items) }),
  };
}

/** The one person who looks after all of them. */
function inChargeOf(items: readonly Found[]): Pick<CallerFound, 'inCharge'> {
  const [first] = items;
  if (first === undefined || first.ASSIGNED_BY === null) return {};
  const { ID: userId, USER_PHONE_INNER: innerNumber } = first.ASSIGNED_BY;
  return items.every((item) => item.ASSIGNED_BY?.ID === userId) ? { inCharge: { userId, innerNumber } } : {};
}

/** More are nobody's to choose from. */
const matchesAtMost = 20;

/** Each record once, whatever the portal repeats. */
function matchesOf(items: readonly Found[]): Pick<CallerFound, 'matches' | 'more'> {
  const all = items.map((item): CrmMatch => ({
    type: item.CRM_ENTITY_TYPE,
    id: item.CRM_ENTITY_ID,
    name: nameOf(item),
  }));
  const matches = [...new Map(all.map((match) => [`${match.type} ${match.id}`, match])).values()];
  const more = matches.splice(matchesAtMost).length;
  return { matches, ...(more > 0 && { more }) };
}

function nameOf({ NAME: name }: Found): string | null {
  return cleanName(name ?? '', nameLength) || null;
}
