import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Log } from '../core/ports/log.ts';
import type { SecretStore } from '../core/ports/secretStore.ts';

/** The one secret of this installation that every hook carries in its path; who knows it can report call events. */
export interface HookSecret {
  /** Made at the first use. Never throws: without a keychain it lives in memory until the program ends. */
  read(): Promise<string>;
  /** Makes a new one: what was copied into phones before is void. */
  renew(): Promise<void>;
  keptIn(): 'keychain' | 'session' | 'notYet';
  /** Set-up text for a window: every secret of this session, and what is derived from it, as `••••`. */
  mask(text: string): string;
  /** Called after each renewal; returns how to stop. */
  followRenewals(listener: () => void): () => void;
}

export interface HookSecretDeps {
  readonly store: SecretStore;
  readonly log: Log;
}

/** Account of the secret in the keychain, beside the portals' own. */
export const hookSecretAccount = 'hook receiver';

/** 144 bits in 24 characters of base64url: fits a path, a Windows command line and any desk phone's URL field. */
const secretBytes = 18;
const validSecret = /^[A-Za-z0-9_-]{22,64}$/;

export function createHookSecret({ store, log }: HookSecretDeps): HookSecret {
  let secret: string | null = null;
  let keptIn: ReturnType<HookSecret['keptIn']> = 'notYet';
  let reading: Promise<string> | null = null;
  const listeners = new Set<() => void>();
  /** A receiver may still be open with one that was renewed a moment ago. */
  const known = new Set<string>();

  const use = (value: string): void => {
    secret = value;
    known.add(value);
  };

  const keep = async (value: string): Promise<void> => {
    use(value);
    try {
      await store.write(hookSecretAccount, value);
      keptIn = 'keychain';
    } catch (error) {
      keptIn = 'session';
      log.error('hook secret kept for this session only', error);
    }
  };

  const readOnce = async (): Promise<string> => {
    if (secret !== null && keptIn === 'keychain') return secret;
    try {
      const stored = await store.read(hookSecretAccount);
      if (stored !== null && validSecret.test(stored)) {
        // A keychain that was locked before holds what the phones were set up with: that wins over the session's.
        use(stored);
        keptIn = 'keychain';
        return stored;
      }
    } catch {
      // Where it cannot be read it cannot be written; `keep` says so once.
    }
    const value = secret ?? newSecret();
    if (secret === null || keptIn === 'session') await keep(value);
    return value;
  };

  return {
    read() {
      reading ??= readOnce().finally(() => (reading = null));
      return reading;
    },
    async renew() {
      await reading?.catch(() => undefined);
      await keep(newSecret());
      for (const listener of [...listeners]) listener();
    },
    keptIn: () => keptIn,
    mask: (text) => [...known].reduce(maskHookSecret, text),
    followRenewals(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function newSecret(): string {
  return randomBytes(secretBytes).toString('base64url');
}

/** Compares in a time that says nothing about where two texts differ, nor how long they are. */
export function isSameSecret(given: string, secret: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(digest(given), digest(secret));
}

/**
 * The id in the name of the pipe that MicroSIP's commands write to. Names of pipes can be listed by everybody on the
 * computer, so it is derived from the secret and cannot be turned back into it.
 */
export function pipeIdFrom(secret: string): string {
  return createHash('sha256').update(`pipe/${secret}`, 'utf8').digest('hex').slice(0, 32);
}

/** Set-up text for a window: the secret, and what is derived from it, as `••••`. */
export function maskHookSecret(text: string, secret: string): string {
  return text.replaceAll(secret, '••••').replaceAll(pipeIdFrom(secret), '••••');
}
