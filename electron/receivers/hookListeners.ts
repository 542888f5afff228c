import type { PhoneSourceName } from '../../contracts/phones.ts';
import { createListeners, type ListenersLog } from '../core/listeners.ts';
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
export function createHookListeners(onCount: () => void, log: ListenersLog): HookListeners {
  /** A hook for one phone, or the receiver's change for all. */
  const told = createListeners<{ readonly source: PhoneSourceName; readonly hook: Hook } | 'changed'>(log);
  const all = new Set<{ readonly source: PhoneSourceName }>();
  const has = (source: PhoneSourceName): boolean => [...all].some((listener) => listener.source === source);
  return {
    add(source, handlers) {
      const listener = { source };
      all.add(listener);
      const stop = told.follow((news) => {
        if (news === 'changed') handlers.onReceiverChange();
        else if (news.source === source) handlers.onHook(news.hook);
      });
      onCount();
      return () => {
        stop();
        if (all.delete(listener)) onCount();
      };
    },
    has,
    any: () => all.size > 0,
    deliver(source, hook) {
      const isHeard = has(source);
      if (isHeard) told.tell({ source, hook });
      return isHeard;
    },
    changed: () => told.tell('changed'),
  };
}
