import type { Keychain } from './keychainSecretStore.ts';

/**
 * Loads the native keychain module. It is CommonJS: Node finds only some of its functions by name and all of them under
 * `default`.
 *
 * @throws where the module or a library it needs (libsecret on Linux) is missing
 */
export async function loadKeytar(): Promise<Keychain> {
  const loaded: object = await import('keytar');
  const keychain: unknown = 'default' in loaded ? loaded.default : loaded;
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
