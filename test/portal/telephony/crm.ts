import type { UserDirectory } from '../users.ts';
import { fullName, type RestMethod } from '../rest/methods.ts';
import { BusinessError } from '../rest/errors.ts';
import { phpString } from '../rest/parsing/phpValues.ts';
import type { JsonObject, JsonValue } from '../rest/parsing/jsonValue.ts';
import type { PortalSettings } from '../settings.ts';
import type { CallRow } from './calls.ts';

/** A client the portal's CRM knows by phone number. */
export interface CrmRecord {
  readonly entityType: 'CONTACT' | 'LEAD' | 'COMPANY';
  readonly entityId: number;
  readonly name: string;
  readonly companyName?: string;
  readonly responsibleUserId?: number;
}

export interface CrmDirectory {
  /** Adds or replaces a client of that number. */
  put(phoneNumber: string, record: CrmRecord): void;
  /** All clients of that number: contacts, then leads, then companies. */
  find(phoneNumber: string): readonly CrmRecord[];
  clear(): void;
}

const order: readonly CrmRecord['entityType'][] = ['CONTACT', 'LEAD', 'COMPANY'];

/** Makes an empty CRM. */
export function createCrmDirectory(): CrmDirectory {
  const records = new Map<string, CrmRecord[]>();
  return {
    put: (phoneNumber, record) => {
      const number = stripNumber(phoneNumber);
      const others = (records.get(number) ?? []).filter(
        (r) => r.entityType !== record.entityType || r.entityId !== record.entityId,
      );
      records.set(number, [...others, record]);
    },
    find: (phoneNumber) =>
      [...(records.get(stripNumber(phoneNumber)) ?? [])].sort(
        (a, b) => order.indexOf(a.entityType) - order.indexOf(b.entityType),
      ),
    clear: () => records.clear(),
  };
}

/** A stranger becomes a lead; its id. */
export function createLead(crm: CrmDirectory, { phoneNumber, type }: CallRow): number {
  const entityId = 1000 + crm.find(phoneNumber).length;
  const name = `${phoneNumber} - ${type === 1 ? 'Outgoing' : 'Incoming'} call`;
  crm.put(phoneNumber, { entityType: 'LEAD', entityId, name });
  return entityId;
}

/** Strips letters and the rest from a phone number as module voximplant does; '' when nothing is left. */
export function stripNumber(phoneNumber: string): string {
  return phoneNumber.replace(/[^0-9#*+,;]/g, '');
}

/** `telephony.externalCall.searchCrmEntities`; numbers are a mixture of int and string, as documented. */
export function createSearchCrmMethod(deps: {
  readonly crm: CrmDirectory;
  readonly users: UserDirectory;
  readonly settings: { readonly current: PortalSettings };
}): RestMethod {
  return {
    name: 'telephony.externalCall.searchCrmEntities',
    scopes: ['telephony'],
    handle: ({ params }) => {
      const phoneNumber = phpString(params['PHONE_NUMBER']);
      if (phoneNumber === '') throw new BusinessError('PHONE_NUMBER is empty');
      if (!deps.settings.current.crmInstalled) throw new BusinessError('CRM is not installed');
      return deps.crm.find(phoneNumber).map((record): JsonValue => {
        const userId = record.responsibleUserId ?? deps.users.all[0]?.id ?? 1;
        return {
          CRM_ENTITY_TYPE: record.entityType,
          CRM_ENTITY_ID: record.entityId,
          ASSIGNED_BY_ID: userId,
          NAME: record.name,
          ASSIGNED_BY: {
            ID: String(userId),
            TIMEMAN_STATUS: deps.users.find(userId)?.atWork === true ? 'OPENED' : 'CLOSED',
            USER_PHONE_INNER: deps.users.find(userId)?.phoneInner ?? null,
            WORK_PHONE: null,
            PERSONAL_PHONE: null,
            PERSONAL_MOBILE: null,
          },
        };
      });
    },
  };
}

/**
 * The `CRM` block of showExternalCall. Field names are those of module voximplant 17.5 (CONTACT.NAME, COMPANY,
 * RESPONSIBILITY.NAME); an unknown caller has empty arrays where objects would be, as PHP serialises them.
 */
export function crmBlock(record: CrmRecord | undefined, users: UserDirectory): JsonObject {
  if (record === undefined)
    return { FOUND: 'N', CONTACT: [], COMPANY: '', CONTACT_DATA: [], RESPONSIBILITY: [] };
  const responsible =
    record.responsibleUserId === undefined ? undefined : users.find(record.responsibleUserId);
  return {
    FOUND: 'Y',
    CONTACT: record.entityType === 'COMPANY' ? [] : { NAME: record.name, POST: '', PHOTO: '' },
    COMPANY: record.entityType === 'COMPANY' ? record.name : (record.companyName ?? ''),
    CONTACT_DATA: record.entityType === 'CONTACT' ? { ID: record.entityId } : [],
    COMPANY_DATA: record.entityType === 'COMPANY' ? { ID: record.entityId } : [],
    LEAD_DATA: record.entityType === 'LEAD' ? { ID: record.entityId } : [],
    SHOW_URL: `/crm/${record.entityType.toLowerCase()}/details/${record.entityId}/`,
    RESPONSIBILITY:
      responsible === undefined
        ? []
        : { ID: String(responsible.id), NAME: fullName(responsible), PHOTO: '', POST: '' },
  };
}
