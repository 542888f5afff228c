import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { App } from 'electron';

/** Starting at login. Electron does it on Windows and macOS; on Linux it is a file that desktops read. */
export interface AutoStart {
  readonly available: boolean;
  /** @throws the file system's error (Linux) */
  set(enabled: boolean): Promise<void>;
}

export function createAutoStart(app: App): AutoStart {
  // A program started from its sources is not the one that should come up at login.
  if (!app.isPackaged) return { available: false, set: async () => undefined };
  if (process.platform !== 'linux') {
    return {
      available: true,
      set: async (enabled) => app.setLoginItemSettings({ openAtLogin: enabled, args: ['--hidden'] }),
    };
  }
  const folder = join(app.getPath('appData'), 'autostart');
  const file = join(folder, 'ringside.desktop');
  return {
    available: true,
    async set(enabled) {
      if (!enabled) return rm(file, { force: true });
      await mkdir(folder, { recursive: true });
      await writeFile(file, desktopEntry(process.env['APPIMAGE'] ?? process.execPath));
    },
  };
}

/**
 * freedesktop.org Desktop Entry 1.5: the path is quoted as its key `Exec` asks, and the whole value then escaped as every
 * string there is, so that a `$` comes out as `"\\$"`.
 */
export function desktopEntry(executable: string): string {
  const quoted = `"${executable.replace(/(["`$\\])/g, '\\$1').replaceAll('%', '%%')}"`;
  const escaped = quoted
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll('\r', '\\r');
  return `[Desktop Entry]\nType=Application\nName=Ringside\nExec=${escaped} --hidden\nTerminal=false\n`;
}
