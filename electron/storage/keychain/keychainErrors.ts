import { AppError, type AppErrorCode } from '../../../contracts/errors.ts';

export type KeychainErrorCode = Extract<AppErrorCode, `keychain.${string}`>;

/**
 * What a keychain's own error text means. libsecret (Linux) names D-Bus and Secret Service errors, macOS its keychain
 * status texts; there are no codes to go by.
 */
export function keychainErrorCode(error: unknown): KeychainErrorCode {
  if (error instanceof AppError) return isKeychainCode(error.code) ? error.code : 'keychain.failed';
  const text = error instanceof Error ? error.message : '';
  if (/locked|dismissed|interaction is not allowed|user canceled|prompt|name or passphrase/i.test(text))
    return 'keychain.locked';
  if (
    /org\.freedesktop\.secrets|dbus|d-bus|could not connect|was not provided|autolaunch|DISPLAY|cannot open shared object|cannot find module|not found|no such secret collection/i.test(
      text,
    )
  ) {
    return 'keychain.missing';
  }
  return 'keychain.failed';
}

function isKeychainCode(code: AppErrorCode): code is KeychainErrorCode {
  return code.startsWith('keychain.');
}
