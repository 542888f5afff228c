import { randomBytes } from 'node:crypto';
import { BusinessError } from '../../rest/errors.ts';
import type { RestMethod } from '../../rest/methods.ts';
import { phpString } from '../../rest/parsing/phpValues.ts';
import type { CallTable } from '../calls.ts';

/** The file that the portal keeps of a call. */
export interface KeptRecording {
  readonly callId: string;
  readonly fileName: string;
  /** Null of one that the portal was told the address of, or got as Base64. */
  readonly content: Buffer | null;
  /** How often something was attached to this call. */
  readonly times: number;
}

export interface RecordingTable {
  ofCall(callId: string): KeptRecording | undefined;
  /** Takes the place of what was there. @returns FILE_ID */
  keep(callId: string, fileName: string, content: Buffer | null): number;
  /** A token for one upload to this call. */
  awaitUpload(callId: string, fileName: string): string;
  /** What a token was handed out for; it may be used again, as by who has not heard the answer. */
  awaited(token: string): { readonly callId: string; readonly fileName: string } | undefined;
  clear(): void;
}

export function createRecordingTable(): RecordingTable {
  const kept = new Map<string, KeptRecording>();
  const awaited = new Map<string, { readonly callId: string; readonly fileName: string }>();
  let nextFileId = 1;
  return {
    ofCall: (callId) => kept.get(callId),
    keep(callId, fileName, content) {
      kept.set(callId, { callId, fileName, content, times: (kept.get(callId)?.times ?? 0) + 1 });
      return nextFileId++;
    },
    awaitUpload(callId, fileName) {
      const token = randomBytes(16).toString('hex');
      awaited.set(token, { callId, fileName });
      return token;
    },
    awaited: (token) => awaited.get(token),
    clear() {
      kept.clear();
      awaited.clear();
    },
  };
}

/**
 * `telephony.externalCall.attachRecord`: only for a finished call; a repeat takes the place of the record before. A RECORD_URL is
 * believed and not downloaded. For a FILENAME alone an upload address is handed out (`uploads.ts`).
 */
export function createAttachRecordMethod(deps: {
  readonly calls: CallTable;
  readonly recordings: RecordingTable;
}): RestMethod {
  const { recordings } = deps;
  return {
    name: 'telephony.externalCall.attachRecord',
    scopes: ['telephony'],
    handle: ({ params, origin }) => {
      const callId = phpString(params['CALL_ID']);
      const recordUrl = phpString(params['RECORD_URL']);
      const filename = phpString(params['FILENAME']);
      if (recordUrl === '' && filename === '') {
        throw new BusinessError(
          'Required parameters are not set. Request should contain or URL or FILENAME parameter',
        );
      }
      if (deps.calls.findFinished(callId) === undefined) {
        throw new BusinessError(
          'Call is not found in the statistic table. Looks like it is not finished yet.',
        );
      }
      if (recordUrl !== '') return { FILE_ID: recordings.keep(callId, recordUrl, null) };
      if (!/\.(wav|mp3)$/i.test(filename)) {
        throw new BusinessError('Wrong file extension. Only wav and mp3 are allowed');
      }
      if (params['FILE_CONTENT'] === undefined) {
        const token = recordings.awaitUpload(callId, filename);
        return { uploadUrl: `${origin}/rest/upload.json?auth=practice&token=${token}`, fieldName: 'file' };
      }
      const content = phpString(params['FILE_CONTENT']);
      if (content === '') throw new BusinessError('File content is empty.');
      if (!/^[A-Za-z0-9+/\s]+=*$/.test(content)) {
        throw new BusinessError('File content is not properly encoded. Base64 encoding is expected.');
      }
      return { FILE_ID: recordings.keep(callId, filename, Buffer.from(content, 'base64')) };
    },
  };
}
