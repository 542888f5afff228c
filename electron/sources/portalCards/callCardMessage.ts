import * as v from 'valibot';
import type { CallDirection, CrmEntity } from '../../../contracts/calls.ts';
import { cleanText } from '../../../contracts/untrustedText.ts';
import type { CallDetails, CallEvent } from '../../core/ports/callSource.ts';
import type { PushMessage } from '../../core/ports/portal.ts';

export const portalCardsSourceName = 'portalCards';
export const hideCommand = 'hideExternalCall';

const nameLength = 200;
const numberLength = 60;
/** `externalCall.` + md5 + `.` + Unix seconds is 57 characters long. */
const callIdLength = 200;
const mostRecipients = 10_000;

const callIdSchema = v.pipe(
  v.union([v.string(), v.number()]),
  v.transform(String),
  v.nonEmpty(),
  v.maxLength(callIdLength),
  v.check((id) => id === cleanText(id, callIdLength)),
);
const anything = v.optional(v.unknown());
const hideSchema = v.looseObject({ callId: callIdSchema });
/** Field names: source of module voximplant 24.100; types differ between versions, so all but callId is taken as it comes. */
const showSchema = v.looseObject({
  callId: callIdSchema,
  phoneNumber: anything,
  lineNumber: anything,
  companyPhoneNumber: anything,
  isCallback: anything,
  crmEntityType: anything,
  crmEntityId: anything,
  toUserId: anything,
  fromUserId: anything,
  CRM: anything,
});
type ShowParams = v.InferOutput<typeof showSchema>;
type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads `showExternalCall` and `hideExternalCall` of module voximplant. Whatever else stands in the message, or is
 * missing, a card with a CALL_ID is a card.
 * @param nowMs Unix ms, taken where the message does not say when it was sent
 * @returns null for every other message
 */
export function toCallEvent(message: PushMessage, nowMs: number): CallEvent | null {
  if (message.moduleId !== 'voximplant') return null;
  const base = { sourceName: portalCardsSourceName, mid: message.mid, atMs: message.sentAtMs ?? nowMs };
  if (message.command === hideCommand) {
    const hide = v.safeParse(hideSchema, message.params);
    return hide.success ? { ...base, type: 'cardHidden', call: reference(hide.output.callId) } : null;
  }
  if (message.command !== 'showExternalCall') return null;
  const show = v.safeParse(showSchema, message.params);
  if (!show.success) return null;
  return { ...base, type: 'cardShown', call: reference(show.output.callId), details: detailsOf(show.output) };
}

function reference(callId: string): CallEvent['call'] {
  return { callId, sourceCallId: callId };
}

function detailsOf(params: ShowParams): CallDetails {
  const crm = fieldsOf(params.CRM);
  const contact = fieldsOf(crm['CONTACT']);
  // Newer copies were not seen; older ones also name a lead so.
  const lead = fieldsOf(crm['LEAD']);
  const company = crm['COMPANY'];
  return {
    direction: directionOf(params),
    phoneNumber: textOf(params.phoneNumber, numberLength) ?? '',
    name: textOf(contact['NAME'], nameLength) ?? textOf(lead['NAME'] ?? lead['TITLE'], nameLength),
    company:
      textOf(company, nameLength) ??
      textOf(fieldsOf(company)['NAME'] ?? fieldsOf(company)['TITLE'], nameLength),
    responsible: textOf(fieldsOf(crm['RESPONSIBILITY'])['NAME'], nameLength),
    line: textOf(params.companyPhoneNumber, nameLength) ?? textOf(params.lineNumber, nameLength),
    crmEntity: crmEntityOf(params.crmEntityType, params.crmEntityId),
    shownTo: usersOf(params.toUserId) ?? usersOf(params.fromUserId),
  };
}

/** As the portal's own web client decides it. TYPE 3 and 5 name neither side and count as incoming. */
function directionOf({ isCallback, fromUserId }: ShowParams): CallDirection {
  if (isTrue(isCallback)) return 'callback';
  return isGiven(fromUserId) ? 'outgoing' : 'incoming';
}

const entityTypes = ['CONTACT', 'COMPANY', 'LEAD', 'DEAL'] as const;

function crmEntityOf(type: unknown, id: unknown): CrmEntity | null {
  const named = typeof type === 'string' ? type.toUpperCase() : null;
  const known = entityTypes.find((candidate) => candidate === named);
  const number = typeof id === 'number' || (typeof id === 'string' && /^\d{1,15}$/.test(id)) ? Number(id) : 0;
  return known !== undefined && Number.isSafeInteger(number) && number > 0
    ? { type: known, id: number }
    : null;
}

function textOf(value: unknown, maxLength: number): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const text = cleanText(String(value), maxLength);
  return text === '' ? null : text;
}

/** PHP gives an empty map as `[]`. */
function fieldsOf(value: unknown): Fields {
  return v.is(fieldsSchema, value) && !Array.isArray(value) ? value : {};
}
const fieldsSchema = v.record(v.string(), v.unknown());

/** An array of all recipients; a single id and PHP's lists with gaps are taken, too. */
function usersOf(recipients: unknown): readonly number[] | null {
  if (!isGiven(recipients)) return null;
  const listed =
    typeof recipients === 'object' && recipients !== null ? Object.values(recipients) : [recipients];
  const ids = listed.map((id) => (typeof id === 'string' && /^\d{1,15}$/.test(id) ? Number(id) : id));
  return [...new Set(ids.filter(isUserId))].slice(0, mostRecipients);
}

function isUserId(id: unknown): id is number {
  return typeof id === 'number' && Number.isSafeInteger(id) && id > 0;
}

function isGiven(userIds: unknown): boolean {
  if (Array.isArray(userIds)) return userIds.length > 0;
  if (typeof userIds === 'object' && userIds !== null) return Object.keys(userIds).length > 0;
  return (
    (typeof userIds === 'number' && userIds > 0) || (typeof userIds === 'string' && /[1-9]/.test(userIds))
  );
}

function isTrue(value: unknown): boolean {
  return value === true || value === 1 || value === '1' || value === 'Y' || value === 'true';
}
