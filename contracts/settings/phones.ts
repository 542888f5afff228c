import * as v from 'valibot';
import { recordingSettings } from './recordings/recordingSettings.ts';
import { phoneSourceNames, phoneSourceNameSchema } from '../phones.ts';
import { deskPhonesAtMost, highestPort } from './bounds.ts';
import { listSetting, valueSetting } from './declaration.ts';

// No address is longer (RFC 4291, 2.2), nor needs the time that reading a long text takes.
const ipAddress = v.pipe(v.string(), v.maxLength(45), v.ip());

export const phoneSettings = {
  /** Phones that Ringside listens to. */
  phonesOn: listSetting({ entry: phoneSourceNameSchema, atMost: phoneSourceNames.length, lockable: true }),
  /** Where baresip's `ctrl_tcp` listens on this computer. */
  baresipPort: valueSetting({
    schema: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(highestPort)),
    initial: 4444,
    lockable: true,
  }),
  /** Address of this computer's network card at which desk phones are heard; null: not at all. */
  deskPhoneAddress: valueSetting({ schema: v.nullable(ipAddress), initial: null, lockable: true }),
  deskPhonesAllowed: listSetting({ entry: ipAddress, atMost: deskPhonesAtMost, lockable: true }),
  ...recordingSettings,
};
