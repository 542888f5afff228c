import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isConnectLink, readConnectLink } from '../../contracts/access/connectLink.ts';
import { isOrigin } from '../../contracts/access/origin.ts';

describe('a link that fills in where one connects', () => {
  it.each([
    'ringside://connect?portal=portal.example&client=local.5f3c.1',
    'ringside://connect/?client=local.5f3c.1&portal=https%3A%2F%2Fportal.example%2Fstream%2F',
    'RINGSIDE:connect?Portal=portal.example&client=local.5f3c.1&utm=x#y',
  ])('names portal and application: %s', (link) => {
    expect(readConnectLink(link)).toEqual({
      portalAddress: 'https://portal.example',
      clientId: 'local.5f3c.1',
    });
  });

  it.each([
    ['nothing', 'ringside://connect'],
    ['what is no address', 'ringside://connect?portal=javascript:alert(1)&client=%'],
    ['plain http', 'ringside://connect?portal=http://portal.example'],
    ['another host in front', 'ringside://connect?portal=https://portal.example@evil.example/'],
    ['two portals', 'ringside://connect?portal=portal.example&portal=evil.example'],
    ['an id that can be none', 'ringside://connect?client=<b>&portal='],
    ['an id without an end', `ringside://connect?client=${'a'.repeat(300)}`],
  ])('offers nothing out of %s', (_what, link) => {
    expect(readConnectLink(link)).toEqual({ portalAddress: null, clientId: null });
  });

  it.each(['ringside://call?number=1', 'ringside://connected?portal=portal.example', 'tel:connect', ''])(
    'is another one than %s',
    (link) => {
      expect(isConnectLink(link)).toBe(false);
      expect(readConnectLink(link)).toBeNull();
    },
  );

  it('gives an origin and an id or nothing, whatever it is made of', () => {
    const part = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('portal=', 'client=', '&', '%', 'http://', '@', 'portal.example', 'local.1'),
    );
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const offer = readConnectLink(`ringside://connect?${parts.join('')}`);
        if (offer === null) return;
        if (offer.portalAddress !== null) expect(isOrigin(offer.portalAddress)).toBe(true);
        if (offer.clientId !== null) expect(offer.clientId).toMatch(/^[\w.-]{1,200}$/);
      }),
    );
  });
});
