import type { AskedCallback } from '../../../../electron/core/ports/callbacks/callbackQueue.ts';

/** A request as the portal gives it. */
export const asked = (eventId: string): AskedCallback => ({
  eventId,
  messageId: 'm',
  phoneNumber: '+4930901820',
  text: 'Please',
  line: null,
  crmEntity: null,
});
