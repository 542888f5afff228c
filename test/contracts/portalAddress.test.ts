import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePortalAddress } from '../../contracts/access/portalAddress.ts';
import { isLoopbackHost } from '../../contracts/access/origin.ts';
import { parseWebhookUrl } from '../../contracts/access/webhookUrl.ts';

const origin = (text: string): string => {
  const check = parsePortalAddress(text);
  return check.ok ? check.origin : check.error.code;
};

describe('parsePortalAddress', () => {
  it.each([
    'portal.bitrix24.com',
    'portal.bitrix24.com/',
    'PORTAL.Bitrix24.com',
    'portal.bitrix24.com:443',
    'https://portal.bitrix24.com',
    'https://portal.bitrix24.com/stream/?current_fieldset=SOCSERV#top',
    'portal.bitrix24.com/company/personal/user/7/',
    '  "portal.bitrix24.com"\n',
    '«https://portal.bitrix24.com/»',
    '<portal.bitrix24.com>',
    '\u200bportal.bitrix\u200b24.com\ufeff',
    'https:///portal.bitrix24.com',
    '//portal.bitrix24.com',
  ])('reads the portal out of %j', (text) => {
    expect(origin(text)).toBe('https://portal.bitrix24.com');
  });

  it.each([
    ['portal.example:8443', 'https://portal.example:8443'],
    ['münchen.example', 'https://xn--mnchen-3ya.example'],
    ['192.168.1.20', 'https://192.168.1.20'],
    ['[2001:db8::1]', 'https://[2001:db8::1]'],
    ['localhost:8080', 'https://localhost:8080'],
    ['http://localhost:8080/stream/', 'http://localhost:8080'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
  ])('%j is %s', (text, expected) => {
    expect(origin(text)).toBe(expected);
  });

  it.each([
    '',
    ' "" ',
    'portal',
    'my portal',
    'portal .example',
    'https://',
    'https://portal',
    'http://portal.example',
    'http://10.0.0.1',
    'http://127.0.0.1.evil.example',
    'http://localhost.evil.example',
    'ftp://127.0.0.1',
    'file:///etc/passwd',
    'javascript://portal.example/%0aalert(1)',
    'javascript:alert(1)',
    'data:text/html,x',
    'mailto:me@portal.example',
    'https://me:secret@portal.example',
    'portal.bitrix24.com@evil.example',
    'https://.example',
    'portal.example"/',
    'portal.exa`mple',
    'portal.example:99999',
    '@',
    '?',
    '#',
    '..',
  ])('refuses %j', (text) => {
    expect(origin(text)).toBe('portalAddress.notValid');
  });

  const pieces = fc.constantFrom(
    ...['https://', 'http://', 'portal.example', '127.0.0.1', 'localhost', ':', '8080', '/', '//', '?', '#'],
    ...['@', '"', '\u200b', ' ', '%', '[::1]', '..', '\\', 'javascript:', 'é', '。', 'www'],
  );
  const anything = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces).map((parts) => parts.join('')),
    fc.webUrl(),
  );

  it('never throws; what it accepts is an origin alone, https or loopback, and is accepted again unchanged', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const check = parsePortalAddress(text);
        if (!check.ok) {
          expect(check.error).toEqual({ code: 'portalAddress.notValid', params: {} });
          return;
        }
        const url = new URL(check.origin);
        expect(url.protocol === 'https:' || isLoopbackHost(url.hostname)).toBe(true);
        expect(`${url.username}${url.password}${url.search}${url.hash}`).toBe('');
        expect(url.origin).toBe(check.origin);
        expect(parsePortalAddress(check.origin)).toEqual(check);
      }),
      { numRuns: 3000 },
    );
  });

  it('does not care what stands around an address or after its host', () => {
    const wrapping = fc.stringMatching(/^[\s"'<>«»\u200b\ufeff]{0,4}$/);
    fc.assert(
      fc.property(fc.domain(), fc.webPath(), wrapping, wrapping, (domain, path, before, after) => {
        fc.pre(parsePortalAddress(domain).ok);
        expect(parsePortalAddress(`${before}https://${domain}${path}${after}`)).toEqual(
          parsePortalAddress(domain),
        );
      }),
    );
  });

  it('finds the portal that a webhook URL of its names', () => {
    fc.assert(
      fc.property(fc.domain(), fc.integer({ min: 1, max: 1e9 }), (domain, userId) => {
        const webhook = parseWebhookUrl(`https://${domain}/rest/${userId}/abcdefgh12345678/`);
        fc.pre(webhook.ok && domain.includes('.'));
        if (webhook.ok) expect(origin(`https://${domain}`)).toBe(webhook.access.origin);
      }),
    );
  });
});
