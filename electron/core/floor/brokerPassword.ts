import * as v from 'valibot';
import { deskUser } from '../../../contracts/floor/broker.ts';
import { readBrokerAddress } from '../../../contracts/floor/brokerAddress.ts';
import { longestFloorPassword } from '../../../contracts/floor/floorBounds.ts';
import type { KeychainUser, SecretStore } from '../ports/secretStore.ts';

/** For whom a password is: it is sent to no other broker. */
export interface PasswordPlace {
  /** As the broker's address was set. */
  readonly broker: string;
  readonly userId: number;
}

const storedSchema = v.pipe(
  v.string(),
  v.maxLength(2_000),
  v.parseJson(),
  v.object({
    broker: v.string(),
    password: v.pipe(v.string(), v.nonEmpty(), v.maxLength(longestFloorPassword)),
  }),
);

/** The keychain's account name. No portal's is alike: those end with digits alone. */
function accountOf({ userId }: PasswordPlace): string {
  return `floor-broker/${deskUser(userId)}`;
}

/** However it is written: with its usual port or without. */
function asRead(broker: string): string {
  return JSON.stringify(readBrokerAddress(broker));
}

/**
 * SECURITY: the password stands beside the broker that it was typed for. Who changes the address (a page, a file of settings) has it sent
 * nowhere.
 *
 * @returns null where there is none for this broker
 * @throws AppError `keychain.*`
 */
export async function readPassword(
  secrets: SecretStore,
  place: PasswordPlace,
  by: KeychainUser,
): Promise<string | null> {
  const stored = v.safeParse(storedSchema, await secrets.read(accountOf(place), by));
  return stored.success && asRead(stored.output.broker) === asRead(place.broker)
    ? stored.output.password
    : null;
}

/** @throws AppError `keychain.*` */
export async function storePassword(
  secrets: Pick<SecretStore, 'write'>,
  place: PasswordPlace,
  password: string,
): Promise<void> {
  await secrets.write(accountOf(place), JSON.stringify({ broker: place.broker, password }), 'person');
}

/** Whatever broker it is for. @throws AppError `keychain.*` */
export async function removePassword(
  secrets: SecretStore,
  place: Pick<PasswordPlace, 'userId'>,
): Promise<void> {
  await secrets.remove(accountOf({ ...place, broker: '' }), 'person');
}
