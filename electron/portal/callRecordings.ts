import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { toAppErrorData, type AppErrorData } from '../../contracts/errors.ts';
import type { CommandAnswer, RecordingOrder, Telephony } from '../core/ports/portal.ts';
import type { RecordingReader } from '../core/ports/recordings/recordings.ts';
import type { RestFailure } from './answers/restAnswer.ts';
import type { UploadBody } from './dependencies.ts';
import type { RestClient } from './rest/restClient.ts';

const recordMethod = 'telephony.externalCall.attachRecord';
const transcriptMethod = 'telephony.call.attachTranscription';

/** Bitrix24 docs, telephony.externalCall.attachRecord: where a file goes whose content was not sent along. */
const uploadSchema = v.object({
  uploadUrl: v.pipe(v.string(), v.nonEmpty(), v.maxLength(4_000)),
  fieldName: v.fallback(v.pipe(v.string(), v.regex(/^[\w-]{1,40}$/)), 'file'),
});

/**
 * Recordings and transcripts of finished calls (Bitrix24 docs, telephony.externalCall.attachRecord and
 * telephony.call.attachTranscription; scope `telephony`). A recording that is attached again takes the place of the one before, so
 * that it may be sent again where an answer was lost. The file is read as it is sent.
 *
 * @param reader missing where nothing is ever owed
 */
export function createRecordingSender(
  rest: Pick<RestClient, 'call' | 'upload'>,
  host: string,
  reader: RecordingReader | undefined,
): Pick<Telephony, 'attachRecording' | 'attachTranscript'> {
  const unexpected = (method: string): CommandAnswer => ({
    kind: 'retry',
    error: { code: 'portal.unexpectedAnswer', params: { host, method } },
    notBeforeMs: null,
  });

  return {
    async attachRecording(order) {
      if (reader === undefined) return { kind: 'failed', error: { code: 'recording.gone', params: {} } };
      const opened = await reader.open(order.files).catch(fileProblem);
      if ('kind' in opened) return opened;
      try {
        const fileName = nameFor(order);
        // Nothing that an operator waits for: what hides cards goes first.
        const params = { CALL_ID: order.callId, FILENAME: fileName };
        const asked = await rest.call(recordMethod, params, { priority: 'lookUp' });
        if (!asked.ok) return failureOf(asked);
        const target = v.safeParse(uploadSchema, asked.result);
        if (!target.success) return unexpected(recordMethod);
        const { uploadUrl, fieldName } = target.output;
        const body = multipart(fieldName, fileName, opened.chunks);
        const sent = await rest.upload(recordMethod, uploadUrl, body);
        // Whatever else it says: it has taken the file.
        return sent.ok ? { kind: 'acknowledged' } : failureOf(sent);
      } catch (error) {
        return fileProblem(error);
      } finally {
        await opened.close();
      }
    },

    async attachTranscript({ callId, file }) {
      if (reader === undefined) return { kind: 'failed', error: { code: 'recording.gone', params: {} } };
      const messages = await reader.transcript(file).catch(fileProblem);
      if ('kind' in messages) return messages;
      const params = {
        CALL_ID: callId,
        MESSAGES: messages.map(({ side, startS, stopS, text }) => ({
          SIDE: side === 'user' ? 'User' : 'Client',
          START_TIME: startS,
          STOP_TIME: stopS,
          MESSAGE: text,
        })),
      };
      const attached = await rest.call(transcriptMethod, params, { priority: 'lookUp' });
      return attached.ok ? { kind: 'acknowledged' } : failureOf(attached);
    },
  };
}

/** A file that is not there may be on a drive that comes back. */
function fileProblem(error: unknown): CommandAnswer & { readonly kind: 'retry' | 'failed' } {
  const problem: AppErrorData = toAppErrorData(error);
  const told: AppErrorData =
    problem.code === 'unexpected' ? { code: 'recording.notReadable', params: {} } : problem;
  return told.code === 'recording.gone' || told.code === 'recording.notReadable'
    ? { kind: 'retry', error: told, notBeforeMs: null }
    : { kind: 'failed', error: told };
}

function failureOf({ retryable, error, notBeforeMs }: RestFailure): CommandAnswer {
  if (retryable) return { kind: 'retry', error, notBeforeMs };
  // The words are documented, a code is not sent: of a recording, and of a transcript.
  if (error.code === 'portal.businessError' && isNotFinished(error.params['description'] ?? '')) {
    return { kind: 'retry', error: { code: 'recording.callNotFinished', params: {} }, notBeforeMs: null };
  }
  // In the source of Bitrix24: its disk is full, or it could not write to it.
  if (/error encountered while saving file/i.test(error.params['description'] ?? '')) {
    return { kind: 'retry', error, notBeforeMs };
  }
  return { kind: 'failed', error };
}

function isNotFinished(words: string): boolean {
  return /not found in the statistic table|is not found\. is it finished/i.test(words);
}

/** The portal looks at the ending alone, and letters of every script were seen to be kept; quotes and line breaks end a header. */
function nameFor({ fileName }: RecordingOrder): string {
  const ending = /\.mp3$/i.test(fileName) ? '.mp3' : '.wav';
  const stem = fileName.replace(/\.[^.]*$/, '').replaceAll(/[^\p{L}\p{N} ()+._-]/gu, '_');
  return `${[...stem].slice(0, 100).join('') || 'recording'}${ending}`;
}

/** RFC 7578: one file. */
function multipart(fieldName: string, fileName: string, chunks: AsyncIterable<Uint8Array>): UploadBody {
  const boundary = `ringside-${randomBytes(18).toString('hex')}`;
  const type = fileName.endsWith('.mp3') ? 'audio/mpeg' : 'audio/wav';
  const head = [
    `--${boundary}`,
    `Content-Disposition: form-data; name="${fieldName}"; filename="${fileName}"`,
    `Content-Type: ${type}`,
    '',
    '',
  ].join('\r\n');
  const parts = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from(head, 'utf8');
    yield* chunks;
    yield Buffer.from(`\r\n--${boundary}--\r\n`, 'utf8');
  };
  return { contentType: `multipart/form-data; boundary=${boundary}`, chunks: parts() };
}
