import type { PhoneSourceName } from '../../contracts/phones.ts';
import type { Log } from '../core/ports/log.ts';
import type { Hook, HookHandlers } from '../core/ports/phoneSource.ts';

/** Who listens for hooks of which phone. */
export interface HookListeners {
  /** Returns how to stop. */
  add(source: PhoneSourceName, handlers: HookHandlers): () => void;
  has(source: PhoneSourceName): boolean;
  any(): boolean;
  /** False where nobody listens for this phone. Never throws. */
  deliver(source: PhoneSourceName, hook: Hook): boolean;
  /** The receiver changed: everybody asks it again. Never throws. */
  changed(): void;
}

/**
 * @param onCount called whenever somebody came or went, after the change
 * @param log is told what a listener throws: it concerns neither the others nor the receiver
 */
export function createHookListeners(onCount: () => void, log: Log): HookListeners {
  const all = new Set<{ readonly source: PhoneSourceName; readonly handlers: HookHandlers }>();
  const of = (source: PhoneSourceName) => [...all].filter((listener) => listener.source === source);
  const tell = (listener: () => void): void => {
    try {
      listener();
    } catch (error) {
      log.error('listener for hooks', error);
    }
  };
  return {
    add(source, handlers) {
      const listener = { source, handlers };
      all.add(listener);
      onCount();
      return () => {
        if (all.delete(listener)) onCount();
      };
    },
    has: (source) => of(source).length > 0,
    any: () => all.size > 0,
    deliver(source, hook) {
      const listeners = of(source);
      for (const { handlers } of listeners) tell(() => handlers.onHook(hook));
      return listeners.length > 0;
    },
    changed() {
      for (const { handlers } of [...all]) tell(handlers.onReceiverChange);
    },
  };
}
