import type { House } from '../../house.ts';
import { createFloorFeature } from '../floor/floor.ts';
import { createConnectionFeature, type ConnectionOthers } from './connection.ts';
import { createPortalPagesFeature } from './portalPages.ts';

/** The connection to the portal, what goes there by the company's broker, and its pages in the browser. */
export function createPortalFeatures(house: House, others: Omit<ConnectionOthers, 'floor'>) {
  const floor = createFloorFeature(house, others);
  const connection = createConnectionFeature(house, { ...others, floor });
  return { floor, connection, portalPages: createPortalPagesFeature({ connection }) };
}
