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
  stop(): void;
}

/** @param globalShortcut Electron's, which takes any key whatsoever from all programs */
export function createShortcuts(globalShortcut: Pick<GlobalShortcut, 'register' | 'unregister'>): Shortcuts {
  const assigned = new Map<string, string>();
  return {
    assign(action, accelerator, run) {
      const old = assigned.get(action);
      if (old !== undefined) globalShortcut.unregister(old);
      assigned.delete(action);
      if (accelerator === null) return null;
      const params = { shortcut: accelerator };
      if (!isGlobalShortcut(accelerator)) return { code: 'shortcut.notValid', params };
      if ([...assigned.values()].includes(accelerator)) return { code: 'shortcut.taken', params };
      try {
        if (!globalShortcut.register(accelerator, run)) return { code: 'shortcut.taken', params };
      } catch {
        return { code: 'shortcut.notValid', params };
      }
      assigned.set(action, accelerator);
      return null;
    },
    stop() {
      for (const accelerator of assigned.values()) globalShortcut.unregister(accelerator);
      assigned.clear();
    },
  };
}
