import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHandOverStart, readPasswordLine } from '../../../electron/floor/handOverStart.ts';

describe('a start that hands a password over', () => {
  it('names the broker that it is for', () => {
    expect(readHandOverStart(['ringside', '--floor-password=amqps://broker.example'])).toEqual({
      broker: 'amqps://broker.example',
    });
    expect(readHandOverStart(['ringside', '--floor-password=https://broker.example'])).toEqual({
      broker: null,
    });
  });

  it.each([
    [['ringside']],
    [['ringside', '--floor-password']],
    // A link of a web page.
    [['ringside', '--', '--floor-password=amqps://evil.example']],
  ])('%j is none', (argv) => {
    expect(readHandOverStart(argv)).toBeNull();
  });
});

describe('a line of the file of passwords', () => {
  it.each(['u17,abcdefghijkl', '\uFEFFu17,abcdefghijkl\r\n', ' u17,abcdefghijkl \n\n'])(
    '%j is one',
    (text) => {
      expect(readPasswordLine(text)).toEqual({ userId: 17, password: 'abcdefghijkl' });
    },
  );

  it.each([
    '',
    'u17',
    'u17,',
    ',abcdefghijkl',
    'worker-server1,abcdefghijkl',
    'u0,abcdefghijkl',
    'u17,two words',
    'u17,abc\nu18,def',
    'account,password',
  ])('%j is none', (text) => {
    expect(readPasswordLine(text)).toBeNull();
  });

  it('is read of whatever there is', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void readPasswordLine(text)));
  });
});
