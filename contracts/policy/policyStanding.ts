import * as v from 'valibot';
import { appErrorDataSchema } from '../errors.ts';
import { schemasOf } from '../settings/declaration.ts';
import { connectionPolicy } from './connectionPolicy.ts';

/** What windows are told of the company's policy. */
export const policyStandingSchema = v.object({
  /** Where it was found, as an administrator would look for it; null where there is none. */
  place: v.nullable(v.string()),
  /** Who has made it, in its own words; null where it does not say. */
  organisation: v.nullable(v.string()),
  /** What the operator cannot change, by the names of `policyDeclarations`. */
  locked: v.array(v.string()),
  /** What it says of the portal, preset or locked. */
  connection: v.object(schemasOf(connectionPolicy, 'stored')),
  /** Whether the operator may save diagnostics. */
  saveDiagnostics: v.boolean(),
  /** What of it is not obeyed, and why. */
  problems: v.array(appErrorDataSchema),
});
export type PolicyStanding = v.InferOutput<typeof policyStandingSchema>;

/** Where no policy is. */
export const noPolicyStanding: PolicyStanding = {
  place: null,
  organisation: null,
  locked: [],
  connection: { portalAddress: null, clientId: null, connectBy: 'any' },
  saveDiagnostics: true,
  problems: [],
};
