import type { KeychainStatus } from '../../../contracts/portal.ts';

/** Where portal credentials live. Adapter: the operating system's keychain. There is no file behind it, ever. */
export interface SecretStore {
  /** @throws AppError `keychain.missing`, `keychain.locked` or `keychain.failed` */
  read(account: string): Promise<string | null>;
  /** @throws AppError as `read` */
  write(account: string, secret: string): Promise<void>;
  /** @throws AppError as `read` */
  remove(account: string): Promise<void>;
  /** What the last use showed. */
  status(): KeychainStatus;
}
