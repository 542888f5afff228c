import * as v from 'valibot';
import { capabilitySchema, operatorSchema } from '../../../contracts/portal.ts';

/**
 * What is remembered of the connected portal so that the windows are painted before the network answers. It names the
 * keychain entry and holds no secret.
 */
export const connectionRecordSchema = v.object({
  origin: v.string(),
  userId: v.pipe(v.number(), v.integer(), v.minValue(1)),
  operator: v.nullable(operatorSchema),
  capabilities: v.array(capabilitySchema),
});
export type ConnectionRecord = v.InferOutput<typeof connectionRecordSchema>;

/** Adapter: a small file beside the settings. */
export interface ConnectionRecords {
  /** Null where nothing usable is stored. Never throws. */
  read(): ConnectionRecord | null;
  write(record: ConnectionRecord | null): Promise<void>;
}
