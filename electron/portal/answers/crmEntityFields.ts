import * as v from 'valibot';

/** A CRM record as answers and events name it. Ids come as numbers and as texts, in one answer (Bitrix24 docs, telephony.externalCall.searchCrmEntities). */
export const crmEntityFields = {
  CRM_ENTITY_TYPE: v.pipe(
    v.string(),
    v.transform((type) => type.toUpperCase()),
    v.picklist(['CONTACT', 'COMPANY', 'LEAD', 'DEAL']),
  ),
  CRM_ENTITY_ID: v.pipe(
    v.union([v.string(), v.number()]),
    v.transform(Number),
    v.safeInteger(),
    v.minValue(1),
  ),
};
