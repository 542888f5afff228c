import { session, type Session } from 'electron';

/** The one session in which operators sign in: in memory, apart from ours, and empty each time. */
export interface SignInSession {
  /** Waits until what the last sign-in left behind is gone. */
  take(): Promise<Session>;
  /** Takes away cookies, storage, cache, log-ins and open connections. */
  clear(): void;
}

/** One partition for all: Electron keeps each that was ever named until the program ends. */
export function createSignInSession(): SignInSession {
  let used: Session | null = null;
  let cleared: Promise<unknown> = Promise.resolve();

  const open = (): Session => {
    // SECURITY: without `persist:` nothing of it is ever on the disk.
    const opened = session.fromPartition('sign-in', { cache: false });
    opened.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
    opened.setPermissionCheckHandler(() => false);
    opened.setDevicePermissionHandler(() => false);
    opened.on('will-download', (event) => event.preventDefault());
    opened.setSpellCheckerEnabled(false);
    return opened;
  };

  return {
    async take() {
      used ??= open();
      await cleared;
      return used;
    },
    clear() {
      if (used === null) return;
      const { clearStorageData, clearCache, clearAuthCache, closeAllConnections } = used;
      const all = [clearStorageData, clearCache, clearAuthCache, closeAllConnections];
      // One that fails must not keep the operator from signing in again: the others are done.
      cleared = Promise.allSettled(all.map((clear) => clear.call(used)));
    },
  };
}
