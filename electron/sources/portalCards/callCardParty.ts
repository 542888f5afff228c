import type { CallDirection, CrmEntity } from '../../../contracts/calls.ts';
import { clickLineNumber } from '../../../contracts/clickToCall/clicks.ts';
import type { CallDetails } from '../../core/ports/callSource.ts';
import { firstFields, foreignFields, idOf, isYes, textOf, type ForeignFields } from './foreignFields.ts';

const nameLength = 200;
const numberLength = 60;
const mostRecipients = 10_000;

/**
 * Who calls whom, of a card's parameters. Field names: source of module voximplant 24.100. Types and spelling differ between
 * versions, and between the connectors that push cards of their own, so that each field is taken as it comes and none can
 * cost another. Total.
 */
export function readCallCardParty(params: unknown): CallDetails {
  const fields = foreignFields(params);
  const crm = fields.fields('CRM');
  const colleague = colleagueOf(fields);
  return {
    direction: directionOf(fields),
    phoneNumber: fields.text(numberLength, 'phoneNumber', 'phone', 'number') ?? colleague?.phoneNumber ?? '',
    name: colleague?.name ?? callerOf(crm),
    company: companyOf(crm),
    responsible: nameIn(crm, 'RESPONSIBILITY', 'RESPONSIBLE'),
    line: fields.text(nameLength, 'companyPhoneNumber', 'lineName', 'lineNumber'),
    crmEntity: crmEntityOf(fields) ?? crmEntityOf(crm) ?? crmEntityIn(crm),
    shownTo: usersOf(fields.get('toUserId')) ?? usersOf(fields.get('fromUserId')),
    ...((colleague !== null || isUser(fields) || isUser(crm)) && { isColleague: true as const }),
    ...(isClick(fields) && { clicked: 'untimed' as const }),
  };
}

/**
 * A click is registered by the portal on the line that the operator calls by, and shown to that operator alone (source of module
 * voximplant, helper.php); that line being Ringside's own tells it from a call that a telephone system has registered [inferred].
 */
function isClick(fields: ForeignFields): boolean {
  const isOutgoing = directionOf(fields) === 'outgoing' && usersOf(fields.get('fromUserId'))?.length === 1;
  return isOutgoing && fields.text(nameLength, 'lineNumber') === clickLineNumber;
}

/** As the portal's own web client decides it. TYPE 3 and 5 name neither side and count as incoming. */
function directionOf(fields: ForeignFields): CallDirection {
  if (isYes(fields.get('isCallback'))) return 'callback';
  return usersOf(fields.get('fromUserId')) === null ? 'incoming' : 'outgoing';
}

/**
 * The other side of a call between colleagues: the CRM says nothing of them. `portalCallData` is what the portal knows of its
 * users (`users` by id, their numbers in `phones`), of whom `portalCallUserId` is the one.
 */
function colleagueOf(
  fields: ForeignFields,
): { readonly name: string | null; readonly phoneNumber: string | null } | null {
  const userId = idOf(fields.get('portalCallUserId'));
  const isSaid = fields.get('portalCall');
  if (isSaid === undefined ? userId === null : !isYes(isSaid)) return null;
  const data = fields.fields('portalCallData');
  const users = data.fields('users');
  const byId = userId === null ? undefined : users.get(String(userId));
  const listed = [...listOf(data.get('users')), ...users.values()];
  const isTheOne = (user: unknown): boolean =>
    userId !== null && idOf(foreignFields(user).get('id')) === userId;
  const user = byId ?? listed.find(isTheOne) ?? (listed.length === 1 ? listed[0] : undefined);
  const colleague = foreignFields(user ?? data.get('user'));
  return {
    name: fullName(colleague) ?? fields.text(nameLength, 'portalCallUserName'),
    phoneNumber: colleague.text(numberLength, 'phoneInner', 'uf_phone_inner', 'innerPhone'),
  };
}

function callerOf(crm: ForeignFields): string | null {
  // Newer copies were not seen; older ones also name a lead so.
  return nameIn(crm, 'CONTACT') ?? nameIn(crm, 'LEAD') ?? crm.text(nameLength, 'NAME', 'CONTACT_NAME');
}

function companyOf(crm: ForeignFields): string | null {
  return nameIn(crm, 'COMPANY') ?? crm.text(nameLength, 'COMPANY_NAME', 'COMPANY_TITLE');
}

/** The name that stands in one of these fields, as text or within a map; of a list its first entry counts. */
function nameIn(crm: ForeignFields, ...names: readonly string[]): string | null {
  for (const name of names) {
    const value = crm.get(name);
    const [entry] = Array.isArray(value) ? value : [value];
    const found = textOf(entry, nameLength) ?? fullName(foreignFields(entry));
    if (found !== null) return found;
  }
  return null;
}

/** First and last name where they stand apart, as in a contact or a user of the portal. */
function fullName(fields: ForeignFields): string | null {
  const [whole, first, last] = [
    fields.text(nameLength, 'FULL_NAME', 'FORMATTED_NAME'),
    fields.text(nameLength, 'NAME', 'FIRST_NAME'),
    fields.text(nameLength, 'LAST_NAME'),
  ];
  // A user's name holds their last name, a contact's does not.
  const parts = last !== null && first?.endsWith(last) === true ? [first] : [first, last];
  const joined = textOf(parts.filter((part) => part !== null).join(' '), nameLength);
  return whole ?? joined ?? fields.text(nameLength, 'TITLE');
}

const entityTypes = ['CONTACT', 'COMPANY', 'LEAD', 'DEAL'] as const;

/** Connectors' own cards may name an employee where others name a record. */
function isUser(fields: ForeignFields): boolean {
  const named = fields.text(nameLength, 'crmEntityType', 'entityType')?.toUpperCase();
  return named === 'USER' || named === 'EMPLOYEE';
}

function crmEntityOf(fields: ForeignFields): CrmEntity | null {
  const named = fields.text(nameLength, 'crmEntityType', 'entityType')?.toUpperCase();
  const type = entityTypes.find((candidate) => candidate === named);
  const id = idOf(fields.get('crmEntityId', 'entityId'));
  return type === undefined || id === null ? null : { type, id };
}

/** `CONTACT_DATA: { ID: 17 }` beside the name, in the order in which the portal opens its card. */
function crmEntityIn(crm: ForeignFields): CrmEntity | null {
  for (const type of ['CONTACT', 'LEAD', 'COMPANY'] as const) {
    const id = idOf(crm.fields(`${type}_DATA`).get('ID'));
    if (id !== null) return { type, id };
  }
  return null;
}

/** An array of all recipients; a single id and PHP's lists with gaps are taken, too. `false`, `0` and `''` name nobody. */
function usersOf(recipients: unknown): readonly number[] | null {
  const ids = listOf(recipients).flatMap((id) => idOf(id) ?? []);
  return ids.length === 0 ? null : [...new Set(ids)];
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.slice(0, mostRecipients);
  if (typeof value === 'object' && value !== null)
    return [...firstFields(value, mostRecipients)].map(([, field]) => field);
  return value === undefined || value === null ? [] : [value];
}
