import * as m from '../../../contracts/messages/generated/messages.js';
import type { PortalSnapshot } from '../../../contracts/portal.ts';
import { inline } from '../../app/texts/plainText.ts';

/** The connection in one line, for the foot of the navigation: its state first, then who and where. */
export function healthText({ connection, health }: PortalSnapshot): string {
  if (connection.status === 'connecting') return m.health_connecting();
  if (connection.status !== 'connected') {
    // While a question about another portal is open, the one in use goes on.
    return health.state === 'notConnected' ? m.health_not_connected() : textOfPortalInUse[health.state]();
  }
  if (health.state === 'offline') return m.health_offline_to({ host: connection.portalHost });
  return connection.operator === null
    ? m.portal_connected_to({ host: connection.portalHost })
    : m.portal_connected_as({ operator: inline(connection.operator.name), host: connection.portalHost });
}

const textOfPortalInUse = {
  connected: m.tray_health_connected,
  degraded: m.tray_health_degraded,
  offline: m.tray_health_offline,
};
