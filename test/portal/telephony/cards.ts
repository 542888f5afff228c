import type { Truth } from '../record/truth.ts';
import type { UserDirectory } from '../users.ts';
import type { JsonObject } from '../rest/parsing/jsonValue.ts';
import { fullName } from '../rest/methods.ts';
import type { CallRow } from './calls.ts';
import { crmBlock } from './crm.ts';
import type { ExternalLines } from './lines/externalLines.ts';

/** What a card needs of the push side. */
export interface ModulePush {
  toUser(
    userId: number,
    message: { readonly moduleId: string; readonly command: string; readonly params: JsonObject },
  ): void;
}

export interface Cards {
  /**
   * Tells these users' screens to show the card; ids nobody has are told in vain.
   *
   * @param how `onScreen` false: the page keeps its own card back, as call lists do for external telephony (bitrix-tools/
   *   b24-rest-docs, issues 127 and 137), and the message goes out all the same
   */
  show(call: CallRow, userIds: readonly number[], how?: { readonly onScreen: boolean }): void;
  hide(callId: string, userIds: readonly number[]): void;
}

/** Sends the card commands of module voximplant and keeps the truth. */
export function createCards(deps: {
  readonly push: ModulePush;
  readonly truth: Truth;
  readonly users: UserDirectory;
  readonly lines: Pick<ExternalLines, 'find'>;
}): Cards {
  return {
    show: (call, userIds, { onScreen } = { onScreen: true }) => {
      const line = deps.lines.find(call.owner, call.lineNumber);
      const params = showParams(call, userIds, line?.name ?? '', deps.users);
      for (const userId of userIds) {
        if (deps.users.find(userId) === undefined) continue;
        if (onScreen)
          deps.truth.open(userId, {
            callId: call.callId,
            phoneNumber: call.phoneNumber,
            callerName: call.crm?.name ?? '',
            companyName: call.crm?.companyName ?? '',
            isOutgoing: call.type === 1,
          });
        deps.push.toUser(userId, { moduleId: 'voximplant', command: 'showExternalCall', params });
      }
    },
    hide: (callId, userIds) => {
      for (const userId of userIds) {
        if (deps.users.find(userId) === undefined) continue;
        deps.truth.close(userId, callId);
        deps.push.toUser(userId, { moduleId: 'voximplant', command: 'hideExternalCall', params: { callId } });
      }
    },
  };
}

/** Parameters of showExternalCall, as seen in the source of module voximplant (classes/general/vi_main.php). */
function showParams(
  call: CallRow,
  userIds: readonly number[],
  lineName: string,
  users: UserDirectory,
): JsonObject {
  const colleague = call.internalUserId === undefined ? undefined : users.find(call.internalUserId);
  const crm = call.crm;
  return {
    callId: call.callId,
    phoneNumber: call.phoneNumber,
    lineNumber: call.lineNumber === '' ? null : call.lineNumber,
    companyPhoneNumber: lineName || call.lineNumber || null,
    isCallback: call.type === 4,
    showCrmCard: colleague === undefined,
    crmEntityType: crm?.entityType ?? '',
    crmEntityId: crm?.entityId ?? 0,
    crmBindings: crm === undefined ? [] : [{ OWNER_TYPE_NAME: crm.entityType, OWNER_ID: crm.entityId }],
    crmActivityId: null,
    crmActivityEditUrl: null,
    config: { CRM_CREATE: 'none' },
    portalCall: colleague !== undefined,
    portalCallUserId: colleague?.id ?? 0,
    portalCallData:
      colleague === undefined
        ? []
        : { users: { [String(colleague.id)]: { id: colleague.id, name: fullName(colleague) } } },
    CRM: colleague === undefined ? crmBlock(crm, users) : [],
    // The list of all recipients, not the one user: fromUserId for outgoing, toUserId for incoming, else neither.
    ...(call.type === 1 ? { fromUserId: [...userIds] } : {}),
    ...(call.type === 2 ? { toUserId: [...userIds] } : {}),
  };
}
