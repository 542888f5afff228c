import type { CallParty, CrmEntity } from '../../../../contracts/calls.ts';
import type { CallerFound } from '../../ports/portal.ts';
import type { CallDetails } from '../../ports/callSource.ts';
import type { Call, CallerFilled, CrmAnswer } from '../call.ts';
import { writtenNumber } from '../../numbers/phoneNumber.ts';
import { isSameNumber } from '../../numbers/sameNumber.ts';
import { isWithheld, whyNoNumber } from '../../numbers/withheld.ts';

/** @param country of the operator, ISO 3166-1 alpha-2 */
export function partyFrom(details: CallDetails, country: string): CallParty {
  const { phoneNumber } = details;
  const written = writtenNumber(phoneNumber, country);
  const noNumber = whyNoNumber(phoneNumber);
  return {
    name: isNumberAgain(details.name, phoneNumber, country) ? null : details.name,
    phoneNumber,
    formattedNumber: written.formatted,
    ...(noNumber !== null && { noNumber }),
    ...(written.country !== null && { country: written.country }),
    company: details.company,
    responsible: details.responsible,
    line: details.line,
    crmEntity: details.crmEntity,
  };
}

/** Later news fill gaps; what the portal's card says wins over what a phone says. */
export function enrich(told: Call, details: CallDetails, newsWin: boolean, country: string): Call {
  const news = partyFrom(details, country);
  const number = newsWin ? numberOf(news, told.party) : numberOf(told.party, news);
  const call = aboutNumber(told, number.phoneNumber, country);
  const [first, second] = newsWin ? [news, call.party] : [call.party, news];
  const party: CallParty = {
    ...numberPart(number),
    name: first.name ?? second.name,
    company: first.company ?? second.company,
    responsible: first.responsible ?? second.responsible,
    line: first.line ?? second.line,
    crmEntity: first.crmEntity ?? second.crmEntity,
  };
  const shownTo = details.shownTo ?? call.shownTo;
  const forGroup = call.isForGroup || isForGroup(details);
  const isColleague = call.isColleague || details.isColleague === true;
  const isSame = shownTo === call.shownTo && forGroup === call.isForGroup && isColleague === call.isColleague;
  if (isSame && isSameParty(party, call.party)) return call;
  return { ...call, party, shownTo, isForGroup: forGroup, isColleague };
}

/** The number that counts of two. */
function numberOf(first: CallParty, second: CallParty): CallParty {
  const [one, other] = isWithheld(first.phoneNumber) ? [second, first] : [first, second];
  return one.phoneNumber === '' ? other : one;
}

const callerParts = ['name', 'company', 'responsible'] as const;

/** What the CRM said of another number was about somebody else. */
function aboutNumber(call: Call, phoneNumber: string, country: string): Call {
  const { crm, ...others } = call;
  if (crm === undefined || isAbout(crm, phoneNumber, country)) return call;
  const party = { ...call.party };
  for (const part of callerParts) if (party[part] === crm.filled[part]) party[part] = null;
  if (isSameEntity(party.crmEntity, crm.filled.crmEntity)) party.crmEntity = null;
  return { ...others, party };
}

/** @param country of the operator, ISO 3166-1 alpha-2 */
export function isAbout(crm: Pick<CrmAnswer, 'phoneNumber'>, phoneNumber: string, country: string): boolean {
  return crm.phoneNumber === phoneNumber || isSameNumber(crm.phoneNumber, phoneNumber, country);
}

const nothingFilled: CallerFilled = { name: null, company: null, responsible: null, crmEntity: null };

/**
 * What the CRM knows fills what no source told; the very same object where there is nothing to fill.
 *
 * @param phoneNumber that was asked for
 * @param country of the operator, ISO 3166-1 alpha-2
 */
export function withCaller(
  call: Call,
  phoneNumber: string,
  found: CallerFound | null | 'failed',
  country: string,
): Call {
  const { party, crm } = call;
  if (!isAbout({ phoneNumber }, party.phoneNumber, country)) return call;
  const filled = crm?.filled ?? nothingFilled;
  const answer = { phoneNumber: party.phoneNumber, matches: [], more: 0, filled } satisfies CrmAnswer;
  if (found === null) return withAnswer(call, answer);
  // What was known before is no less true.
  if (found === 'failed') return crm === undefined ? withAnswer(call, { ...answer, matches: found }) : call;
  const fill = <P extends keyof CallerFilled>(part: P): CallerFilled[P] =>
    party[part] === null ? found[part] : filled[part];
  const now: CallerFilled = {
    name: fill('name'),
    company: fill('company'),
    responsible: fill('responsible'),
    crmEntity: fill('crmEntity'),
  };
  const knows: CallParty = {
    ...party,
    name: party.name ?? now.name,
    company: party.company ?? now.company,
    responsible: party.responsible ?? now.responsible,
    crmEntity: party.crmEntity ?? now.crmEntity,
  };
  const { matches, more = 0, inCharge } = found;
  return withAnswer(isSameParty(knows, party) ? call : { ...call, party: knows }, {
    ...answer,
    matches,
    more,
    ...(inCharge !== undefined && { inCharge }),
    filled: now,
  });
}

function withAnswer(call: Call, crm: CrmAnswer): Call {
  return JSON.stringify(crm) === JSON.stringify(call.crm) ? call : { ...call, crm };
}

/** A number, and what is said of it, belong together. */
function numberPart({ phoneNumber, formattedNumber, noNumber, country }: CallParty) {
  return {
    phoneNumber,
    formattedNumber,
    ...(noNumber !== undefined && { noNumber }),
    ...(country !== undefined && { country }),
  };
}

export function isForGroup({ shownTo, shownToCount }: CallDetails): boolean {
  return (shownTo?.length ?? shownToCount ?? 1) > 1;
}

/** Phones repeat the number as the name where they know none. */
function isNumberAgain(name: string | null, phoneNumber: string, country: string): boolean {
  if (name === null) return false;
  return (
    name.trim() === phoneNumber.trim() || (!/\p{L}/u.test(name) && isSameNumber(name, phoneNumber, country))
  );
}

function isSameParty(one: CallParty, other: CallParty): boolean {
  return (
    one.name === other.name &&
    one.phoneNumber === other.phoneNumber &&
    one.formattedNumber === other.formattedNumber &&
    one.noNumber === other.noNumber &&
    one.company === other.company &&
    one.responsible === other.responsible &&
    one.line === other.line &&
    isSameEntity(one.crmEntity, other.crmEntity)
  );
}

/** Null is the same as null alone. */
export function isSameEntity(one: CrmEntity | null, other: CrmEntity | null): boolean {
  return one?.type === other?.type && one?.id === other?.id;
}
