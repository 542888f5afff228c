import { randomBytes } from 'node:crypto';
import { BusinessError } from '../rest/errors.ts';
import type { RestMethod } from '../rest/methods.ts';
import { phpString } from '../rest/parsing/phpValues.ts';
import type { CallTable } from './calls.ts';

/**
 * `telephony.externalCall.attachRecord`: only for a finished call. A RECORD_URL is believed and not downloaded, and
 * the upload address handed out for a FILENAME alone leads nowhere.
 */
export function createAttachRecordMethod(deps: { readonly calls: CallTable }): RestMethod {
  let nextFileId = 1;
  return {
    name: 'telephony.externalCall.attachRecord',
    scopes: ['telephony'],
    handle: ({ params, origin }) => {
      const recordUrl = phpString(params['RECORD_URL']);
      const filename = phpString(params['FILENAME']);
      if (recordUrl === '' && filename === '') {
        throw new BusinessError(
          'Required parameters are not set. Request should contain or URL or FILENAME parameter',
        );
      }
      if (deps.calls.findFinished(phpString(params['CALL_ID'])) === undefined) {
        throw new BusinessError(
          'Call is not found in the statistic table. Looks like it is not finished yet.',
        );
      }
      if (recordUrl !== '') return { FILE_ID: nextFileId++ };
      if (!/\.(wav|mp3)$/i.test(filename)) {
        throw new BusinessError('Wrong file extension. Only wav and mp3 are allowed');
      }
      if (params['FILE_CONTENT'] === undefined) {
        const token = randomBytes(8).toString('hex');
        return { uploadUrl: `${origin}/rest/upload.json?token=${token}`, fieldName: 'file' };
      }
      const content = phpString(params['FILE_CONTENT']);
      if (content === '') throw new BusinessError('File content is empty.');
      if (!/^[A-Za-z0-9+/\s]+=*$/.test(content)) {
        throw new BusinessError('File content is not properly encoded. Base64 encoding is expected.');
      }
      return { FILE_ID: nextFileId++ };
    },
  };
}
