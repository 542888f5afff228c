import * as v from 'valibot';
import { valueSetting } from '../declaration.ts';
import { readBrokerAddress } from '../../floor/brokerAddress.ts';
import { longestAuthorityPath, longestBrokerAddress } from '../../floor/floorBounds.ts';

/**
 * The company's broker, by which the desks of a large floor share their hides. Which portal and whose account it is, the sign-in says:
 * the broker lets no desk speak for anybody else. The password is in the keychain.
 */
export const floorSettings = {
  /** As `readBrokerAddress` takes it; null: there is none, and nothing of this is used. */
  floorBroker: valueSetting({
    schema: v.nullable(
      v.pipe(
        v.string(),
        v.maxLength(longestBrokerAddress),
        v.check((text) => readBrokerAddress(text) !== null),
      ),
    ),
    initial: null,
    lockable: true,
  }),
  /** The file with the certificate of the authority that signed the broker's, PEM; null: one that every computer knows. */
  floorAuthority: valueSetting({
    schema: v.nullable(v.pipe(v.string(), v.nonEmpty(), v.maxLength(longestAuthorityPath))),
    initial: null,
    lockable: true,
  }),
  /** Whether this desk's account may have the cards of colleagues hidden: those that the set-up names to `--clear-by`. */
  floorClear: valueSetting({ schema: v.boolean(), initial: false, lockable: true }),
  /** Whether this operator leads, and has the page of how all desks are: those that the set-up names to `--leads`. */
  floorLead: valueSetting({ schema: v.boolean(), initial: false, lockable: true }),
};
