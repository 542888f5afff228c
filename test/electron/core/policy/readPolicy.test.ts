import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { policyDeclarations, policyKeys } from '../../../../contracts/policy/policy.ts';
import { noPolicy, readPolicy } from '../../../../electron/core/policy/readPolicy.ts';

const read = (content: unknown, before = noPolicy) => {
  const understood = readPolicy(content, before);
  if (understood === null) throw new Error('no policy');
  return understood;
};
const told = (content: unknown): string[] =>
  read(content).problems.map(({ code, params }) => `${code} ${params['setting'] ?? ''}`);

describe('a policy', () => {
  it('presets and locks what it names, and says whose it is', () => {
    const { policy, problems } = read({
      organisation: 'Northwind',
      presets: { historyDays: 30, language: 'de', phonesOn: ['baresip'] },
      locks: {
        callsRegisteredBy: 'ringside',
        portalAddress: 'portal.example/stream/',
        lines: [{ line: '+4930901', name: 'Sales', colour: 'blue' }],
      },
    });
    expect(problems).toEqual([]);
    expect(policy).toEqual({
      organisation: 'Northwind',
      presets: { historyDays: 30, language: 'de', phonesOn: ['baresip'] },
      locks: {
        callsRegisteredBy: 'ringside',
        portalAddress: 'https://portal.example',
        lines: [{ line: '+4930901', name: 'Sales', colour: 'blue' }],
      },
    });
  });

  it.each([null, undefined, 7, 'locks', [{ locks: {} }]])('is not %j', (content) => {
    expect(readPolicy(content, noPolicy)).toBeNull();
  });

  it('tells what it does not know, what does not fit and what is the operator’s own, and obeys the rest', () => {
    const content = {
      version: 2,
      presets: { historyDay: 30, popupDisplay: 7, theme: 'dark' },
      locks: { theme: 'dark', historyDays: 4000, country: 'DE' },
    };
    expect(told(content)).toEqual([
      'policy.nameUnknown version',
      'policy.nameUnknown historyDay',
      'policy.nameUnknown popupDisplay',
      'policy.notLockable theme',
      'policy.valueNotValid historyDays',
    ]);
    expect(read(content).policy).toMatchObject({ presets: { theme: 'dark' }, locks: { country: 'DE' } });
  });

  it('fills in no variable, which an operator could set, and says so', () => {
    const user = { withVariables: 'https://%USERNAME%.example' };
    const content = {
      organisation: { withVariables: '%COMPANY%' },
      presets: { portalAddress: user, callOutcomes: ['Sold', { withVariables: 'Called %DATE%' }] },
      locks: { portalAddress: user, clientId: { withVariables: 'https://%HOST%/rest/1/s3cr3tc0de99/' } },
    };
    expect(told(content)).toEqual([
      'policy.holdsVariables portalAddress',
      'policy.holdsVariables callOutcomes',
      'policy.holdsVariables portalAddress',
      'policy.holdsSecret clientId',
      'policy.holdsVariables organisation',
    ]);
    const before = { ...noPolicy, locks: { portalAddress: 'https://portal.example' } };
    expect(read(content, before).policy).toEqual({
      organisation: null,
      presets: {},
      locks: { portalAddress: 'https://portal.example', clientId: null },
    });
  });

  it('opens nothing by a mistake: a lock whose value does not fit holds what was, else the default', () => {
    const before = { ...noPolicy, locks: { historyDays: 30 } };
    const locks = { historyDays: 'a month', callsRegisteredBy: 'Ringsid' };
    expect(read({ locks }, before).policy.locks).toEqual({
      historyDays: 30,
      callsRegisteredBy: policyDeclarations.callsRegisteredBy.initial,
    });
    expect(read({ locks: 'none' }, before).policy.locks).toEqual({ historyDays: 30 });
    // What it no longer names is open again.
    expect(read({ locks: {} }, before).policy.locks).toEqual({});
  });

  it('is read as a registry writes it: in any case, yes as 1, nothing as an empty text, parts as JSON', () => {
    const { policy, problems } = read({
      locks: {
        HISTORYDAYS: 30,
        HandleCallLinks: 1,
        quietmode: 0,
        country: '',
        clearForColleagues: 1,
        lines: ['{"line":"200","name":"Sales","colour":"cyan"}'],
        phonesOn: ['snom'],
      },
      presets: { undoSeconds: '12', callOutcomes: ['Sold', 'Not sold'] },
    });
    expect(problems).toEqual([]);
    expect(policy).toMatchObject({
      locks: {
        historyDays: 30,
        handleCallLinks: true,
        quietMode: false,
        country: null,
        clearForColleagues: true,
        lines: [{ line: '200', name: 'Sales', colour: 'cyan' }],
        phonesOn: ['snom'],
      },
      presets: { undoSeconds: 12, callOutcomes: ['Sold', 'Not sold'] },
    });
  });

  it('is never a secret’s place: it is refused, and told without being repeated', () => {
    const webhook = 'https://portal.example/rest/1/abcd1234secret/';
    const content = {
      organisation: webhook,
      webhookUrl: webhook,
      presets: { portalAddress: webhook, clientSecret: 'Qm7secret', [webhook]: 1 },
      locks: { callOutcomes: ['Sold', webhook], lines: [{ line: '1', name: webhook, colour: 'blue' }] },
    };
    const { policy, problems } = read(content);
    expect(told(content)).toEqual([
      'policy.holdsSecret webhookUrl',
      'policy.holdsSecret portalAddress',
      'policy.holdsSecret clientSecret',
      'policy.holdsSecret …',
      'policy.holdsSecret callOutcomes',
      'policy.holdsSecret lines',
      'policy.holdsSecret organisation',
    ]);
    expect(policy).toEqual({ organisation: null, presets: {}, locks: { callOutcomes: null, lines: [] } });
    expect(JSON.stringify([policy, problems])).not.toMatch(/abcd1234|Qm7/);
  });

  it('locks what it names and is lockable, whatever the value is, and never takes one that cannot be chosen', () => {
    const key = fc.constantFrom(...policyKeys);
    fc.assert(
      fc.property(fc.dictionary(key, fc.anything()), (locks) => {
        const { policy } = read({ locks });
        const lockable = Object.keys(locks).filter((name) =>
          Object.entries(policyDeclarations).some(([known, { lockable: may }]) => known === name && may),
        );
        expect(Object.keys(policy.locks).toSorted()).toEqual(lockable.toSorted());
        // What came out of it is taken as it is.
        expect(readPolicy({ locks: policy.locks }, noPolicy)).toEqual({ policy, problems: [] });
      }),
    );
  });
});
