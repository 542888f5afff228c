import { SystemError } from '../rest/errors.ts';
import type { RestMethod } from '../rest/methods.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../rest/parsing/jsonValue.ts';
import { phpInt, phpItems, phpString } from '../rest/parsing/phpValues.ts';
import { isoWithZone } from '../rest/timeBlock.ts';
import type { PortalSettings } from '../settings.ts';
import type { CallTable, FinishedCall } from '../telephony/calls.ts';

const pageSize = 50;
/** Text of module rest for an action that the user's role does not allow. */
const accessDenied = 'Access denied!';

/**
 * `voximplant.statistic.get` (Bitrix24 docs): FILTER by equality, one of several values, and `>=`, `>`, `<=`, `<` of dates and numbers;
 * SORT, ORDER, pages of 50. Fields that it does not know are taken no notice of, as is a key `filter` in small letters.
 */
export function createStatisticMethod(deps: {
  readonly calls: Pick<CallTable, 'finished'>;
  readonly settings: { readonly current: PortalSettings };
}): RestMethod {
  return {
    name: 'voximplant.statistic.get',
    scopes: ['telephony'],
    handle({ params }) {
      if (!deps.settings.current.mayViewStatistics) throw new SystemError('ACCESS_DENIED', accessDenied);
      const filter = isJsonObject(params['FILTER']) ? params['FILTER'] : {};
      const sort = phpString(params['SORT']);
      const sign = phpString(params['ORDER']).toUpperCase() === 'DESC' ? -1 : 1;
      const start = Math.max(0, phpInt(params['start']));
      const rows = deps.calls.finished.map(statisticRow).filter((row) => fits(row, filter));
      if (sort !== '') rows.sort((one, other) => sign * compare(valueOf(one, sort), valueOf(other, sort)));
      return rows.slice(start, start + pageSize);
    },
  };
}

function statisticRow({
  id,
  row,
  portalUserId,
  durationS,
  statusCode,
  activityId,
}: FinishedCall): JsonObject {
  return {
    ID: String(id),
    PORTAL_USER_ID: String(portalUserId),
    PORTAL_NUMBER: row.lineNumber,
    PHONE_NUMBER: row.phoneNumber,
    CALL_ID: row.callId,
    EXTERNAL_CALL_ID: row.externalCallId || null,
    CALL_CATEGORY: 'external',
    CALL_LOG: null,
    CALL_DURATION: String(durationS),
    CALL_START_DATE: isoWithZone(row.startMs),
    CALL_RECORD_URL: null,
    CALL_VOTE: null,
    COST: '0.0000',
    COST_CURRENCY: '',
    CALL_FAILED_CODE: statusCode,
    CALL_FAILED_REASON: '',
    CRM_ENTITY_TYPE: row.crm?.entityType ?? null,
    CRM_ENTITY_ID: row.crm === undefined ? null : String(row.crm.entityId),
    CRM_ACTIVITY_ID: activityId === null ? null : String(activityId),
    REST_APP_ID: null,
    REST_APP_NAME: null,
    TRANSCRIPT_ID: null,
    TRANSCRIPT_PENDING: 'N',
    SESSION_ID: null,
    REDIAL_ATTEMPT: null,
    COMMENT: null,
    RECORD_DURATION: null,
    RECORD_FILE_ID: null,
    CALL_TYPE: String(row.type),
  };
}

function fits(row: JsonObject, filter: JsonObject): boolean {
  return Object.entries(filter).every(([key, wanted]) => {
    const [, operator = '', field = ''] = /^(>=|<=|>|<|!=|!|=)?(.+)$/.exec(key) ?? [];
    if (row[field] === undefined) return true;
    const value = valueOf(row, field);
    const isOneOf = (typeof wanted === 'object' && wanted !== null ? phpItems(wanted) : [wanted])
      .map((each) => comparable(field, each))
      .some((each) => each === value);
    const difference = compare(value, comparable(field, wanted));
    switch (operator) {
      case '>=':
        return difference >= 0;
      case '<=':
        return difference <= 0;
      case '>':
        return difference > 0;
      case '<':
        return difference < 0;
      default:
        return isOneOf !== operator.startsWith('!');
    }
  });
}

function valueOf(row: JsonObject, field: string): string | number {
  return comparable(field, row[field]);
}

const numeric = new Set(['ID', 'PORTAL_USER_ID', 'CALL_TYPE', 'CALL_DURATION']);

function comparable(field: string, value: JsonValue | undefined): string | number {
  if (field === 'CALL_START_DATE') return Date.parse(phpString(value));
  return numeric.has(field) ? phpInt(value) : phpString(value);
}

function compare(one: string | number, other: string | number): number {
  return one < other ? -1 : Number(one > other);
}
