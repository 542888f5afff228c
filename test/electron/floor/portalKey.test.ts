import { describe, expect, it } from 'vitest';
import { isPortalKey } from '../../../contracts/floor/broker.ts';
import { portalKeyOf } from '../../../electron/floor/portalKey.ts';

describe('the key of a portal on the broker', () => {
  it('is what `printf northwind.bitrix24.com | sha256sum` begins with', () => {
    expect(portalKeyOf('northwind.bitrix24.com')).toBe('10aa4e41bebd');
    expect(isPortalKey(portalKeyOf('northwind.bitrix24.com'))).toBe(true);
  });

  it('is the same however the host is written, and another one for another port', () => {
    expect(portalKeyOf('Northwind.Bitrix24.COM')).toBe(portalKeyOf('northwind.bitrix24.com'));
    expect(portalKeyOf('crm.example:8443')).not.toBe(portalKeyOf('crm.example'));
  });
});
