import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact } from '../../../electron/diagnostics/redact.ts';

const runs = { numRuns: 500 };
const code = fc.stringMatching(/^[a-z0-9]{12,40}$/);
const around = fc.string({ unit: fc.constantFrom('a', ' ', '"', "'", '{', '}', ',', ':', '\n', '/', 'я') });

describe('what is written down holds no webhook code', () => {
  it.each([
    'https://portal.example/rest/1/c4naryc0de5551/profile.json',
    'http://127.0.0.1:4000/rest/17/c4naryc0de5551',
    '/REST/1//c4naryc0de5551/',
    '{"url":"https:\\/\\/portal.example\\/rest\\/1\\/c4naryc0de5551\\/profile"}',
    'next=https%3A%2F%2Fportal.example%2Frest%2F1%2Fc4naryc0de5551%2Fprofile',
    "fetch failed: 'http://portal.example/rest/1/c4naryc0de5551/'",
    'https://portal.example/rest/1/c4naryc0de5551?x=1',
  ])('%s', (text) => {
    expect(redact(text)).not.toContain('c4naryc0de5551');
  });

  it('wherever the address stands in a text, however it is escaped', () => {
    const slash = fc.constantFrom('/', '//', '\\/', '%2F', '%2f');
    fc.assert(
      fc.property(code, slash, around, around, fc.integer({ min: 1 }), (secret, s, before, after, id) => {
        const text = `${before}portal.example${s}rest${s}${id}${s}${secret}${s}profile${after}`;
        expect(redact(text)).not.toContain(secret);
      }),
      runs,
    );
  });
});

describe('what is written down holds no token', () => {
  it.each([
    'auth=c4naryc0de5551&x=1',
    'POST body: {"auth":"c4naryc0de5551"}',
    '{"access_token": "c4naryc0de5551", "refresh_token":"c4naryc0de5551"}',
    'auth[access_token]=c4naryc0de5551',
    'auth%5Baccess_token%5D=c4naryc0de5551',
    'application_token=c4naryc0de5551',
    'REFRESH_ID=c4naryc0de5551&AUTH_ID=c4naryc0de5551',
    'client_secret: c4naryc0de5551',
    'body="{\\"access_token\\":\\"c4naryc0de5551\\"}"',
    'https://portal.example/redirect?code=c4naryc0de5551&state=c4naryc0de5551',
    'Authorization: Bearer c4naryc0de5551',
    '"authorization": "Basic c4naryc0de5551"',
    'wss://push.example/sub/?CHANNEL_ID=c4naryc0de5551:x/y&clientId=c4naryc0de5551&token=c4naryc0de5551',
    'CHANNEL_ID=c4naryc0de5551%2Fc4naryc0de5551',
  ])('%s', (text) => {
    expect(redact(text)).not.toContain('c4naryc0de5551');
  });

  it('nor anything that looks like one, under whatever name', () => {
    const channelId = fc.stringMatching(/^[0-9a-f]{32}$/);
    fc.assert(
      fc.property(channelId, around, around, (id, before, after) => {
        expect(redact(`${before}"id":"${id}:${id}.${id}"${after}`)).not.toContain(id);
      }),
      runs,
    );
  });
});

describe('what is written down holds no full phone number', () => {
  const digits = fc.stringMatching(/^\d{7,15}$/);
  /** The longest run of digits, whatever people put between them. */
  const longestRun = (text: string): number =>
    Math.max(0, ...[...text.matchAll(/\d(?:[\s().-]?\d)*/g)].map(([run]) => run.replace(/\D/g, '').length));

  it.each([
    'call from +7 (495) 123-45-67',
    'tel:+74951234567',
    'number=84951234567x12',
    'call_79123456789_x',
    '79123456789abc',
    'at 2026-11-22 79123456789',
    '7912-34-56789',
    '00 49 30 1234567',
  ])('%s', (text) => {
    const rest = redact(text).replace('2026-11-22', '');
    expect(longestRun(rest)).toBeLessThan(7);
  });

  it('with whatever stands around it, between its digits, before and behind', () => {
    const separator = fc.constantFrom('', '', '', ' ', '-', '.', ' (', ') ');
    const neighbour = fc.constantFrom('', ' ', 'a', '_', '=', '"', 'tel:', '+', 'call', 'ms', ':', ';', 'я');
    fc.assert(
      fc.property(
        digits,
        fc.array(separator, { minLength: 14, maxLength: 14 }),
        neighbour,
        neighbour,
        (...all) => {
          const [number, separators, before, after] = all;
          const written = [...number].map((digit, index) => digit + (separators[index] ?? '')).join('');
          const redacted = redact(`${before}${written.trim()}${after}`);
          expect(redacted.replace(/\D/g, '').length, redacted).toBeLessThanOrEqual(3);
        },
      ),
      runs,
    );
  });
});

describe('what helps to find a fault stays', () => {
  it.each([
    'started version=0.1.0 electron=33.2.1',
    'portal request failed method=telephony.externalCall.hide code=portal.down status=503 tookMs=30012',
    'portal connected host=127.0.0.1:37537',
    'portal connected host=portal.example:8443',
    'portal connected host=192.168.100.200:8443',
    '2026-11-22T16:31:13.765+00:00 info',
    'keychain.locked account=portal.example/17',
    'at handler (/opt/Ringside/resources/app.asar/dist/main/main.cjs:12:34567)',
  ])('%s', (text) => {
    expect(redact(text)).toBe(text);
  });

  it('the last three digits tell lines about one call apart', () => {
    expect(redact('call from +74951234567 dismissed')).toBe('call from …567 dismissed');
  });

  it('redacting twice changes nothing more', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(redact(redact(text))).toBe(redact(text));
      }),
      runs,
    );
  });

  it('takes no time to speak of, whatever the text', () => {
    for (const unit of ['1', '1 ', '/rest/', 'auth=', '+1-', '%2F', '\\/', '0a'])
      expect(redact(unit.repeat(20_000)).length).toBeGreaterThan(0);
  });
});
