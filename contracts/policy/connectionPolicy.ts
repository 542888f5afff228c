import * as v from 'valibot';
import { isClientId } from '../access/clientId.ts';
import { parsePortalAddress } from '../access/portalAddress.ts';
import { valueSetting } from '../settings/declaration.ts';

const longestAddress = 500;

const portalAddress = v.pipe(
  v.string(),
  v.maxLength(longestAddress),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const check = parsePortalAddress(dataset.value);
    if (check.ok) return check.origin;
    addIssue({ message: 'no address of a portal' });
    return NEVER;
  }),
);

const clientId = v.pipe(v.string(), v.trim(), v.check(isClientId));

/**
 * What the company may say of the portal. It is declared as settings are, and the operator's answer to it is the connection
 * itself. The application's secret is none of it: no policy holds a secret.
 */
export const connectionPolicy = {
  /** `https://portal.example`; null: the operator says. */
  portalAddress: valueSetting({ schema: v.nullable(portalAddress), initial: null, lockable: true }),
  /** Of the local application; null: the operator says. */
  clientId: valueSetting({ schema: v.nullable(clientId), initial: null, lockable: true }),
  /** The way to connect. A preset stands first, a lock alone. */
  connectBy: valueSetting({
    schema: v.picklist(['any', 'webhook', 'localApplication']),
    initial: 'any',
    lockable: true,
  }),
};
