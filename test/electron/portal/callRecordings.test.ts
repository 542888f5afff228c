import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AppError } from '../../../contracts/errors.ts';
import type { RecordingReader } from '../../../electron/core/ports/recordings/recordings.ts';
import type { PortalDeps } from '../../../electron/portal/dependencies.ts';
import { startPortalForTest, type PortalFixture } from '../../portal/testing/portalFixture.ts';
import { openSession } from './testing/openSession.ts';

const content = Buffer.from(Array.from({ length: 150_000 }, (_, n) => (n * 7) % 256));
const file = { path: '/r/a.wav', sizeBytes: content.length, modifiedMs: 1 };

function readerOf(chunks: () => AsyncIterable<Uint8Array>) {
  const state = { closed: 0 };
  const reader: RecordingReader = {
    open: () =>
      Promise.resolve({
        sizeBytes: content.length,
        chunks: chunks(),
        close: () => Promise.resolve(void (state.closed += 1)),
      }),
    transcript: () =>
      Promise.resolve([
        { side: 'user', startS: 0, stopS: 2, text: 'Hello' },
        { side: 'client', startS: 2, stopS: 3, text: 'Hello back' },
      ]),
  };
  return { reader, state };
}

const inParts = async function* (): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += 40_000)
    yield await Promise.resolve(content.subarray(at, at + 40_000));
};

function finishedCall(portal: PortalFixture): string {
  const callId = portal.connector.ring({ userIds: [1], phoneNumber: '+74951234567' });
  portal.connector.end(callId, { durationS: 12 });
  return callId;
}

async function setUp(deps: Partial<PortalDeps> = {}, chunks = inParts) {
  const portal = await startPortalForTest();
  const { reader, state } = readerOf(chunks);
  const session = openSession(portal.webhookUrl(1), { recordings: reader, ...deps });
  const callId = finishedCall(portal);
  const order = { kind: 'recording', callId, fileName: 'Anna "1"\r\n.wav', files: [file] } as const;
  return { portal, session, callId, order, state, kept: () => portal.recordings.files.ofCall(callId) };
}

