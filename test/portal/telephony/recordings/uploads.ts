import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PortalClock } from '../../clock.ts';
import type { Fault, FaultDesk } from '../../faults.ts';
import type { Journal } from '../../record/journal.ts';
import { answerWithFault } from '../../rest/faultyAnswers.ts';
import { BusinessError, describeFailure, failureJson, SystemError } from '../../rest/errors.ts';
import type { JsonValue } from '../../rest/parsing/jsonValue.ts';
import type { PortalSettings } from '../../settings.ts';
import type { RecordingTable } from './attachRecord.ts';

/** The method that its requests have in the journal, and by which faults are ordered. */
const uploadMethod = 'upload';
const bytesAtMost = 256 * 1024 * 1024;

export interface Uploads {
  isUpload(url: URL): boolean;
  /** Never throws. */
  handle(request: IncomingMessage, response: ServerResponse, url: URL, client: string): Promise<void>;
}

/**
 * `/rest/upload.json`: takes the file that `attachRecord` has asked for, as one part of a form (RFC 7578). Bitrix24's documentation
 * says no more of it than that; that the ending is looked at once more is seen in the source of module voximplant.
 */
export function createUploads(deps: {
  readonly recordings: RecordingTable;
  readonly faults: FaultDesk;
  readonly journal: Journal;
  readonly clock: PortalClock;
  readonly settings: { readonly current: PortalSettings };
}): Uploads {
  const { recordings, journal, clock } = deps;

  const keep = (token: string, body: Buffer, contentType: string): JsonValue => {
    const awaited = recordings.awaited(token);
    if (awaited === undefined) throw new SystemError('NO_AUTH_FOUND');
    const file = fileOf(body, contentType);
    if (file === undefined || file.content.length === 0) throw new BusinessError('File content is empty.');
    if (!/\.(wav|mp3)$/i.test(file.name))
      throw new BusinessError('Wrong file extension. Only wav and mp3 are allowed');
    return { result: { FILE_ID: recordings.keep(awaited.callId, awaited.fileName, file.content) } };
  };

  return {
    isUpload: ({ pathname }) => pathname.replaceAll(/\/{2,}/g, '/') === '/rest/upload.json',
    async handle(request, response, url, client) {
      const token = url.searchParams.get('token') ?? '';
      const sequence = journal.received({
        httpMethod: request.method ?? 'GET',
        method: uploadMethod,
        params: { callId: recordings.awaited(token)?.callId ?? '' },
        identity: { kind: 'none' },
        client,
        receivedAtMs: clock.nowMs(),
      });
      const faults = deps.faults.take({ method: uploadMethod, client });
      const fault = faults.find(({ kind }) => kind !== 'latency');
      // A portal that breaks off does so in the middle of the file.
      if (fault?.kind === 'dropBefore') {
        request.once('data', () => response.destroy());
        journal.update(sequence, { outcome: 'dropped' });
        return;
      }
      if (fault?.kind === 'stall' && fault.processed !== true) {
        // Not read on: whoever sends it stands in the middle of it.
        journal.update(sequence, { outcome: 'stalled' });
        return;
      }
      const body = await readAll(request).catch(() => null);
      if (body === null) {
        journal.update(sequence, { outcome: 'dropped' });
        response.destroy();
        return;
      }
      await wait(clock, faults);
      const compute = (): { status: number; json: JsonValue } => {
        try {
          return { status: 200, json: keep(token, body, request.headers['content-type'] ?? '') };
        } catch (thrown) {
          const failure = describeFailure(thrown, deps.settings.current);
          return { status: failure.status, json: failureJson(failure) };
        }
      };
      const note = (
        answer: { status: number; json: JsonValue },
        outcome: 'answered' | 'dropped' | 'stalled',
      ) =>
        journal.update(sequence, {
          outcome,
          answeredAtMs: clock.nowMs(),
          status: answer.status,
          answer: answer.json,
        });
      if (fault !== undefined) {
        const update = (change: Parameters<Journal['update']>[1]): void => journal.update(sequence, change);
        answerWithFault(fault, { response, url, compute, note, update, settings: deps.settings.current });
        return;
      }
      const answer = compute();
      response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8' });
      response.end(JSON.stringify(answer.json));
      note(answer, 'answered');
    },
  };
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const part = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    size += part.length;
    if (size > bytesAtMost) throw new Error('too large');
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}

/** The part named `file`. */
function fileOf(body: Buffer, contentType: string): { name: string; content: Buffer } | undefined {
  const boundary = /^multipart\/form-data; boundary=([\w-]+)$/.exec(contentType)?.[1];
  if (boundary === undefined) return undefined;
  const headEnd = body.indexOf('\r\n\r\n');
  const end = body.lastIndexOf(`\r\n--${boundary}--`);
  const head = body.subarray(0, Math.max(0, headEnd)).toString('utf8');
  if (!head.startsWith(`--${boundary}\r\n`) || end < headEnd) return undefined;
  const named = /^Content-Disposition: form-data; name="file"; filename="([^"]*)"$/im.exec(head)?.[1];
  return named === undefined ? undefined : { name: named, content: body.subarray(headEnd + 4, end) };
}

async function wait(clock: PortalClock, faults: readonly Fault[]): Promise<void> {
  const ms = faults.reduce((sum, fault) => sum + (fault.kind === 'latency' ? fault.ms : 0), 0);
  if (ms > 0) await new Promise<void>((resolve) => void clock.after(ms, resolve));
}
