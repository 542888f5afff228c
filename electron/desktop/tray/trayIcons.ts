import type { HealthState } from '../../../contracts/portal.ts';
import connected from '../../../build/icons/tray-connected.png?inline';
import connectedDoubled from '../../../build/icons/tray-connected@2x.png?inline';
import degraded from '../../../build/icons/tray-degraded.png?inline';
import degradedDoubled from '../../../build/icons/tray-degraded@2x.png?inline';
import notConnected from '../../../build/icons/tray-not-connected.png?inline';
import notConnectedDoubled from '../../../build/icons/tray-not-connected@2x.png?inline';
import offline from '../../../build/icons/tray-offline.png?inline';
import offlineDoubled from '../../../build/icons/tray-offline@2x.png?inline';

/** The tray icon of each health at 16 and at 32 pixels, as data URLs. */
export const trayIcons: Readonly<Record<HealthState, readonly [normal: string, doubled: string]>> = {
  connected: [connected, connectedDoubled],
  degraded: [degraded, degradedDoubled],
  refused: [degraded, degradedDoubled],
  offline: [offline, offlineDoubled],
  notConnected: [notConnected, notConnectedDoubled],
};
