import type { PushMessage } from '../../../../electron/core/ports/portal.ts';
import { createPortalCardsSource } from '../../../../electron/sources/portalCards/portalCardsSource.ts';

export const callId = 'externalCall.0123456789abcdef0123456789abcdef.1773130779';
export const nowMs = 1_773_130_779_000;
export const source = createPortalCardsSource({ clock: { nowMs: () => nowMs, monotonicMs: () => 0 } });

export function push(params: unknown, command = 'showExternalCall', moduleId = 'voximplant'): PushMessage {
  return { mid: '14526134350000000000320146', moduleId, command, params, sentAtMs: null };
}

/** As module voximplant 24.100 sends it. */
export const show = {
  callId,
  phoneNumber: '+79001234567',
  lineNumber: '84951112233',
  companyPhoneNumber: 'Sales',
  isCallback: false,
  showCrmCard: true,
  crmEntityType: 'CONTACT',
  crmEntityId: 17,
  crmBindings: [],
  config: { CRM_CREATE: 'none' },
  portalCall: false,
  CRM: {
    FOUND: 'Y',
    CONTACT: { NAME: 'Anna Lee' },
    COMPANY: 'Lee & Sons',
    RESPONSIBILITY: { NAME: 'Olga Operator' },
  },
  toUserId: [1, 2],
};

export function details(changes: object) {
  const event = source.toCallEvent(push({ ...show, ...changes }));
  if (event?.type !== 'cardShown') throw new Error('a shown card was expected');
  return event.details;
}
