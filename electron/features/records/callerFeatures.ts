import type { House } from '../../house.ts';
import { createCallersFeature, type CallersOthers } from '../calls/callers.ts';
import { createRecordsFeature, type RecordsOthers } from './records.ts';

/** Who it is that calls, and their record. */
export function createCallerFeatures(house: House, others: CallersOthers & Omit<RecordsOthers, 'callers'>) {
  const callers = createCallersFeature(house, others);
  // The one that asks hears of a call first, so that the other one knows of it.
  return [callers, createRecordsFeature(house, { ...others, callers })] as const;
}
