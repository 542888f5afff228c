import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { noPolicy, readPolicy } from '../../../electron/core/policy/readPolicy.ts';
import { createRegistryDefault } from '../../../electron/desktop/programs/windowsPrograms.ts';
import { loadRegistry } from '../../../electron/platform/windowsRegistry.ts';
import { createRegistryPolicy } from '../../../electron/storage/policy/registryPolicy.ts';

/** A package in native-reg's place, with its functions over a registry that is written down here. */
const standIn = `
const kinds = {
  bytes: [3, Buffer.from([1, 2])],
  wide: [11, 30n],
  number: [4, 30],
  variables: [2, '%COMPUTERNAME%'],
  noVariables: [2, 'webhook'],
  text: [1, '100%  or %so%'],
};
const keys = {
  'Software\\\\Policies\\\\Ringside': { keys: ['Locks'], values: { Organisation: 'text' } },
  'Software\\\\Policies\\\\Ringside\\\\Locks': {
    keys: ['callOutcomes'],
    values: {
      historyDays: 'wide',
      country: 'bytes',
      wrapUpSeconds: 'number',
      clientId: 'unknown',
      portalAddress: 'variables',
      connectBy: 'noVariables',
    },
  },
  'Software\\\\Policies\\\\Ringside\\\\Locks\\\\callOutcomes': { keys: [], values: { 1: 'text', 2: 'variables' } },
  'Software\\\\MicroSIP': { keys: [], values: { '': 'variables' } },
};
module.exports = {
  HKLM: 1,
  HKCU: 2,
  ValueType: { EXPAND_SZ: 2 },
  Access: { READ: 1, WOW64_64KEY: 2 },
  openKey: (root, path, access) => (root === 1 && access === 3 && keys[path] ? keys[path] : null),
  closeKey: () => undefined,
  enumKeyNames: (key) => key.keys,
  enumValueNames: (key) => Object.keys(key.values),
  queryValueRaw(key, name) {
    const kind = key.values[name];
    return { kind, type: kinds[kind]?.[0] ?? 99 };
  },
  parseValue({ kind }) {
    if (!(kind in kinds)) throw new Error('Unhandled reg value type');
    return kinds[kind][1];
  },
};`;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringside-registry-'));
  const at = join(folder, 'node_modules', 'native-reg');
  mkdirSync(at, { recursive: true });
  writeFileSync(join(at, 'index.js'), standIn);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

it('a value of a kind that means nothing, or with variables, is told, opens nothing, and costs no other', () => {
  const reading = createRegistryPolicy(() => loadRegistry(join(folder, 'main.cjs'))).read();
  if (reading.kind !== 'read') throw new Error(reading.kind);
  const understood = readPolicy(reading.content, { ...noPolicy, locks: { country: 'NO' } });
  expect(understood?.policy).toEqual({
    organisation: '100% or %so%',
    presets: {},
    locks: {
      historyDays: 30,
      country: 'NO',
      wrapUpSeconds: 30,
      clientId: null,
      portalAddress: null,
      connectBy: 'webhook',
      callOutcomes: null,
    },
  });
  expect(understood?.problems.map(({ code, params }) => [code, params['setting']])).toEqual([
    ['policy.valueNotValid', 'country'],
    ['policy.valueNotValid', 'clientId'],
    ['policy.holdsVariables', 'portalAddress'],
    ['policy.holdsVariables', 'callOutcomes'],
  ]);
});

it('a variable in the place of a program is filled in as Windows does it, and what is none stays', async () => {
  vi.stubEnv('COMPUTERNAME', 'C:\\Phones');
  const ask = createRegistryDefault(join(folder, 'main.cjs'));
  expect(await ask('HKLM\\Software\\MicroSIP')).toBe('C:\\Phones');
  vi.stubEnv('COMPUTERNAME', undefined);
  expect(await ask('HKLM\\Software\\MicroSIP')).toBe('%COMPUTERNAME%');
});
