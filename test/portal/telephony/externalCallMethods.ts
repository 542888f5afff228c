import type { PortalClock } from '../clock.ts';
import type { Truth } from '../record/truth.ts';
import { BusinessError, SystemError } from '../rest/errors.ts';
import type { Identity } from '../rest/identity.ts';
import type { RestMethod } from '../rest/methods.ts';
import type { JsonObject } from '../rest/parsing/jsonValue.ts';
import { phpBool, phpInt, phpItems, phpString } from '../rest/parsing/phpValues.ts';
import type { PortalSettings } from '../settings.ts';
import type { UserDirectory } from '../users.ts';
import type { CallRow, CallTable, FinishedCall } from './calls.ts';
import type { Cards } from './cards.ts';
import { createLead, type CrmDirectory } from './crm.ts';
import type { ExternalLines } from './lines/externalLines.ts';
import { activeUser, namedUserId, registerCall } from './registration.ts';

/** The life of an external call: register, show, hide, finish. */
export function createExternalCallMethods(deps: {
  readonly calls: CallTable;
  readonly cards: Cards;
  readonly crm: CrmDirectory;
  readonly users: UserDirectory;
  readonly truth: Truth;
  readonly lines: ExternalLines;
  readonly clock: PortalClock;
  readonly settings: { readonly current: PortalSettings };
}): readonly RestMethod[] {
  const { calls, cards, users } = deps;
  const refuseWebhook = (identity: Identity): void => {
    if (identity.kind === 'webhook' && !deps.settings.current.webhookMayRegister)
      throw new SystemError('WRONG_AUTH_TYPE');
  };

  const showOrHide = (
    params: JsonObject,
    act: (call: CallRow, userIds: readonly number[]) => void,
  ): boolean => {
    const call = calls.find(phpString(params['CALL_ID']));
    if (call === undefined) return false;
    act(call, recipients(params, call));
    return true;
  };

  return [
    {
      name: 'telephony.externalCall.register',
      scopes: ['telephony'],
      handle: ({ params, identity }) => {
        refuseWebhook(identity);
        const { call, isNew } = registerCall(params, identity.owner, deps);
        if (phpBool(params['SHOW'] ?? true)) cards.show(call, [call.userId]);
        const leadId = isNew && wantsLead(params, call) ? createLead(deps.crm, call) : null;
        return {
          CALL_ID: call.callId,
          CRM_CREATED_LEAD: leadId,
          CRM_CREATED_ENTITIES: leadId === null ? [] : [{ ENTITY_TYPE: 'LEAD', ENTITY_ID: leadId }],
          CRM_ENTITY_TYPE: leadId === null ? (call.crm?.entityType ?? '') : 'LEAD',
          CRM_ENTITY_ID: leadId ?? call.crm?.entityId ?? null,
        };
      },
    },
    {
      name: 'telephony.externalCall.show',
      scopes: ['telephony'],
      handle: ({ params }) => showOrHide(params, (call, userIds) => cards.show(call, userIds)),
    },
    {
      name: 'telephony.externalCall.hide',
      scopes: ['telephony'],
      handle: ({ params }) => showOrHide(params, (call, userIds) => cards.hide(call.callId, userIds)),
    },
    {
      name: 'telephony.externalCall.finish',
      scopes: ['telephony'],
      handle: ({ params, identity }) => {
        refuseWebhook(identity);
        const userId = namedUserId(params, users);
        const callId = params['CALL_ID'];
        if (typeof callId !== 'string') throw new SystemError('INVALID_ARGUMENT', 'CALL_ID must be a string');
        // The closing bracket is missing in Bitrix24's own text.
        if (calls.find(callId) === undefined)
          throw new BusinessError('Call is not found (call should be registered prior to finishing');
        activeUser(userId, users);

        const durationS = phpInt(params['DURATION']);
        const statusCode = phpString(params['STATUS_CODE']) || (durationS > 0 ? '200' : '304');
        const finished = calls.finish(callId, { portalUserId: userId, durationS, statusCode });
        if (finished === undefined) throw new BusinessError('Unexpected database error');
        // Only the finishing user's card goes; others keep theirs and no method can reach them any more.
        cards.hide(callId, [userId]);
        deps.truth.happened({ event: 'ONVOXIMPLANTCALLEND', data: endEvent(finished) });
        return statistics(finished, params, identity);
      },
    },
  ];
}

/** USER_ID as the portal reads it: absent means the registering user, a scalar is cast to int, a list is taken as it is. */
function recipients(params: JsonObject, call: CallRow): readonly number[] {
  const userId = params['USER_ID'];
  if (userId === undefined || userId === null) return [call.userId];
  return phpItems(userId).map(phpInt);
}

function wantsLead(params: JsonObject, call: CallRow): boolean {
  return (
    (phpBool(params['CRM_CREATE']) || phpBool(params['CRM'])) &&
    call.crm === undefined &&
    call.internalUserId === undefined
  );
}

function endEvent({ row, portalUserId, durationS, statusCode }: FinishedCall): JsonObject {
  return {
    CALL_ID: row.callId,
    CALL_TYPE: String(row.type),
    PHONE_NUMBER: row.phoneNumber,
    PORTAL_USER_ID: String(portalUserId),
    CALL_DURATION: String(durationS),
    CALL_FAILED_CODE: statusCode,
  };
}

/** The statistics row that finish answers with; a PHP date object serialises as `{}`. */
function statistics(finished: FinishedCall, params: JsonObject, identity: Identity): JsonObject {
  const { id, row, portalUserId, durationS, statusCode } = finished;
  return {
    CALL_ID: row.callId,
    EXTERNAL_CALL_ID: row.externalCallId === '' ? null : row.externalCallId,
    PORTAL_USER_ID: portalUserId,
    PHONE_NUMBER: row.phoneNumber,
    PORTAL_NUMBER: row.lineNumber,
    INCOMING: String(row.type),
    CALL_DURATION: durationS,
    CALL_START_DATE: {},
    CALL_STATUS: statusCode === '200' ? 1 : 0,
    CALL_VOTE: phpInt(params['VOTE']),
    COST: phpInt(params['COST']),
    COST_CURRENCY: phpString(params['COST_CURRENCY']),
    CALL_FAILED_CODE: statusCode,
    CALL_FAILED_REASON: phpString(params['FAILED_REASON']),
    REST_APP_ID: identity.owner === '' ? null : 1,
    REST_APP_NAME: identity.owner === '' ? null : identity.owner,
    CRM_ACTIVITY_ID: finished.activityId,
    COMMENT: null,
    CRM_ENTITY_TYPE: row.crm?.entityType ?? null,
    CRM_ENTITY_ID: row.crm?.entityId ?? null,
    ID: id,
  };
}
