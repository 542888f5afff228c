import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFloorArguments } from '../../build/floor/floorArguments.ts';
import { FloorError } from '../../build/floor/managementApi.ts';
import { parsePasswords } from '../../build/floor/passwordsFile.ts';
import { portalKeyOf } from '../../electron/floor/portalKey.ts';

const needed = ['--broker=https://broker.example:15671', '--admin=it', '--portal=northwind.bitrix24.com'];
const noFile = (path: string): string => {
  throw new Error(`no ${path}`);
};
const parse = (...args: readonly string[]) => parseFloorArguments([...needed, ...args], noFile);

describe('the command line of the set-up', () => {
  it('names portal, desks, rights and workers', () => {
    expect(
      parse(
        '--desks=1,17,20-22',
        '--clear-by=17',
        '--leads=1',
        '--workers=server1,server2',
        '--passwords=p.csv',
      ),
    ).toEqual({
      wishes: {
        portalKey: portalKeyOf('northwind.bitrix24.com'),
        desks: [1, 17, 20, 21, 22],
        clearing: [17],
        leading: [1],
        workers: ['worker-server1', 'worker-server2'],
      },
      portalHost: 'northwind.bitrix24.com',
      passwordsFile: 'p.csv',
      to: { kind: 'broker', url: 'https://broker.example:15671', admin: 'it', caFile: null },
    });
  });

  it('takes the portal as it is copied from the browser, with its port', () => {
    const { wishes } = parseFloorArguments(
      [...needed.slice(0, 2), '--portal=https://CRM.example:8443/company/'],
      noFile,
    );
    expect(wishes.portalKey).toBe(portalKeyOf('crm.example:8443'));
  });

  it('takes desks out of a file', () => {
    const file = '# the night shift\n1 2\r\n17;18, 20-21 # and two more\n\n';
    const { wishes } = parseFloorArguments([...needed, '--desks=@desks.txt'], () => file);
    expect(wishes.desks).toEqual([1, 2, 17, 18, 20, 21]);
  });

  it.each([
    [['--desks=@gone.txt'], 'no gone.txt'],
    [['--desks=anna'], '"anna" is no user id'],
    [['--desks=0'], '"0" is no user id'],
    [['--desks=5-3'], '"5-3" is no user id'],
    [['--desks=1-99999999'], 'more than 5000 users'],
    [['--desks=17', '--clear-by=18'], 'not among --desks: 18'],
    [['--desks=17', '--leads=17,18'], '--leads names who is not among --desks: 18'],
    [['--desks=1-60', '--leads=1-51'], 'more than 50'],
    [['--workers=Server 1'], 'is not of small letters'],
    [['--desk=17'], '--desk'],
    [['--password=secret'], '--password'],
    [['17'], '17'],
    [['--portal=nowhere'], 'no address of a portal'],
    [['--broker=http://broker.example:15672'], 'http on this computer alone'],
    [['--broker=https://it:secret@broker.example:15671'], 'without a name or password'],
    [['--broker=https://broker.example:15671/api'], '--broker is https://host:port'],
    [['--admin=it:secret'], 'no password belongs on the command line'],
    [['--definitions=d.json'], 'one of them, not both'],
  ])('%j is refused: %s', (args, told) => {
    expect(() => parse(...args)).toThrow(FloorError);
    expect(() => parse(...args)).toThrow(told);
  });

  it('says what is missing', () => {
    for (const missing of needed)
      expect(() =>
        parseFloorArguments(
          needed.filter((arg) => arg !== missing),
          noFile,
        ),
      ).toThrow(`${/^--\w+/.exec(missing)?.[0]}`);
  });

  it('is read or refused in words, whatever is in a list', () => {
    fc.assert(
      fc.property(fc.string(), (list) => {
        try {
          for (const id of parse(`--desks=${list}`).wishes.desks) expect(id).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(FloorError);
        }
      }),
    );
  });
});

describe('a file of passwords', () => {
  it('is read with or without its heading, as Windows or Linux write it', () => {
    const passwords = new Map([
      ['u1', 'a-long-password'],
      ['worker-a', 'another+password='],
    ]);
    const lines = 'u1,a-long-password\r\nworker-a,another+password=\r\n';
    expect(parsePasswords(lines, 'f')).toEqual(passwords);
    expect(parsePasswords(`\uFEFFaccount,password\r\n${lines}\r\n`, 'f')).toEqual(passwords);
  });

  it.each([
    ['u1', 'line 1 does not begin with an account'],
    ['u1,short', 'line 1: the password of u1 is not of 12 to 200'],
    ['u1,with a space in it', 'line 1: the password of u1'],
    ['u1,"in-quotes-12345"', 'line 1: the password of u1'],
    ['u1,long-enough-1,x', 'line 1: the password of u1'],
    ['\nu1,long-enough-1\nu1,long-enough-2', 'line 3 names u1 a second time'],
  ])('%j is refused, and no password is told', (text, told) => {
    expect(() => parsePasswords(text, 'f')).toThrow(told);
    for (const secret of ['short', 'space in it', 'in-quotes', 'long-enough'])
      expect(() => parsePasswords(text, 'f')).not.toThrow(secret);
  });

  it('is read or refused in words, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          for (const [account, password] of parsePasswords(text, 'f'))
            expect(`${account},${text}`).toContain(password);
        } catch (error) {
          expect(error).toBeInstanceOf(FloorError);
        }
      }),
    );
  });
});
