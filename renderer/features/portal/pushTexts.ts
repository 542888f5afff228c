import * as m from '../../../contracts/messages/generated/messages.js';
import type { PushHealth } from '../../../contracts/portal.ts';

/** How the live channel is doing, in plain words. */
export function pushText(push: PushHealth): string {
  switch (push.state) {
    case 'off':
      return m.portal_push_off();
    case 'connecting':
      return m.portal_push_connecting();
    case 'live':
      return push.transport === 'longPolling' ? m.portal_push_live_polling() : m.portal_push_live();
    case 'down':
      return m.portal_push_down();
    case 'unavailable':
      return m.portal_push_unavailable();
  }
}
