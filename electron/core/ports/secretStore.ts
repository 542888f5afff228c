import type { KeychainStatus } from '../../../contracts/portal.ts';

/**
 * Who wants something of the keychain. A locked one may ask its owner for a password: by `person`, who pressed a button
 * and is there to answer, always; by `program` (the default) for reading once, and then not before a person's next word; by
 * `nobody`, for what can wait, never, as far as the system tells: it is then refused, and nothing is remembered of that.
 */
export type KeychainUser = 'person' | 'program' | 'nobody';

/**
 * Where portal credentials live. Adapter: the operating system's keychain. There is no file behind it, ever.
 *
 * An error is never absence: where the keychain cannot be looked into, `keychain.locked` or `keychain.notOpen` is thrown,
 * and only what was looked for and is not there is null.
 */
export interface SecretStore {
  /** @throws AppError `keychain.missing`, `keychain.notOpen`, `keychain.locked` or `keychain.failed` */
  read(account: string, by?: KeychainUser): Promise<string | null>;
  /** @throws AppError as `read` */
  write(account: string, secret: string, by?: KeychainUser): Promise<void>;
  /** @throws AppError as `read`; it may be there still */
  remove(account: string, by?: KeychainUser): Promise<void>;
  /** What the last use showed. */
  status(): KeychainStatus;
  /** A person is there (unlocked the screen, woke the computer, pressed a button): they may be asked once more. */
  personIsHere(): void;
  /**
   * Calls `listener` when it is worth trying again what failed: looked for every few seconds after a failure, for as long
   * as that asks nobody anything, and at a person's word. Returns how to stop.
   */
  followReturn(listener: () => void): () => void;
}
