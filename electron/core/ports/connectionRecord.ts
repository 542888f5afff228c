import * as v from 'valibot';
import { ownerDoubts } from '../../../contracts/access/ownerDoubts.ts';
import { capabilitySchema, operatorSchema, type Capability } from '../../../contracts/portal.ts';

const userIdSchema = v.pipe(v.number(), v.integer(), v.minValue(1));

/**
 * What the portal's list of people says of a user. `hidden`: it lists others and not this one, as it is for system users and
 * integrators. `unknown`: it may not be asked, or says nothing that can be relied on.
 */
const operatorKinds = ['employee', 'extranet', 'dismissed', 'hidden', 'unknown'] as const;
export type OperatorIs = (typeof operatorKinds)[number];

const accessOwnerSchema = v.object({
  /** As `profile` named the user. */
  userId: userIdSchema,
  /** Of the user whom the access names, for whom hides are. */
  is: v.picklist(operatorKinds),
  /** Unix ms. */
  askedAtMs: v.number(),
  /** What the operator was told, and uses the sign-in all the same. */
  allTheSame: v.nullable(v.picklist(ownerDoubts)),
});
/** Whom a sign-in belongs to. */
export type AccessOwner = v.InferOutput<typeof accessOwnerSchema>;

/**
 * What is remembered of the connected portal so that the windows are painted before the network answers. It names the
 * keychain entry and holds no secret.
 */
export const connectionRecordSchema = v.object({
  /** Untrusted, since a file may say anything: `refuseUnsafe` stands before its use. */
  origin: v.string(),
  userId: v.pipe(
    v.union([v.number(), v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number))]),
    v.integer(),
    v.minValue(1),
  ),
  operator: v.fallback(v.nullable(operatorSchema), null),
  // One that is not understood, of a newer Ringside perhaps, does not cost the connection.
  // They are asked for again at the next check.
  capabilities: v.pipe(
    v.fallback(v.array(v.unknown()), []),
    v.transform((all) => all.filter((each): each is Capability => v.is(capabilitySchema, each))),
  ),
  /** Kept so that the operator is asked once, and nothing is hidden for nobody before the first check of a run. */
  owner: v.optional(v.fallback(v.nullable(accessOwnerSchema), null)),
});
export type ConnectionRecord = v.InferOutput<typeof connectionRecordSchema>;

export interface Remembered {
  readonly portal: ConnectionRecord | null;
  /** Keychain accounts of portals that were disconnected while the keychain did not let go of their secrets. */
  readonly leftInKeychain: readonly string[];
}

/** Adapter: a small file beside the settings. */
export interface ConnectionRecords {
  /**
   * Null where something is stored that cannot be understood, which is set aside then; `refused` where the system does not
   * let it be read, now at least. Never throws.
   */
  read(): Remembered | 'refused' | null;
  /** To be called once it was read: it replaces what is stored. */
  write(remembered: Remembered): Promise<void>;
}
