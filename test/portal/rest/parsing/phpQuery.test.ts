import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePhpQuery } from './phpQuery.ts';
import { phpBool, phpInt } from './phpValues.ts';

describe('a query read as PHP reads it', () => {
  it.each([
    ['a=1&b=two%20words&a=3', { a: '3', b: 'two words' }],
    ['USER_ID[0]=1&USER_ID[1]=2', { USER_ID: ['1', '2'] }],
    ['USER_ID[]=1&USER_ID[]=2', { USER_ID: ['1', '2'] }],
    ['USER_ID%5B%5D=5', { USER_ID: ['5'] }],
    ['USER_ID[1]=1&USER_ID[0]=2', { USER_ID: { '1': '1', '0': '2' } }],
    ['cmd[a]=profile%3Fx%3D1&cmd[b]=scope', { cmd: { a: 'profile?x=1', b: 'scope' } }],
    ['f[a][b][]=1&f[a][b][]=2&f[c]=3', { f: { a: { b: ['1', '2'] }, c: '3' } }],
    ['a[5]=x&a[]=y', { a: { '5': 'x', '6': 'y' } }],
    ['a=1&a[b]=2', { a: { b: '2' } }],
    ['a.b=1&c d=2', { a_b: '1', c_d: '2' }],
    ['', {}],
    ['=1&[x]=2&flag', { '[x]': '2', flag: '' }],
  ])('%s', (query, expected) => {
    expect(parsePhpQuery(query)).toEqual(expected);
  });

  it('never throws and never touches prototypes', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        parsePhpQuery(text);
      }),
    );
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    parsePhpQuery('__proto__[polluted]=1&constructor[prototype][polluted]=1');
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it('gives back any list of texts that was sent as one', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (items) => {
        const query = items.map((item) => `a[]=${encodeURIComponent(item)}`).join('&');
        expect(parsePhpQuery(query)).toEqual({ a: items });
      }),
    );
  });
});

describe("PHP's casts", () => {
  it.each([
    ['12', 12],
    ['12abc', 12],
    ['abc', 0],
    ['', 0],
    [' 7', 7],
    ['-3', -3],
    ['5,6', 5],
    [true, 1],
    [null, 0],
    [[], 0],
    [['9'], 1],
    [2.9, 2],
  ])('(int) %j is %i', (value, expected) => {
    expect(phpInt(value)).toBe(expected);
  });

  it.each([
    ['0', false],
    ['', false],
    [0, false],
    [[], false],
    [{}, false],
    [null, false],
    ['N', true],
    ['false', true],
    ['0.0', true],
    [[0], true],
  ])('(bool) %j is %s', (value, expected) => {
    expect(phpBool(value)).toBe(expected);
  });
});
