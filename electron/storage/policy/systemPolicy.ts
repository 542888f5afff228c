import type { PolicySource } from '../../core/ports/policy/policySource.ts';
import { loadRegistry } from '../../platform/windowsRegistry.ts';
import { createManagedPreferences, type UserDefaults } from './managedPreferences.ts';
import { createPolicyFile, linuxPolicyPath } from './policyFile.ts';
import { createRegistryPolicy } from './registryPolicy.ts';

export interface SystemPolicyDeps {
  readonly platform: NodeJS.Platform;
  /** The running bundle. */
  readonly mainFile: string;
  readonly userDefaults: () => UserDefaults;
}

/** Where an administrator of this system would put a policy. */
export function systemPolicy({ platform, mainFile, userDefaults }: SystemPolicyDeps): PolicySource {
  if (platform === 'win32') return createRegistryPolicy(() => loadRegistry(mainFile));
  if (platform === 'darwin') return createManagedPreferences(userDefaults);
  return createPolicyFile(linuxPolicyPath);
}
