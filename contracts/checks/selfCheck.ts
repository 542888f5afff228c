import * as v from 'valibot';
import { appErrorDataSchema } from '../errors.ts';

/** Every link of the chain from the portal to the operator's eyes, in the order in which they are told. */
export const checkNames = [
  'settings',
  'disk',
  'history',
  'keychain',
  'network',
  'portal',
  'rights',
  'liveCalls',
  'colleagues',
  'phone',
  'clickToCall',
  'workingDay',
  'recordings',
  'callbackRequests',
  'floor',
  'popup',
  'shortcut',
  'notification',
  'sound',
] as const;
export type CheckName = (typeof checkNames)[number];

/**
 * `notInUse`: there is nothing to try, because the operator chose so or has not chosen yet. `timedOut`: it did not end in time,
 * and nobody waits for it any more. `notTried`: it would be noticed, and nobody asked for it.
 */
const checkStates = ['running', 'works', 'notInUse', 'broken', 'timedOut', 'cancelled', 'notTried'] as const;
export type CheckState = (typeof checkStates)[number];

const checkedSchema = v.object({
  name: v.picklist(checkNames),
  state: v.picklist(checkStates),
  /** What its words name: a host, a proxy, a phone. Untrusted text, never a secret. */
  facts: v.record(v.string(), v.string()),
  problem: v.nullable(appErrorDataSchema),
  /** From its beginning to its end; null while it has none. */
  tookMs: v.nullable(v.number()),
});
export type Checked = v.InferOutput<typeof checkedSchema>;

export const selfCheckSchema = v.object({
  /** `never`: not asked for since start. */
  state: v.picklist(['never', 'running', 'finished', 'cancelled']),
  /** Unix ms; null where it never ran, or runs still. */
  endedAtMs: v.nullable(v.number()),
  checks: v.array(checkedSchema),
});
export type SelfCheckSnapshot = v.InferOutput<typeof selfCheckSchema>;
