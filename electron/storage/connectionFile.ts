import * as v from 'valibot';
import { connectionRecordSchema, type ConnectionRecords } from '../core/ports/connectionRecord.ts';
import type { Log } from '../core/ports/log.ts';
import { createJsonFile } from './jsonFile.ts';

/** As `accountName` makes them; nothing else of the keychain is removed because a file says so. */
const account = v.pipe(v.string(), v.maxLength(400), v.regex(/^\S+\/[1-9]\d{0,14}$/));
const schema = v.object({
  version: v.literal(1),
  portal: v.nullable(connectionRecordSchema),
  leftInKeychain: v.optional(v.pipe(v.array(account), v.maxLength(50)), []),
});

/** Which portal Ringside was connected to, without its secret: `connection.json` beside the settings. */
export function createConnectionFile(path: string, log: Log): ConnectionRecords {
  const file = createJsonFile(path, schema, log);
  return {
    read() {
      const result = file.read();
      if (result.kind === 'absent') return { portal: null, leftInKeychain: [] };
      if (result.kind === 'refused') return 'refused';
      if (result.kind !== 'read') return null;
      const { portal, leftInKeychain } = result.value;
      return { portal, leftInKeychain };
    },
    write: ({ portal, leftInKeychain }) =>
      file.write({ version: 1, portal, leftInKeychain: [...leftInKeychain] }),
  };
}
