import { connect } from 'node:net';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRawReceiver, type RawReceiver } from './rawReceiver.ts';

let raw: RawReceiver;
let S: string;

beforeEach(async () => {
  raw = await openRawReceiver();
  S = raw.secret;
});
afterEach(() => raw.receiver.close());

const host = (): string => `Host: 127.0.0.1:${raw.port}\r\n`;
const number = '+4930901834';

describe('a request that is not tidy rings with its number', () => {
  it.each<[string, () => string | Buffer, object]>([
    [
      'a blank in the name',
      () => raw.get(raw.ring('number=%2B4930901834&name=Anna Schmidt')),
      { name: 'Anna Schmidt' },
    ],
    [
      'a name with HTTP in it',
      () => raw.get(raw.ring('number=%2B4930901834&name=a HTTP/1.1 b')),
      { name: 'a HTTP/1.1 b' },
    ],
    [
      'an ampersand between blanks',
      () => raw.get(raw.ring('number=%2B4930901834&name=Smith & Co')),
      { name: 'Smith & Co' },
    ],
    [
      'a SIP address as it stands',
      () => raw.get(raw.ring('number=<sip:+4930901834 @h>&name="A" <x>')),
      { name: '"A" <x>' },
    ],
    ['a plus that is not escaped', () => raw.get(raw.ring('number=+4930901834')), {}],
    [
      'letters that are not escaped',
      () => raw.get(raw.ring('number=+4930901834&name=Müller Юлия')),
      { name: 'Müller Юлия' },
    ],
    [
      'letters of an old alphabet',
      () => Buffer.from(raw.get(raw.ring('number=+4930901834&name=Müller')), 'latin1'),
      { name: 'Müller' },
    ],
    [
      'a number sign in the name',
      () => raw.get(raw.ring('number=+4930901834&name=Gate #3')),
      { name: 'Gate #3' },
    ],
    [
      'no port in Host',
      () => `GET ${raw.ring('number=+4930901834')} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`,
      {},
    ],
    [
      'another port in Host',
      () => `GET ${raw.ring('number=+4930901834')} HTTP/1.1\r\nHost: 127.0.0.1:80\r\n\r\n`,
      {},
    ],
    ['localhost', () => `GET ${raw.ring('number=+4930901834')} HTTP/1.1\r\nHost: LocalHost\r\n\r\n`, {}],
    ...['LOCALHOST.', '127.1', '127.0.0.1.', '127.0.0.1.:80', '0x7f.1', '2130706433', '192.168.1.20'].map(
      (name): [string, () => string, object] => [
        `${name} for a host`,
        () => `GET ${raw.ring('number=+4930901834')} HTTP/1.1\r\nHost: ${name}\r\n\r\n`,
        {},
      ],
    ),
    ['an IPv6 host', () => `GET ${raw.ring('number=+4930901834')} HTTP/1.1\r\nHost: [::1]:99\r\n\r\n`, {}],
    ['no Host', () => `GET ${raw.ring('number=+4930901834')} HTTP/1.1\r\n\r\n`, {}],
    ['an empty Host', () => `GET ${raw.ring('number=+4930901834')} HTTP/1.1\r\nHost:\r\n\r\n`, {}],
    ['a doubled slash', () => raw.get(`/${raw.ring('number=+4930901834')}`), {}],
    ['a slash at the end', () => raw.get(`/${S}/otherProgram/ring/?number=+4930901834`), {}],
    ['slashes everywhere', () => raw.get(`//${S}//otherProgram///ring//?number=+4930901834`), {}],
    ['other letters in the path', () => raw.get(`/${S}/OtherProgram/RING?number=+4930901834`), {}],
    [
      'an escaped path',
      () =>
        raw.get(
          `/${S.replace(/[-_]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)}/otherProgram/rin%67?number=+4930901834`,
        ),
      {},
    ],
    ['lines that end in LF', () => raw.get(raw.ring('number=+4930901834')).replaceAll('\r', ''), {}],
    ['lines that end in CR', () => raw.get(raw.ring('number=+4930901834')).replaceAll('\n', ''), {}],
    [
      'lines that end in CR, and a body with lines',
      () =>
        `POST /${S}/otherProgram/ring HTTP/1.1\rContent-Length: 32\r\rnumber=%2B4930901834&name=A\n\nB\n\n`,
      {},
    ],
    ['lines that end both ways', () => raw.get(raw.ring('number=+4930901834')).replace('\r', ''), {}],
    [
      '&amp; for &',
      () => raw.get(raw.ring('number=%2B4930901834&amp;name=Anna&amp;callId=7')),
      { name: 'Anna', phoneCallId: '7' },
    ],
    ['the whole address', () => raw.get(`http://127.0.0.1:${raw.port}${raw.ring('number=+4930901834')}`), {}],
    ['empty lines in front', () => `\r\n\r\n${raw.get(raw.ring('number=+4930901834'))}`, {}],
    ['no version', () => `GET ${raw.ring('number=+4930901834')}\r\n${host()}\r\n`, {}],
    ['HTTP/1.0', () => `GET ${raw.ring('number=+4930901834')} HTTP/1.0\r\n\r\n`, {}],
    ['small letters', () => `get ${raw.ring('number=+4930901834')} http/1.1\r\nhost: 127.0.0.1\r\n\r\n`, {}],
    [
      'a header that is none',
      () => `GET ${raw.ring('number=+4930901834')} HTTP/1.1\r\nnonsense\r\n: x\r\n\0\r\n\r\n`,
      {},
    ],
    [
      'a hundred headers',
      () => `GET ${raw.ring('number=+4930901834')} HTTP/1.1\r\n${'X-A: 1\r\n'.repeat(100)}\r\n`,
      {},
    ],
    ['two lengths', () => `POST ${raw.ring('number=+4930901834')} HTTP/1.1\r\nContent-Length: x\r\n\r\n`, {}],
    [
      'a body in chunks',
      () =>
        `POST /${S}/otherProgram/ring HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nnumber=%2\r\n11;x=y\r\nB4930901834&name=\r\n4\nAnna\n0\r\n\r\n`,
      { name: 'Anna' },
    ],
    [
      'a sender that waits to be told to go on',
      () =>
        `POST /${S}/otherProgram/ring HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 20\r\n\r\nnumber=%2B4930901834`,
      {},
    ],
    [
      'a body that is too long behind an address that says it all',
      () => `POST ${raw.ring('number=+4930901834')} HTTP/1.1\r\nContent-Length: 5000\r\n\r\n{}`,
      {},
    ],
    [
      'an endless body in chunks behind an address that says it all',
      () =>
        `POST ${raw.ring('number=+4930901834')} HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n${`400\r\n${'x'.repeat(1024)}\r\n`.repeat(20)}`,
      {},
    ],
    [
      'a body that is none behind an address that says it all',
      () =>
        `POST ${raw.ring('number=+4930901834')} HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n`,
      {},
    ],
    [
      'a body of JSON, which is not looked at',
      () => `POST ${raw.ring('number=+4930901834')} HTTP/1.1\r\nContent-Length: 14\r\n\r\n{"number":"1"}`,
      {},
    ],
    [
      'the secret in a header',
      () => `GET /otherProgram/ring?number=+4930901834 HTTP/1.1\r\nX-Ringside-Secret: ${S}\r\n\r\n`,
      {},
    ],
    [
      'more after the request',
      () => raw.get(raw.ring('number=+4930901834')) + raw.get(raw.ring('number=2')),
      {},
    ],
  ])('%s', async (_what, request, expected) => {
    expect(await raw.write(request())).toBe(204);
    expect(raw.heard.hooks).toMatchObject([{ news: 'ring', number, direction: 'incoming', ...expected }]);
    expect(raw.receiver.snapshot()?.refused).toEqual({});
  });

  it('in whatever pieces it comes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 6 }), async (cuts) => {
        raw.heard.hooks.length = 0;
        const body = 'name=M%C3%BCller';
        const whole = Buffer.from(
          `POST ${raw.ring('number=+4930901834')} HTTP/1.1\r\n${host()}Content-Length: ${body.length}\r\n\r\n${body}`,
        );
        const at = [0, ...cuts.toSorted((a, b) => a - b), whole.length];
        const pieces = at.slice(1).map((end, index) => whole.subarray(at[index] ?? 0, end));
        expect(await raw.write(...pieces.filter((piece) => piece.length > 0))).toBe(204);
        expect(raw.heard.hooks).toMatchObject([{ number, name: 'Müller' }]);
      }),
      { numRuns: 40 },
    );
  });

  it('where the body breaks off', async () => {
    const socket = connect(raw.port, '127.0.0.1');
    socket.on('error', () => undefined).resume();
    socket.end(`POST ${raw.ring('number=+4930901834')} HTTP/1.1\r\nContent-Length: 100\r\n\r\nname=An`);
    await raw.heard.until(() => raw.heard.hooks.length === 1);
    expect(raw.heard.hooks).toMatchObject([{ number, name: 'An' }]);
  });
});
