import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { noPolicy, readPolicy } from '../../../electron/core/policy/readPolicy.ts';
import { loadRegistry } from '../../../electron/platform/windowsRegistry.ts';
import { createRegistryPolicy } from '../../../electron/storage/policy/registryPolicy.ts';

/** A package in native-reg's place, with its functions over a registry that is written down here. */
const standIn = `
const kinds = { bytes: Buffer.from([1, 2]), wide: 30n, number: 30, text: 'DE' };
const keys = {
  'Software\\\\Policies\\\\Ringside': { keys: ['Locks'], values: {} },
  'Software\\\\Policies\\\\Ringside\\\\Locks': {
    keys: [],
    values: { historyDays: 'wide', country: 'bytes', wrapUpSeconds: 'number', clientId: 'unknown' },
  },
};
module.exports = {
  HKLM: 1,
  HKCU: 2,
  Access: { READ: 1, WOW64_64KEY: 2 },
  openKey: (root, path, access) => (root === 1 && access === 3 && keys[path] ? keys[path] : null),
  closeKey: () => undefined,
  enumKeyNames: (key) => key.keys,
  enumValueNames: (key) => Object.keys(key.values),
  queryValueRaw: (key, name) => key.values[name],
  parseValue(kind) {
    if (!(kind in kinds)) throw new Error('Unhandled reg value type');
    return kinds[kind];
  },
};`;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringside-registry-'));
  const at = join(folder, 'node_modules', 'native-reg');
  mkdirSync(at, { recursive: true });
  writeFileSync(join(at, 'index.js'), standIn);
});
afterEach(() => rmSync(folder, { recursive: true }));

it('a value of a kind that means nothing is told, opens nothing, and costs no other', () => {
  const reading = createRegistryPolicy(() => loadRegistry(join(folder, 'main.cjs'))).read();
  if (reading.kind !== 'read') throw new Error(reading.kind);
  const understood = readPolicy(reading.content, { ...noPolicy, locks: { country: 'NO' } });
  expect(understood?.policy.locks).toEqual({
    historyDays: 30,
    country: 'NO',
    wrapUpSeconds: 30,
    clientId: null,
  });
  expect(understood?.problems.map(({ code, params }) => [code, params['setting']])).toEqual([
    ['policy.valueNotValid', 'country'],
    ['policy.valueNotValid', 'clientId'],
  ]);
});
