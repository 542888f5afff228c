import type { CrmEntity } from '../../../contracts/calls.ts';

/** `/crm/contact/details/7/`: documented for companies, the others by the same pattern. */
export function crmPath({ type, id }: CrmEntity): string {
  return `/crm/${type.toLowerCase()}/details/${id}/`;
}

/**
 * The portal's list of contacts, searched for a number (inferred from how Bitrix24's lists write their filters into the address:
 * `FIND` and `apply_filter`). Where it is otherwise the whole list comes up, with its search field.
 */
export function searchPath(phone: string): string {
  return `/crm/contact/list/?${new URLSearchParams({ apply_filter: 'Y', FIND: phone })}`;
}

/**
 * The form of a new record with the number filled in. The call's id has the portal tie the call to it (both seen in the source of
 * Bitrix24's own call card: CCrmUrlUtil::AddUrlParams with `phone` and `origin_id`).
 */
export function newRecordPath(type: 'LEAD' | 'CONTACT', phone: string, callId: string | null): string {
  const query = new URLSearchParams({ phone, ...(callId !== null && { origin_id: `VI_${callId}` }) });
  return `/crm/${type.toLowerCase()}/details/0/?${query}`;
}
