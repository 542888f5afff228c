import type { PortalClock } from '../clock.ts';
import type { Truth } from '../record/truth.ts';
import { BusinessError } from '../rest/errors.ts';
import type { JsonObject } from '../rest/parsing/jsonValue.ts';
import { phpEmpty, phpInt, phpString } from '../rest/parsing/phpValues.ts';
import type { PortalUser, UserDirectory } from '../users.ts';
import type { CallRow, CallTable } from './calls.ts';
import type { ExternalLines } from './lines/externalLines.ts';
import { stripNumber, type CrmDirectory, type CrmRecord } from './crm.ts';

/** The operator a request names, by USER_ID or else by extension. */
export function namedUserId(params: JsonObject, users: UserDirectory): number {
  const userId = phpInt(params['USER_ID']);
  if (userId !== 0) return userId;
  const byExtension = users.findByPhoneInner(phpString(params['USER_PHONE_INNER']));
  // An extension nobody has is told in the same words as no user at all.
  if (byExtension === undefined) throw new BusinessError('USER_ID or USER_PHONE_INNER should be set');
  return byExtension.id;
}

/** Throws unless the user is there and active. */
export function activeUser(userId: number, users: UserDirectory): PortalUser {
  const user = users.find(userId);
  if (user?.active !== true) throw new BusinessError('User is not found or is not active');
  return user;
}

export interface Registration {
  readonly call: CallRow;
  readonly isNew: boolean;
}

/**
 * What `telephony.externalCall.register` does short of showing the card. The checks come in the order of the source
 * of module voximplant (classes/general/vi_rest.php): user, TYPE, start date, number, user active.
 */
export function registerCall(
  params: JsonObject,
  owner: string,
  deps: {
    readonly calls: CallTable;
    readonly crm: CrmDirectory;
    readonly users: UserDirectory;
    readonly truth: Truth;
    readonly lines: Pick<ExternalLines, 'ensure'>;
    readonly clock: PortalClock;
  },
): Registration {
  const userId = namedUserId(params, deps.users);
  const type = phpInt(params['TYPE']);
  if (type < 1 || type > 5) throw new BusinessError('Unknown TYPE');
  const startMs = startDateMs(params, deps.clock);
  const phoneNumber = stripNumber(phpString(params['PHONE_NUMBER']));
  if (phoneNumber === '') throw new BusinessError('Unsupported phone number format');
  activeUser(userId, deps.users);

  const lineNumber = phpString(params['LINE_NUMBER']).slice(0, 50);
  deps.lines.ensure(owner, lineNumber);
  const externalCallId = phpString(params['EXTERNAL_CALL_ID']);
  const duplicate = deps.calls.findDuplicate({
    owner,
    userId,
    phoneNumber,
    type,
    ...(lineNumber === '' ? {} : { lineNumber }),
    ...(externalCallId === '' ? {} : { externalCallId }),
  });
  const initData = (callId: string): JsonObject => ({
    CALL_ID: callId,
    CALL_TYPE: String(type),
    CALLER_ID: phoneNumber,
  });
  if (duplicate !== undefined) {
    // Even then the portal announces a call, under an id that it throws away.
    deps.truth.happened({ event: 'ONVOXIMPLANTCALLINIT', data: initData(deps.calls.newCallId()) });
    return { call: duplicate, isNew: false };
  }

  const colleague = deps.users.findByPhoneInner(phoneNumber);
  const isInternal = colleague !== undefined && colleague.id !== userId;
  const crm = isInternal ? undefined : crmFor(params, phoneNumber, deps.crm);
  const call = deps.calls.add({
    owner,
    userId,
    phoneNumber,
    type,
    startMs,
    lineNumber,
    externalCallId,
    ...(isInternal ? { internalUserId: colleague.id } : {}),
    ...(crm === undefined ? {} : { crm }),
  });
  deps.truth.happened({ event: 'ONVOXIMPLANTCALLINIT', data: initData(call.callId) });
  deps.truth.happened({
    event: 'ONVOXIMPLANTCALLSTART',
    data: { CALL_ID: call.callId, USER_ID: String(userId) },
  });
  return { call, isNew: true };
}

function startDateMs(params: JsonObject, clock: PortalClock): number {
  const text = params['CALL_START_DATE'];
  if (phpEmpty(text)) return clock.nowMs();
  const parsed = Date.parse(phpString(text));
  if (Number.isNaN(parsed)) throw new BusinessError('CALL_START_DATE should be in the ISO-8601 format');
  return parsed;
}

/** The client named by the pair CRM_ENTITY_TYPE and CRM_ENTITY_ID, else the first one known by that number. */
function crmFor(params: JsonObject, phoneNumber: string, crm: CrmDirectory): CrmRecord | undefined {
  const known = crm.find(phoneNumber);
  const type = phpString(params['CRM_ENTITY_TYPE']).toUpperCase();
  const entityId = phpInt(params['CRM_ENTITY_ID']);
  if ((type === 'CONTACT' || type === 'LEAD' || type === 'COMPANY') && entityId > 0) {
    const match = known.find((record) => record.entityType === type && record.entityId === entityId);
    return match ?? { entityType: type, entityId, name: `${type} ${entityId}` };
  }
  return known[0];
}
