import * as m from '../../../contracts/messages/generated/messages.js';
import type { PortalSnapshot } from '../../../contracts/portal.ts';

/** The connection in a word or two, for the foot of the navigation. */
export function healthText({ connection, health }: PortalSnapshot): string {
  if (connection.status === 'connecting') return m.health_connecting();
  switch (health.state) {
    case 'connected':
      return m.health_connected();
    case 'degraded':
      return m.health_degraded();
    case 'offline':
      return m.health_offline();
    case 'notConnected':
      return m.health_not_connected();
  }
}

/** The portal's host while there is, or may soon be, a connection to it. */
export function portalHostOf({ connection }: PortalSnapshot): string | null {
  return connection.status === 'connected' || connection.status === 'connecting'
    ? connection.portalHost
    : null;
}