describe('a recording', () => {
  it('is sent to the address that the portal names, whole, and its file is closed', async () => {
    const { session, order, kept, state } = await setUp();
    expect(await session.telephony.attachRecording(order)).toEqual({ kind: 'acknowledged' });
    expect(kept()?.content?.equals(content)).toBe(true);
    // Nothing of a name can end a header.
    expect(kept()?.fileName).toBe('Anna _1___.wav');
    expect(state.closed).toBe(1);
    expect(session.said.join('\n')).not.toContain('token=');
  });

  it('takes its own place where the answer was lost', async () => {
    const { portal, session, order, kept } = await setUp();
    portal.faults.order({ method: 'upload', fault: { kind: 'dropAfter' } });
    expect(await session.telephony.attachRecording(order)).toMatchObject({ kind: 'retry' });
    expect(await session.telephony.attachRecording(order)).toEqual({ kind: 'acknowledged' });
    expect([kept()?.times, kept()?.content?.equals(content)]).toEqual([2, true]);
  });

  it.each([
    ['breaks off in the middle', { kind: 'dropBefore' }],
    ['answers with a gateway’s page', { kind: 'http', status: 502 }],
    ['has too much to do', { kind: 'error', error: 'QUERY_LIMIT_EXCEEDED' }],
    ['sends on to another server', { kind: 'redirect', toOrigin: 'https://other.example' }],
  ] as const)('is tried again where the portal %s', async (_, fault) => {
    const { portal, session, order, kept, state } = await setUp();
    portal.faults.order({ method: 'upload', fault });
    const answer = await session.telephony.attachRecording(order);
    expect(answer.kind === 'retry' || fault.kind === 'redirect').toBe(true);
    expect(answer.kind).not.toBe('acknowledged');
    expect([kept(), state.closed]).toEqual([undefined, 1]);
  });

  it('is given up for now where nothing goes on any more', async () => {
    const { portal, session, order, state } = await setUp({ timings: { uploadStallMs: 300 } });
    portal.faults.order({ method: 'upload', fault: { kind: 'stall', processed: true } });
    expect(await session.telephony.attachRecording(order)).toMatchObject({
      kind: 'retry',
      error: { code: 'portal.timedOut' },
    });
    expect(state.closed).toBe(1);
  });

  it('of a portal that answers late is attached: time counts from the last of it', async () => {
    const { portal, session, order, kept } = await setUp({ timings: { uploadStallMs: 2_000 } });
    portal.faults.order({ method: 'upload', fault: { kind: 'latency', ms: 700 } });
    expect(await session.telephony.attachRecording(order)).toEqual({ kind: 'acknowledged' });
    expect(kept()?.times).toBe(1);
  });

  it('of a call that goes on waits for its finish', async () => {
    const { portal, session, order } = await setUp();
    const callId = portal.connector.ring({ userIds: [1], phoneNumber: '+74951234567' });
    const waiting = { kind: 'retry', error: { code: 'recording.callNotFinished' } };
    expect(await session.telephony.attachRecording({ ...order, callId })).toMatchObject(waiting);
    expect(await session.telephony.attachTranscript({ kind: 'transcript', callId, file })).toMatchObject(
      waiting,
    );
  });

  it('is refused for good without the scope telephony, which is named', async () => {
    const { portal, session, order } = await setUp();
    portal.users.update(1, { scopes: ['crm'] });
    expect(await session.telephony.attachRecording(order)).toMatchObject({
      kind: 'failed',
      error: { code: 'portal.insufficientScope', params: { scope: 'telephony' } },
    });
  });

  it('goes to no other server than the portal, whatever address it names', async () => {
    const asked: string[] = [];
    const stranger = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end('{"result":{"FILE_ID":1}}');
    });
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void stranger.close());
    const { port } = stranger.address() as AddressInfo;
    const posted: string[] = [];
    const naming = (uploadUrl: string): Partial<PortalDeps> => ({
      fetch: (input) => {
        posted.push(String(input instanceof Request ? input.url : input));
        return Promise.resolve(Response.json({ result: { uploadUrl, fieldName: 'file' } }));
      },
      upload: (url) => {
        posted.push(url);
        return Promise.resolve(Response.json({ result: { FILE_ID: 1 } }));
      },
    });
    for (const uploadUrl of [
      `http://localhost:${port}/rest/upload.json?x`,
      'https://evil.example/',
      'file:///x',
      '//evil.example/x',
    ]) {
      const { session, order } = await setUp(naming(uploadUrl));
      expect(await session.telephony.attachRecording(order)).toMatchObject({
        kind: 'failed',
        error: { code: 'recording.addressNotSafe' },
      });
    }
    const { portal, session, order } = await setUp(naming('/rest/upload.json?token=1'));
    expect(await session.telephony.attachRecording(order)).toEqual({ kind: 'acknowledged' });
    expect(posted.at(-1)).toBe(`${portal.url}/rest/upload.json?token=1`);
    expect(asked).toEqual([]);
  });

  it.each([
    [
      413,
      '<html>Request Entity Too Large</html>',
      { kind: 'failed', error: { code: 'recording.uploadRefused' } },
    ],
    [411, '', { kind: 'failed', error: { code: 'recording.uploadRefused' } }],
    [200, '{"FILE_ID":5}', { kind: 'acknowledged' }],
    [200, '{"result":null}', { kind: 'acknowledged' }],
    [400, '', { kind: 'retry', error: { code: 'portal.unexpectedAnswer' } }],
    [200, 'ok', { kind: 'retry' }],
    [
      400,
      '{"error":"ERROR_CORE","error_description":"Unknown error encountered while saving file."}',
      { kind: 'retry' },
    ],
    [400, '{"error":"WRONG_FILE_TYPE","error_description":"Unsupported file type"}', { kind: 'failed' }],
  ] as const)('that is answered with %i %s is %o', async (status, body, expected) => {
    const { session, order } = await setUp({ upload: () => Promise.resolve(new Response(body, { status })) });
    expect(await session.telephony.attachRecording(order)).toMatchObject(expected);
  });

  it.each([
    ['recording.gone', 'retry'],
    ['recording.notReadable', 'retry'],
    ['recording.changed', 'failed'],
  ] as const)('whose file is found to be %s meanwhile is no network’s fault: %s', async (code, kind) => {
    const breaking = async function* (): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(content.subarray(0, 10));
      throw new AppError(code);
    };
    const { session, order, kept, state } = await setUp({}, breaking);
    expect(await session.telephony.attachRecording(order)).toMatchObject({ kind, error: { code } });
    expect([kept(), state.closed]).toEqual([undefined, 1]);
  });
});

describe('a transcript', () => {
  it('is attached with whole seconds and both sides', async () => {
    const { portal, session, callId } = await setUp();
    expect(await session.telephony.attachTranscript({ kind: 'transcript', callId, file })).toEqual({
      kind: 'acknowledged',
    });
    expect(portal.recordings.transcripts.ofCall(callId)).toEqual([
      { side: 'User', startS: 0, stopS: 2, message: 'Hello' },
      { side: 'Client', startS: 2, stopS: 3, message: 'Hello back' },
    ]);
  });
});
