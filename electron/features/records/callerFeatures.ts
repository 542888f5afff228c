import type { House } from '../../house.ts';
import { createCallersFeature, type CallersOthers } from '../calls/callers.ts';
import { createRecordsFeature, type RecordsOthers } from './records.ts';

/** Who it is that calls, and their record. */
export function createCallerFeatures(house: House, others: CallersOthers & RecordsOthers) {
  return [createCallersFeature(house, others), createRecordsFeature(house, others)] as const;
}
