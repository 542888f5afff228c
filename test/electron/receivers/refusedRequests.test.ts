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

describe('what is turned away is counted by its reason', () => {
  it.each<[string, () => string, number, object]>([
    [
      'a page',
      () => `GET ${raw.ring('number=1')} HTTP/1.1\r\n${host()}Origin: https://a.example\r\n\r\n`,
      403,
      { webPage: 1 },
    ],
    [
      'a page behind sixty headers',
      () => `GET ${raw.ring('number=1')} HTTP/1.1\r\n${'X-A: 1\r\n'.repeat(60)}Sec-Fetch-Site: none\r\n\r\n`,
      403,
      { webPage: 1 },
    ],
    [
      'a page in small letters and LF',
      () => `GET ${raw.ring('number=1')} HTTP/1.1\norigin : null\n\n`,
      403,
      { webPage: 1 },
    ],
    [
      'a name',
      () => `GET ${raw.ring('number=1')} HTTP/1.1\r\nHost: a.example:${raw.port}\r\n\r\n`,
      403,
      { hostName: 1 },
    ],
    [
      'a name beside our address',
      () => `GET ${raw.ring('number=1')} HTTP/1.1\r\n${host()}Host: a.example\r\n\r\n`,
      403,
      { hostName: 1 },
    ],
    ['a name in the address', () => raw.get(`http://a.example${raw.ring('number=1')}`), 403, { hostName: 1 }],
    [
      'an address that is a name',
      () => `GET ${raw.ring('number=1')} HTTP/1.1\r\nHost: 127.0.0.1.a.example\r\n\r\n`,
      403,
      { hostName: 1 },
    ],
    ...[
      'fade.fa',
      '127.1.a.example',
      'a@127.0.0.1',
      '127.0.0.1/a',
      'localhost.a',
      'localhost..',
      '1.'.repeat(9),
    ].map((name): [string, () => string, number, object] => [
      `the name ${name}`,
      () => `GET ${raw.ring('number=1')} HTTP/1.1\r\nHost: ${name}\r\n\r\n`,
      403,
      { hostName: 1 },
    ]),
    [
      'a name behind a line that ends in CR',
      () => `GET ${raw.ring('number=1')} HTTP/1.1\r\n${host().trim()}\rHost: a.example\r\n\r\n`,
      403,
      { hostName: 1 },
    ],
    ['another secret', () => raw.get(`/${'a'.repeat(24)}/otherProgram/ring?number=1`), 404, { unproven: 1 }],
    [
      'another secret in the header',
      () => `GET /otherProgram/ring HTTP/1.1\r\nX-Ringside-Secret: a\r\n\r\n`,
      404,
      { unproven: 1 },
    ],
    ['a phone that is off', () => raw.get(`/${S}/snom/ring?number=1`), 404, { place: 1 }],
    ['another method', () => raw.get(raw.ring('number=1')).replace('GET', 'OPTIONS'), 405, { notHttp: 1 }],
    ['TLS', () => '\u0016\u0003\u0001\u0002\u0000\u0001', 400, { notHttp: 1 }],
    ['a long address', () => raw.get(raw.ring(`number=${'1'.repeat(8200)}`)), 414, { tooLong: 1 }],
    [
      'long headers',
      () => `GET ${raw.ring('number=1')} HTTP/1.1\r\nX: ${'x'.repeat(20_000)}`,
      400,
      { tooLong: 1 },
    ],
    [
      'a long body',
      () => `POST ${raw.ring('line=1')} HTTP/1.1\r\nContent-Length: 5000\r\n\r\n`,
      413,
      { tooLong: 1 },
    ],
    [
      'a long body in chunks',
      () =>
        `POST ${raw.ring('line=1')} HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1400\r\n${'a'.repeat(5120)}\r\n0\r\n\r\n`,
      413,
      { tooLong: 1 },
    ],
  ])('%s', async (_what, request, status, refused) => {
    expect(await raw.write(request())).toBe(status);
    expect(raw.heard.hooks).toEqual([]);
    expect(raw.receiver.snapshot()?.refused).toEqual(refused);
  });

  it('whatever bytes come, none rings without the secret, and the next hook does', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
            fc
              .constantFrom(
                'GET ',
                'POST ',
                '/',
                '/otherProgram/ring',
                ' HTTP/1.1',
                '\r\n',
                '\n\n',
                '?number=1',
                'Host: x',
              )
              .map((text) => Buffer.from(text)),
          ),
          { minLength: 1, maxLength: 8 },
        ),
        async (pieces) => {
          const socket = connect(raw.port, '127.0.0.1');
          socket.on('error', () => undefined).resume();
          socket.end(Buffer.concat(pieces));
          await new Promise((resolve) => socket.once('close', resolve));
          expect(raw.heard.hooks).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
    expect(await raw.write(raw.get(raw.ring('number=%2B4930901834')))).toBe(204);
    expect(raw.heard.hooks).toMatchObject([{ number: '+4930901834' }]);
  });
});
