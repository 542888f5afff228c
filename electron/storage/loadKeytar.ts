import { createRequire } from 'node:module';
import type { Keychain } from './keychainSecretStore.ts';

/**
 * Loads the native keychain module, at once: to import it takes several turns of a process that is busy starting, and the
 * keychain could be answering meanwhile. What failed is tried anew by the next call.
 *
 * @param mainFile the program's first file, beside which its packages lie
 * @throws where the module or a library it needs (libsecret on Linux) is missing
 */
export async function loadKeytar(mainFile: string): Promise<Keychain> {
  const keychain: unknown = createRequire(mainFile)('keytar');
  if (!isKeychain(keychain)) throw new Error('keytar was loaded, yet is not what it should be');
  return keychain;
}

function isKeychain(candidate: unknown): candidate is Keychain {
  const functions = ['getPassword', 'setPassword', 'deletePassword'];
  return (
    typeof candidate === 'object' &&
    candidate !== null &&
    functions.every((name) => typeof Reflect.get(candidate, name) === 'function')
  );
}
