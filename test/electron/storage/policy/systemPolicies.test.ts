import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createManagedPreferences } from '../../../../electron/storage/policy/managedPreferences.ts';
import { createPolicyMemory } from '../../../../electron/storage/policy/policyMemory.ts';
import type { RegistryKeyContent, RegistryRoot } from '../../../../electron/platform/windowsRegistry.ts';
import {
  createRegistryPolicy,
  registryPolicyKey,
} from '../../../../electron/storage/policy/registryPolicy.ts';
import { systemPolicy } from '../../../../electron/storage/policy/systemPolicy.ts';
import { quietLog } from '../../core/heldTime.ts';

/** A registry as nested objects: an object is a key. */
type Branch = { readonly [name: string]: unknown };

function registryOf(roots: Partial<Record<RegistryRoot, Branch>>) {
  const isKey = (value: unknown): value is Branch =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  return {
    read(root: RegistryRoot, path: string): RegistryKeyContent | null {
      const below = path.slice(registryPolicyKey.length).split('\\').filter(Boolean);
      const key = below.reduce<unknown>((at, name) => (isKey(at) ? at[name] : undefined), roots[root]);
      if (!isKey(key)) return null;
      const entries = Object.entries(key);
      return {
        values: Object.fromEntries(entries.filter(([, value]) => !isKey(value))),
        keys: entries.filter(([, value]) => isKey(value)).map(([name]) => name),
      };
    },
  };
}

describe('the policy in the registry', () => {
  it('is what stands below Locks and Presets, lists in the order of their numbers', () => {
    const registry = registryOf({
      HKLM: {
        Organisation: 'Северный ветер',
        Locks: { historyDays: 30, phonesOn: { 10: 'snom', 2: 'yealink', 1: 'baresip' } },
        Presets: { country: 'DE' },
      },
    });
    expect(createRegistryPolicy(() => registry).read()).toEqual({
      kind: 'read',
      content: {
        organisation: 'Северный ветер',
        locks: { historydays: 30, phoneson: ['baresip', 'yealink', 'snom'] },
        presets: { country: 'DE' },
      },
    });
  });

  it('is the computer’s before the user’s, value by value', () => {
    const registry = registryOf({
      HKLM: { Locks: { historyDays: 30 } },
      HKCU: { locks: { HistoryDays: 7, country: 'NO' }, Presets: { theme: 'dark' } },
    });
    expect(createRegistryPolicy(() => registry).read()).toEqual({
      kind: 'read',
      content: { locks: { historydays: 30, country: 'NO' }, presets: { theme: 'dark' } },
    });
  });

  it('is none without its key, and not known where the registry cannot be read', () => {
    expect(createRegistryPolicy(() => registryOf({})).read()).toEqual({ kind: 'none' });
    const broken = createRegistryPolicy(() => {
      throw new Error('no such module');
    });
    expect(broken.read()).toEqual({ kind: 'notReadable' });
  });

  it('cannot be read here, where there is none, and that is not taken for no policy', () => {
    const userDefaults = () => ({ getUserDefault: () => undefined });
    const policy = systemPolicy({ platform: 'win32', mainFile: import.meta.filename, userDefaults });
    expect(policy.place).toBe('HKLM\\Software\\Policies\\Ringside');
    expect(policy.read()).toEqual({ kind: process.platform === 'win32' ? 'none' : 'notReadable' });
  });
});

describe('the policy in macOS’s preferences', () => {
  const preferences = (kept: Branch) =>
    createManagedPreferences(() => ({
      getUserDefault: (name: string, type: string) => kept[name] ?? (type === 'string' ? '' : {}),
    }));

  it('is what a profile has put there', () => {
    const locks = { historyDays: 30, handleCallLinks: true };
    expect(preferences({ organisation: 'Northwind', locks }).read()).toEqual({
      kind: 'read',
      content: { organisation: 'Northwind', locks },
    });
    expect(preferences({}).read()).toEqual({ kind: 'none' });
  });
});

describe('the last policy that could be read', () => {
  let folder = '';
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'ringside-policy-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is there for the next run, and nothing is written while it stays as it is', async () => {
    const path = join(folder, 'policy.json');
    const policy = { locks: { historyDays: 30 } };
    createPolicyMemory(path, quietLog).write(policy);
    await vi.waitFor(() => expect(createPolicyMemory(path, quietLog).read()).toEqual(policy));
    const text = readFileSync(path, 'utf8').replace('30', ' 30');
    writeFileSync(path, text);
    createPolicyMemory(path, quietLog).write(policy);
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('is not known where nothing is remembered', () => {
    expect(createPolicyMemory(join(folder, 'none.json'), quietLog).read()).toBeUndefined();
  });
});
