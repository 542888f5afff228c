import * as m from '../../../contracts/messages/generated/messages.js';
import type { HealthState, PortalSnapshot } from '../../../contracts/portal.ts';
import { inline } from '../../app/texts/plainText.ts';

/** The connection in one sentence: its state first, then who and where. */
export function healthText(portal: PortalSnapshot): string {
  const { connection, health } = portal;
  if (connection.status !== 'connected') return healthWord(portal);
  const { portalHost: host, operator } = connection;
  if (health.state === 'offline') return m.health_offline_to({ host });
  if (health.state === 'refused') return m.health_refused_by({ host });
  return operator === null
    ? m.portal_connected_to({ host })
    : m.portal_connected_as({ operator: inline(operator.name), host });
}

/** The state alone, in a word or a few. */
export function healthWord({ connection, health }: PortalSnapshot): string {
  if (connection.status === 'connecting') return m.health_connecting();
  // While a question about another portal is open, the one in use goes on.
  return words[health.state]();
}

const words: { readonly [S in HealthState]: () => string } = {
  connected: m.tray_health_connected,
  degraded: m.tray_health_degraded,
  refused: m.tray_health_refused,
  offline: m.health_offline,
  notConnected: m.health_not_connected,
};
