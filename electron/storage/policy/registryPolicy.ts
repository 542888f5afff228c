import type { PolicySource } from '../../core/ports/policy/policySource.ts';
import type { Registry, RegistryRoot } from '../../platform/windowsRegistry.ts';

/** Where Group Policy writes, and where users cannot. */
export const registryPolicyKey = 'Software\\Policies\\Ringside';

/**
 * The policy in the registry: `Organisation` is a value of the key, `Locks` and `Presets` are keys in it whose values are named as
 * settings are; a list is a key with its entries as values. What is said of the computer (HKLM) wins over what is said of the user.
 *
 * @param openRegistry made at the first look. @throws where the registry cannot be read at all
 */
export function createRegistryPolicy(openRegistry: () => Registry): PolicySource {
  let registry: Registry | null = null;
  return {
    place: `HKLM\\${registryPolicyKey}`,
    read() {
      try {
        registry ??= openRegistry();
        const machine = policyIn(registry, 'HKLM');
        const user = policyIn(registry, 'HKCU');
        if (machine === null && user === null) return { kind: 'none' };
        return { kind: 'read', content: merged(user ?? {}, machine ?? {}) };
      } catch {
        return { kind: 'notReadable' };
      }
    },
  };
}

type RegistryPart = Readonly<Record<string, unknown>>;

/** Names in small letters: the registry knows no others. */
function policyIn(registry: Registry, root: RegistryRoot): RegistryPart | null {
  const key = registry.read(root, registryPolicyKey);
  if (key === null) return null;
  const parts = key.keys.map((name) => [
    name.toLowerCase(),
    valuesIn(registry, root, `${registryPolicyKey}\\${name}`),
  ]);
  return { ...smallNames(key.values), ...Object.fromEntries(parts) };
}

function valuesIn(registry: Registry, root: RegistryRoot, path: string): RegistryPart {
  const key = registry.read(root, path);
  const lists = (key?.keys ?? []).map((name) => {
    const entries = registry.read(root, `${path}\\${name}`)?.values ?? {};
    const inOrder = Object.keys(entries).toSorted((a, b) => Number(a) - Number(b));
    return [name.toLowerCase(), inOrder.map((each) => entries[each])];
  });
  return { ...smallNames(key?.values ?? {}), ...Object.fromEntries(lists) };
}

function smallNames(values: RegistryPart): RegistryPart {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name.toLowerCase(), value]));
}

function merged(user: RegistryPart, machine: RegistryPart): RegistryPart {
  const both = Object.entries({ ...user, ...machine }).map(([name, value]) => {
    const ofUser = user[name];
    return [name, isPart(value) && isPart(ofUser) ? { ...ofUser, ...value } : value];
  });
  return Object.fromEntries(both);
}

function isPart(candidate: unknown): candidate is RegistryPart {
  return typeof candidate === 'object' && candidate !== null && !Array.isArray(candidate);
}
