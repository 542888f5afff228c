import { randomBytes } from 'node:crypto';
import { createListeners } from '../core/listeners.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Log } from '../core/ports/log.ts';
import type { KeychainUser, SecretStore } from '../core/ports/secretStore.ts';
import { createInTurn } from './inTurn.ts';
import { isSameSecret, maskHookSecret } from './secretText.ts';

/** The one secret of this operator that every hook carries; who knows it can report call events. */
export interface HookSecret {
  /**
   * Made at the first use. Never throws: where the keychain cannot be read, or keeps nothing, a secret of this session
   * stands in, and gives way to the kept one as soon as that can be read.
   */
  read(): Promise<string>;
  /** The one that set-up texts hold now; null before the first `read`. */
  current(): string | null;
  /** All that hold now: the current one first, then those of this session that it took the place of. */
  accepted(): readonly string[];
  accepts(given: string): boolean;
  /** Makes a new one at the operator's wish: what was copied into phones before is void. */
  renew(): Promise<void>;
  /** Looks whether another Ringside of this operator, or anybody, has put another one there. At most once a minute, and without a question to anybody. */
  lookAgain(): void;
  keptIn(): 'keychain' | 'session' | 'notYet';
  /** Set-up text for a window: every secret of this session, and what is derived from it, as `••••`. */
  mask(text: string): string;
  /** Called whenever another secret holds, or it is kept elsewhere; returns how to stop. */
  followChanges(listener: () => void): () => void;
  /** At the program's end. */
  stop(): void;
}

export interface HookSecretDeps {
  readonly store: SecretStore;
  readonly clock: Clock;
  readonly log: Log;
}

/** Account of the secret in the keychain, beside the portals' own. */
export const hookSecretAccount = 'hook receiver';

/** 144 bits in 24 characters of base64url: fits a path, a Windows command line and any desk phone's URL field. */
const secretBytes = 18;
const validSecret = /^[A-Za-z0-9_-]{22,64}$/;
const lookAgainAtMostEveryMs = 60_000;

export function createHookSecret(deps: HookSecretDeps): HookSecret {
  const { store, log } = deps;
  const inTurn = createInTurn(log, 'hook secret');
  /** The current one first. */
  let accepted: readonly string[] = [];
  let keptIn: ReturnType<HookSecret['keptIn']> = 'notYet';
  /** The operator renewed it and the keychain did not take it: what is kept there is void, and is replaced when it can be. */
  let isRenewalOwed = false;
  /** What is told of the store while it is used from here comes of that use: no reason to use it again. */
  let isInUse = false;
  let lookedAtMs = 0;
  let stopFollowing: (() => void) | null = null;
  const known = new Set<string>();
  const listeners = createListeners<void>(log);

  const use = (secrets: readonly string[], kept: 'keychain' | 'session'): void => {
    const before = `${accepted.join()} ${keptIn}`;
    accepted = [...new Set(secrets)];
    keptIn = kept;
    for (const secret of accepted) known.add(secret);
    if (before === `${accepted.join()} ${keptIn}`) return;
    listeners.tell();
  };

  const usingStore = (work: () => Promise<void>): Promise<void> =>
    inTurn(async () => {
      isInUse = true;
      try {
        await work();
      } finally {
        isInUse = false;
      }
    });

  const followStore = (): void => {
    stopFollowing ??= store.followReturn(() => {
      if (keptIn === 'session' && !isInUse) void usingStore(() => readAgain('program'));
    });
  };

  /** Only ever after a reading that found nothing, or at the operator's wish. */
  const write = async (secret: string, by: KeychainUser): Promise<boolean> => {
    try {
      await store.write(hookSecretAccount, secret, by);
      isRenewalOwed = false;
      return true;
    } catch (error) {
      if (keptIn !== 'session') log.error('hook secret kept for this session only', error);
      return false;
    }
  };

  const takeWhatIsStored = async (by: KeychainUser): Promise<void> => {
    const stored = await store.read(hookSecretAccount, by);
    const [current] = accepted;
    if (stored !== null && !(isRenewalOwed && current !== undefined)) {
      if (validSecret.test(stored)) {
        // What phones were set up with in this session goes on beside it; what was renewed elsewhere is void.
        const goOn = keptIn === 'session' || stored === current ? accepted : [];
        return use([stored, ...goOn], 'keychain');
      }
      // Not ours to overwrite: Renew does that.
      if (keptIn !== 'session') log.warn('hook secret in the keychain is none');
      return use(current === undefined ? [newSecret()] : accepted, 'session');
    }
    // Gone from the keychain while we use it: whoever removed it had a reason, and the next start makes another.
    if (current !== undefined && keptIn === 'keychain') return;
    const secrets = current === undefined ? [newSecret()] : accepted;
    use(secrets, (await write(secrets[0] ?? newSecret(), 'program')) ? 'keychain' : 'session');
  };

  const readFirst = async (): Promise<void> => {
    if (accepted.length > 0) return;
    followStore();
    try {
      await takeWhatIsStored('program');
    } catch (error) {
      log.warn('hook secret not readable', { problem: error instanceof Error ? error.message : '' });
      use([newSecret()], 'session');
    }
  };

  const readAgain = async (by: KeychainUser): Promise<void> => {
    try {
      await takeWhatIsStored(by);
    } catch {
      // Still not there, which was said once; the store tells when that may be over.
    }
  };

  return {
    async read() {
      await usingStore(readFirst);
      return accepted[0] ?? '';
    },
    current: () => accepted[0] ?? null,
    accepted: () => accepted,
    accepts: (given) => accepted.filter((secret) => isSameSecret(given, secret)).length > 0,
    renew: () =>
      usingStore(async () => {
        followStore();
        const secret = newSecret();
        isRenewalOwed = true;
        use([secret], (await write(secret, 'person')) ? 'keychain' : 'session');
      }),
    lookAgain() {
      const nowMs = deps.clock.monotonicMs();
      if (keptIn === 'notYet' || nowMs - lookedAtMs < lookAgainAtMostEveryMs) return;
      lookedAtMs = nowMs;
      void usingStore(() => readAgain('nobody'));
    },
    keptIn: () => keptIn,
    mask: (text) => [...known].reduce(maskHookSecret, text),
    followChanges: listeners.follow,
    stop: () => stopFollowing?.(),
  };
}

function newSecret(): string {
  return randomBytes(secretBytes).toString('base64url');
}
