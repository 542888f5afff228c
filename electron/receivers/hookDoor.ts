import type { HookListeners } from './hookListeners.ts';
import type { HookSecret } from './hookSecret.ts';
import type { HookServerDeps } from './http/hookServer.ts';
import type { Refusals } from './refusals.ts';

/** Whom a server of hooks lets in, the same at whichever address it listens, and what becomes of those that it does not. */
export function createHookDoor(parts: {
  readonly secret: HookSecret;
  readonly listeners: HookListeners;
  readonly refusals: Refusals;
}): Pick<HookServerDeps, 'accepts' | 'listens' | 'onHook' | 'onRefused'> {
  const { secret, listeners, refusals } = parts;
  return {
    accepts: secret.accepts,
    listens: listeners.has,
    onHook(source, hook) {
      listeners.deliver(source, hook);
      secret.lookAgain();
    },
    onRefused(reason) {
      refusals.count(reason);
      // Another Ringside of this operator may have renewed it, and the phone may know already.
      if (reason === 'unproven') secret.lookAgain();
    },
  };
}
