import type { GlobalShortcut } from 'electron';
import type { AppErrorData } from '../../contracts/errors.ts';
import { isGlobalShortcut } from '../../contracts/shortcuts.ts';

/** Keys that work whatever program has the focus. */
export interface Shortcuts {
  /**
   * Puts `accelerator` (Electron's notation, null for none) in place of the one this action had. Returns why it does not
   * work, or null.
   */
  assign(action: string, accelerator: string | null, run: () => void): AppErrorData | null;
  /**
   * Keeps `accelerator` (null for none) for this action, which takes it from other programs only at times: no other action of
   * Ringside gets it meanwhile. Returns why it cannot, or null.
   */
  reserve(action: string, accelerator: string | null): AppErrorData | null;
  /** While new keys are pressed to be chosen, the old ones do nothing, and reach the window. */
  suspend(on: boolean): void;
  stop(): void;
}

/** @param globalShortcut Electron's, which takes any key whatsoever from all programs */
export function createShortcuts(globalShortcut: Pick<GlobalShortcut, 'register' | 'unregister'>): Shortcuts {
  const assigned = new Map<string, string>();
  const reserved = new Map<string, string>();
  const runs = new Map<string, () => void>();
  const isOfAnother = (action: string, accelerator: string): boolean =>
    [...assigned, ...reserved].some(([other, keys]) => other !== action && keys === accelerator);
  let isSuspended = false;
  return {
    assign(action, accelerator, run) {
      const old = assigned.get(action);
      if (old !== undefined) globalShortcut.unregister(old);
      assigned.delete(action);
      if (accelerator === null) return null;
      const params = { shortcut: accelerator };
      if (!isGlobalShortcut(accelerator)) return { code: 'shortcut.notValid', params };
      if (isOfAnother(action, accelerator)) return { code: 'shortcut.taken', params };
      try {
        if (!globalShortcut.register(accelerator, run)) return { code: 'shortcut.taken', params };
        // Whether another program has them is known; they are taken once the choice is over.
        if (isSuspended) globalShortcut.unregister(accelerator);
      } catch {
        return { code: 'shortcut.notValid', params };
      }
      assigned.set(action, accelerator);
      runs.set(accelerator, run);
      return null;
    },
    reserve(action, accelerator) {
      reserved.delete(action);
      if (accelerator === null) return null;
      if (isOfAnother(action, accelerator))
        return { code: 'shortcut.taken', params: { shortcut: accelerator } };
      reserved.set(action, accelerator);
      return null;
    },
    suspend(on) {
      if (on === isSuspended) return;
      isSuspended = on;
      for (const accelerator of assigned.values()) {
        const run = runs.get(accelerator);
        if (on || run === undefined) globalShortcut.unregister(accelerator);
        else globalShortcut.register(accelerator, run);
      }
    },
    stop() {
      for (const accelerator of assigned.values()) globalShortcut.unregister(accelerator);
      assigned.clear();
      reserved.clear();
    },
  };
}
