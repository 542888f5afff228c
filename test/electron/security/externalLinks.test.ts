import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { otherSystemUrl, portalPageUrl } from '../../../electron/security/externalLinks.ts';

const portal = 'https://portal.example:8443';

describe('addresses that are handed to the browser', () => {
  it('are pages of the connected portal', () => {
    expect(portalPageUrl(portal, '/crm/contact/details/7/')).toBe(`${portal}/crm/contact/details/7/`);
    expect(portalPageUrl('http://127.0.0.1:4000', '/devops/list/')).toBe(
      'http://127.0.0.1:4000/devops/list/',
    );
  });

  it.each([
    ['another host', '//evil.example/'],
    ['another host behind backslashes', '/\\evil.example/'],
    ['another scheme', 'javascript:alert(1)'],
    ['a whole address', 'https://portal.example:8443/'],
    ['a relative path', 'crm/'],
    ['nothing', ''],
  ])('are never %s', (_what, path) => {
    expect(portalPageUrl(portal, path)).toBeNull();
  });

  it.each([
    'http://portal.example',
    'file:///etc',
    'javascript:alert(1)',
    'ftp://portal.example',
    'null',
    '',
    'https://user:pass@portal.example',
    'https://portal.example/path',
  ])('are never made from the portal %j', (origin) => {
    expect(portalPageUrl(origin, '/crm/')).toBeNull();
  });

  it('never leave the portal, whatever the path is', () => {
    const piece = fc.constantFrom(
      '/',
      '\\',
      '//',
      '@',
      ':',
      '?',
      '#',
      '..',
      '%2f',
      '\t',
      '\n',
      'evil.example',
    );
    const path = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 12 })
        .map((parts) => parts.join('')),
      fc.webUrl(),
    );
    fc.assert(
      fc.property(path, fc.boolean(), (text, rooted) => {
        const url = portalPageUrl(portal, rooted ? `/${text}` : text);
        if (url === null) return;
        const { origin, username, password } = new URL(url);
        expect([origin, username, password]).toEqual([portal, '', '']);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('addresses of another system', () => {
  const template = 'https://erp.example/?phone={phone}';

  it('are on the host that the settings name, by https', () => {
    expect(otherSystemUrl(template, 'https://erp.example/?phone=%2B7495')).toBe(
      'https://erp.example/?phone=%2B7495',
    );
  });

  it.each([
    'https://evil.example/?phone=1',
    'https://erp.example:8443/?phone=1',
    'http://erp.example/?phone=1',
    'https://user:pw@erp.example/?phone=1',
    'javascript:alert(1)',
    '',
  ])('are never %s', (address) => {
    expect(otherSystemUrl(template, address)).toBeNull();
  });

  it.each(['http://erp.example/?phone={phone}', 'https://erp.example/', ''])(
    'are never made from the setting %j',
    (setting) => {
      expect(otherSystemUrl(setting, 'https://erp.example/?phone=1')).toBeNull();
    },
  );
});
