import { connectionRecordSchema, type ConnectionRecords } from '../core/ports/connectionRecord.ts';
import type { Log } from '../core/ports/log.ts';
import { createJsonFile } from './jsonFile.ts';
import * as v from 'valibot';

/** Which portal Ringside was connected to, without its secret: `connection.json` beside the settings. */
export function createConnectionFile(path: string, log: Log): ConnectionRecords {
  const file = createJsonFile(
    path,
    v.object({ version: v.literal(1), portal: v.nullable(connectionRecordSchema) }),
    log,
  );
  return {
    read() {
      const result = file.read();
      return result.kind === 'read' ? result.value.portal : null;
    },
    write: (portal) => file.write({ version: 1, portal }),
  };
}
