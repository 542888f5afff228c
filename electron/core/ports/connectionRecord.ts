import * as v from 'valibot';
import { capabilitySchema, operatorSchema, type Capability } from '../../../contracts/portal.ts';

/**
 * What is remembered of the connected portal so that the windows are painted before the network answers. It names the
 * keychain entry and holds no secret.
 */
export const connectionRecordSchema = v.object({
  origin: v.string(),
  userId: v.pipe(v.number(), v.integer(), v.minValue(1)),
  operator: v.fallback(v.nullable(operatorSchema), null),
  // One that is not understood, of a newer Ringside perhaps, does not cost the connection.
  capabilities: v.pipe(
    v.array(v.unknown()),
    v.transform((all) => all.filter((each): each is Capability => v.is(capabilitySchema, each))),
  ),
});
export type ConnectionRecord = v.InferOutput<typeof connectionRecordSchema>;

/** Adapter: a small file beside the settings. */
export interface ConnectionRecords {
  /** Null where nothing usable is stored. Never throws. */
  read(): ConnectionRecord | null;
  write(record: ConnectionRecord | null): Promise<void>;
}
