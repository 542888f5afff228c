import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLoopbackHost, isOrigin } from '../../contracts/access/origin.ts';
import { mayIssueTokens } from '../../contracts/access/tokenServer.ts';
import {
  accountName,
  maskedWebhookUrl,
  parseWebhookUrl,
  portalHost,
} from '../../contracts/access/webhookUrl.ts';

const code = 'k3x0abcdefgh1234';

function access(text: string) {
  const check = parseWebhookUrl(text);
  if (!check.ok) throw new Error(`refused: ${check.error.code}`);
  return check.access;
}

function refusal(text: string): string {
  const check = parseWebhookUrl(text);
  return check.ok ? 'accepted' : check.error.code;
}

describe('parseWebhookUrl', () => {
  it.each([
    `https://portal.example/rest/7/${code}/`,
    `https://portal.example/rest/7/${code}`,
    `https://portal.example/rest/7/${code}/profile.json`,
    `https://portal.example/rest/7/${code}/telephony.externalCall.hide?CALL_ID=1#x`,
    `  "https://portal.example/rest/7/${code}/"\n`,
    `<https://portal.example/rest/7/${code}/>`,
    `«https://portal.example/rest/7/${code}/»`,
    `\u200bhttps://portal.example/rest/7/${code}/\ufeff`,
    `https://portal.example/rest/7/k3x0\u200babcdefgh1234/`,
    `HTTPS://PORTAL.EXAMPLE:443//rest//7/${code}//`,
    `portal.example/rest/7/${code}/`,
    `//portal.example/rest/7/${code}/`,
    `portal.example:443/rest/7/${code}`,
    `URL: https://portal.example/rest/7/${code}/`,
    `Webhook:\thttps://portal.example/rest/7/${code}/profile.json\nScopes: telephony, crm`,
    `The address is https://portal.example/rest/7/${code}.`,
    `Вебхук — https://portal.example/rest/7/${code}/, никому не показывай`,
    `[my webhook](https://portal.example/rest/7/${code}/)`,
    `[https://portal.example/rest/7/${code}/](https://portal.example/rest/7/${code}/)`,
    `<https://portal.example/rest/7/${code}/|webhook>`,
    `Anna (https://portal.example/rest/7/${code}/)`,
    `<a href="https://portal.example/rest/7/${code}/">webhook</a>`,
    `curl 'https://portal.example/rest/7/${code}/profile'`,
    `https://portal.example/rest/api/7/${code}/`,
  ])('takes apart %j', (text) => {
    expect(access(text)).toEqual({ kind: 'webhook', origin: 'https://portal.example', userId: 7, code });
  });

  it.each([
    ['', 'webhookUrl.empty'],
    [' "" ', 'webhookUrl.empty'],
    ['portal', 'webhookUrl.notAUrl'],
    [`portal/rest/7/${code}/`, 'webhookUrl.notAUrl'],
    [`/rest/7/${code}/`, 'webhookUrl.notAUrl'],
    [`me@portal.example/rest/7/${code}/`, 'webhookUrl.notAUrl'],
    [`URL: http://portal.example/rest/7/${code}/`, 'webhookUrl.notHttps'],
    [`URL: https://me:secret@portal.example/rest/7/${code}/`, 'webhookUrl.notAWebhook'],
    [`[https://portal.example/rest/7/${code}/](https://evil.example/rest/7/${code}/)`, 'webhookUrl.notAUrl'],
    [
      `7: https://portal.example/rest/7/${code}/ 8: https://portal.example/rest/8/${code}/`,
      'webhookUrl.notAUrl',
    ],
    // Bitrix24 serves REST at the root of a host alone.
    [`https://portal.example/intranet/rest/7/${code}/`, 'webhookUrl.notAWebhook'],
    ['https://', 'webhookUrl.notAUrl'],
    ['https://portal .example/', 'webhookUrl.notAUrl'],
    [`http://portal.example/rest/7/${code}/`, 'webhookUrl.notHttps'],
    [`http://127.0.0.1.evil.example/rest/7/${code}/`, 'webhookUrl.notHttps'],
    [`http://10.0.0.1/rest/7/${code}/`, 'webhookUrl.notHttps'],
    [`ftp://127.0.0.1/rest/7/${code}/`, 'webhookUrl.notHttps'],
    ['https://portal.example/', 'webhookUrl.notAWebhook'],
    ['https://portal.example/rest/', 'webhookUrl.notAWebhook'],
    ['https://portal.example/rest/7/', 'webhookUrl.notAWebhook'],
    [`https://portal.example/rest/0/${code}/`, 'webhookUrl.notAWebhook'],
    [`https://portal.example/rest/x/${code}/`, 'webhookUrl.notAWebhook'],
    [`https://portal.example/rest/99999999999999999999/${code}/`, 'webhookUrl.notAWebhook'],
    ['https://portal.example/rest/7/a%2fb1234/', 'webhookUrl.notAWebhook'],
    [`https://user:pass@portal.example/rest/7/${code}/`, 'webhookUrl.notAWebhook'],
    [`https://trusted.example@evil.example/rest/7/${code}/`, 'webhookUrl.notAWebhook'],
  ])('refuses %j as %s', (text, expected) => {
    expect(refusal(text)).toBe(expected);
  });

  it.each(['http://localhost:8080', 'http://127.0.0.1:8080', 'http://127.8.9.1', 'http://[::1]:8080'])(
    'lets plain http through on loopback: %s',
    (origin) => {
      expect(access(`${origin}/rest/1/${code}/`).origin).toBe(origin);
    },
  );

  it('accepts international names, in their ASCII form', () => {
    expect(access(`https://münchen.example/rest/1/${code}/`).origin).toBe('https://xn--mnchen-3ya.example');
  });

  it('never throws, and whatever it accepts is https or loopback and comes back from its own parts', () => {
    const pieces = fc.constantFrom(
      'https://',
      'http://',
      'portal.example',
      '127.0.0.1',
      'localhost',
      ':',
      '8080',
      '/',
      '//',
      'rest',
      'URL: ',
      '](',
      '/rest/1/',
      code,
      '@',
      '?',
      '#',
      '"',
      '\u200b',
      ' ',
      '%',
      '[::1]',
      '..',
      '\\',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(pieces).map((parts) => parts.join('')),
        ),
        (text) => {
          const check = parseWebhookUrl(text);
          if (!check.ok) return;
          const url = new URL(check.access.origin);
          expect(url.protocol === 'https:' || isLoopbackHost(url.hostname)).toBe(true);
          // What may be typed is what may be read back from disk.
          expect(isOrigin(check.access.origin)).toBe(true);
          const again = parseWebhookUrl(
            `${check.access.origin}/rest/${check.access.userId}/${check.access.code}/`,
          );
          expect(again).toEqual(check);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('what may be shown of a webhook', () => {
  it('masks the code, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z0-9]{8,40}$/),
        fc.integer({ min: 1, max: 1e9 }),
        (secret, userId) => {
          const webhook = access(`https://portal.example:8443/rest/${userId}/${secret}/`);
          expect(maskedWebhookUrl(webhook)).toBe(`https://portal.example:8443/rest/${userId}/••••/`);
          expect(accountName(webhook)).toBe(`portal.example:8443/${userId}`);
          expect(portalHost(webhook)).toBe('portal.example:8443');
        },
      ),
    );
  });
});

describe('what may be read back as an origin', () => {
  it.each(['https://portal.example', 'https://portal.example:8443', 'http://127.0.0.1:8080', 'http://[::1]'])(
    'is %s',
    (text) => expect(isOrigin(text)).toBe(true),
  );

  it.each([
    'http://portal.example',
    'http://portal.test:8080',
    'https://user:pw@portal.example',
    'https://portal.example/',
    'https://portal.example/path?x=',
    'HTTPS://PORTAL.example',
    'file:///etc',
    'javascript:alert(1)',
    'ws://127.0.0.1',
    '//portal.example',
    'x',
    '',
  ])('is not %j', (text) => expect(isOrigin(text)).toBe(false));
});

describe('who may issue tokens', () => {
  it.each([
    ['https://oauth.bitrix.info', 'https://portal.example', true],
    ['https://oauth.bitrix24.tech', 'https://portal.example', true],
    ['http://127.0.0.1:9000', 'http://127.0.0.1:8080', true],
    ['http://127.0.0.1:9000', 'https://portal.example', false],
    ['https://evil.example', 'https://portal.example', false],
    ['https://evil.example', 'http://127.0.0.1:8080', false],
    ['http://oauth.bitrix.info', 'https://portal.example', false],
    ['https://oauth.bitrix.info.evil.example', 'https://portal.example', false],
    ['nonsense', 'https://portal.example', false],
  ])('%s for %s: %s', (tokenOrigin, portalOrigin, may) => {
    expect(mayIssueTokens(tokenOrigin, portalOrigin)).toBe(may);
  });
});

it('keeps what is stored for https apart from plain http on loopback', () => {
  const names = ['https://localhost:8080', 'http://localhost:8080'].map((origin) =>
    accountName({ origin, userId: 1 }),
  );
  expect(new Set(names).size).toBe(2);
});
