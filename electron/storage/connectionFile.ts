import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import {
  connectionRecordSchema,
  type ConnectionRecord,
  type ConnectionRecords,
  type Remembered,
} from '../core/ports/connectionRecord.ts';
import type { Log } from '../core/ports/log.ts';
import { createJsonFile, fileVersion } from './jsonFile.ts';

/** As `accountName` makes them; nothing else of the keychain is removed because a file says so. */
const account = v.pipe(v.string(), v.maxLength(400), v.regex(/^\S+\/[1-9]\d{0,14}$/));
const accountsAtMost = 50;
const ownVersion = 1;

const schema = v.looseObject({
  version: fileVersion,
  portal: v.nullable(
    v.pipe(
      v.looseObject({}),
      v.check((portal) => v.is(connectionRecordSchema, portal)),
    ),
  ),
  leftInKeychain: v.fallback(v.optional(v.array(v.unknown()), []), []),
});
type InFile = v.InferOutput<typeof schema>;

/**
 * Which portal Ringside was connected to, without its secret: `connection.json` beside the settings. What is not understood
 * costs itself alone, and what a newer Ringside wrote there is kept while it is about the same portal.
 */
export function createConnectionFile(path: string, log: Log): ConnectionRecords {
  const file = createJsonFile(path, schema, log);
  let inFile: InFile | null = null;
  return {
    read() {
      const result = file.read();
      inFile = result.kind === 'read' ? result.value : null;
      if (result.kind === 'absent') return { portal: null, leftInKeychain: [] };
      if (result.kind === 'refused') return 'refused';
      if (inFile === null) return null;
      if (inFile.version > ownVersion)
        log.warn('file of a newer version', { file: path, version: inFile.version });
      return understood(inFile);
    },
    async write(remembered) {
      const next = inFile === null ? contentOf(remembered) : withWhatIsNewer(remembered, inFile);
      if (inFile !== null && inFile.version > ownVersion && isDeepStrictEqual(next, inFile)) return;
      await file.write(next);
      inFile = next;
    },
  };
}

function understood({ portal, leftInKeychain }: InFile): Remembered {
  return {
    portal: portal === null ? null : v.parse(connectionRecordSchema, portal),
    leftInKeychain: leftInKeychain.filter(isAccount).slice(0, accountsAtMost),
  };
}

function contentOf({ portal, leftInKeychain }: Remembered): InFile {
  return {
    version: ownVersion,
    portal: portal === null ? null : { ...portal },
    leftInKeychain: [...leftInKeychain],
  };
}

function withWhatIsNewer(remembered: Remembered, inFile: InFile): InFile {
  if (inFile.version === ownVersion) return contentOf(remembered);
  const known = understood(inFile);
  const foreign = inFile.leftInKeychain.filter((one) => !isAccount(one));
  return {
    ...inFile,
    portal: portalWithWhatIsNewer(remembered.portal, known.portal, inFile.portal),
    leftInKeychain: [...remembered.leftInKeychain, ...foreign],
  };
}

function portalWithWhatIsNewer(
  portal: ConnectionRecord | null,
  known: ConnectionRecord | null,
  raw: InFile['portal'],
): InFile['portal'] {
  if (portal === null) return null;
  if (isDeepStrictEqual(portal, known)) return raw;
  const isSamePortal = portal.origin === known?.origin && portal.userId === known.userId;
  return isSamePortal ? { ...raw, ...portal } : { ...portal };
}

function isAccount(entry: unknown): entry is string {
  return v.is(account, entry);
}
