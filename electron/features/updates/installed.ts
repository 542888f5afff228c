import type { House } from '../../house.ts';
import { createRestartFeature, type RestartOthers } from '../desktop/restart.ts';
import { createUpdatesFeature } from './updates.ts';

/** Which version is here, which is to be had, and the restart that brings it. */
export function createInstalledFeatures(house: House, { calls }: Pick<RestartOthers, 'calls'>) {
  const updates = createUpdatesFeature(house);
  const { installed, restart, ...others } = createRestartFeature(house, { calls, updates });
  return {
    installed,
    restart,
    updates: updates.state,
    features: [updates, others] as const,
  };
}
