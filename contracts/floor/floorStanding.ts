import * as v from 'valibot';
import { appErrorDataSchema } from '../errors.ts';
import { longestFloorPassword } from './floorBounds.ts';
import { floorPictureCommands, floorPictureSchema } from './floorPicture.ts';

/** How this desk stands with the company's broker. Holds no secret. */
export const floorStandingSchema = v.object({
  /** `off`: none is set. `noPortal`: whose desk it is, no sign-in says. */
  state: v.picklist(['off', 'noPortal', 'connecting', 'connected', 'notConnected']),
  /** Why it is not connected; null in all other states. */
  problem: v.nullable(appErrorDataSchema),
  /** The account on the broker, `u117`; null where nobody is signed in. */
  user: v.nullable(v.string()),
  /** The keychain holds a password for that account at this broker. */
  hasPassword: v.boolean(),
  /** The broker has refused an order for colleagues. */
  isClearRefused: v.boolean(),
});
export type FloorStanding = v.InferOutput<typeof floorStandingSchema>;

/** What the pages of Settings and Floor ask. */
export const floorCommands = {
  ...floorPictureCommands,
  'floor.get': { input: v.undefined(), output: floorStandingSchema },
  /** Kept in the keychain for the account that is signed in and the broker that is set. @throws AppError `floor.*`, `portal.notConnected` */
  'floor.storePassword': {
    input: v.strictObject({
      password: v.pipe(v.string(), v.nonEmpty(), v.maxLength(longestFloorPassword)),
    }),
    output: v.undefined(),
  },
  /** @throws AppError `floor.keychainAway` */
  'floor.removePassword': { input: v.undefined(), output: v.undefined() },
};

/** What they are told. */
export const floorEvents = {
  'floor.changed': { payload: floorStandingSchema },
  'floorView.changed': { payload: floorPictureSchema },
};
