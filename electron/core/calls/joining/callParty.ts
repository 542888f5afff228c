import type { CallParty } from '../../../../contracts/calls.ts';
import type { CallerFound } from '../../ports/portal.ts';
import type { CallDetails } from '../../ports/callSource.ts';
import type { Call } from '../call.ts';
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
export function enrich(call: Call, details: CallDetails, newsWin: boolean, country: string): Call {
  const news = partyFrom(details, country);
  const [first, second] = newsWin ? [news, call.party] : [call.party, news];
  const [number, otherNumber] = isWithheld(first.phoneNumber) ? [second, first] : [first, second];
  const party: CallParty = {
    ...numberPart(number.phoneNumber === '' ? otherNumber : number),
    name: first.name ?? second.name,
    company: first.company ?? second.company,
    responsible: first.responsible ?? second.responsible,
    line: first.line ?? second.line,
    crmEntity: first.crmEntity ?? second.crmEntity,
  };
  const shownTo = details.shownTo ?? call.shownTo;
  const forGroup = call.isForGroup || isForGroup(details);
  if (isSameParty(party, call.party) && shownTo === call.shownTo && forGroup === call.isForGroup) return call;
  return { ...call, party, shownTo, isForGroup: forGroup };
}

/** What the CRM knows fills what no source told; the very same object where there is nothing to fill. */
export function withCaller(call: Call, found: CallerFound | null | 'failed'): Call {
  if (found === null) return withMatches(call, []);
  // What was known before is no less true.
  if (found === 'failed') return typeof call.matches === 'object' ? call : withMatches(call, 'failed');
  const party: CallParty = {
    ...call.party,
    name: call.party.name ?? found.name,
    company: call.party.company ?? found.company,
    responsible: call.party.responsible ?? found.responsible,
    crmEntity: call.party.crmEntity ?? found.crmEntity,
  };
  return withMatches(isSameParty(party, call.party) ? call : { ...call, party }, found.matches);
}

function withMatches(call: Call, matches: NonNullable<Call['matches']>): Call {
  return JSON.stringify(matches) === JSON.stringify(call.matches) ? call : { ...call, matches };
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
    one.crmEntity?.type === other.crmEntity?.type &&
    one.crmEntity?.id === other.crmEntity?.id
  );
}
