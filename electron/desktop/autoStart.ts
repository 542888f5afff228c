import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { App } from 'electron';

/** Starting at login. Electron does it on Windows and macOS; on Linux it is a file that desktops read. */
export interface AutoStart {
  readonly available: boolean;
  /** @throws the file system's error (Linux) */
  set(enabled: boolean): Promise<void>;
  /**
   * Once a start, where starting at login is switched on: an entry that names a program of another place (an AppImage has its
   * version in its name) names this one from now on. The other lines are left as the desktop or the operator has made them.
   *
   * @throws the file system's error (Linux)
   */
  renew(): Promise<void>;
  /**
   * Whether the system does as it was asked: whoever uses it may have switched the entry off there, in Task Manager, in macOS's login
   * items, or in the settings of a desktop of Linux. Yes of a program that is never started at login.
   */
  isHeeded(): Promise<boolean>;
}

export interface AutoStartDeps {
  readonly app: Pick<App, 'isPackaged' | 'getPath' | 'setLoginItemSettings' | 'getLoginItemSettings'>;
  readonly platform: NodeJS.Platform;
  /** The file that it was started from; undefined where that was none. */
  readonly appImage: string | undefined;
  readonly executable: string;
  /** Puts the content in the file's place in one step. */
  readonly replaceFile: (path: string, content: string) => Promise<void>;
}

const nothing = async (): Promise<void> => undefined;

/** A program started from its sources is not the one that should come up at login. */
export function canStartAtLogin(app: Pick<App, 'isPackaged'>): boolean {
  return app.isPackaged;
}

export function createAutoStart(deps: AutoStartDeps): AutoStart {
  const { app, platform, appImage, executable } = deps;
  if (!canStartAtLogin(app))
    return { available: false, set: nothing, renew: nothing, isHeeded: async () => true };
  if (platform !== 'linux') {
    // The name is the value's in the registry, which the uninstaller takes away. Some versions of Electron write the path as it is
    // given, and Windows takes `C:\Users\Anna Maria\…` for a program `C:\Users\Anna`; others take one pair of quotes off first.
    const path = `"${executable}"`;
    const windows = platform === 'win32' ? { name: 'Ringside', path } : {};
    const args = ['--hidden'];
    return {
      available: true,
      set: async (enabled) => app.setLoginItemSettings({ openAtLogin: enabled, args, ...windows }),
      // Both systems remember the program and not a file's name; what Task Manager switched off has to stay off.
      renew: nothing,
      async isHeeded() {
        // By the same path: the one that Electron would take by itself is taken apart at its blanks.
        if (platform === 'win32') return app.getLoginItemSettings({ args, path }).executableWillLaunchAtLogin;
        return app.getLoginItemSettings().status !== 'requires-approval';
      },
    };
  }
  const folder = join(app.getPath('appData'), 'autostart');
  const file = join(folder, 'ringside.desktop');
  const entry = desktopEntry(appImage ?? executable);
  const write = async (text: string): Promise<void> => {
    await mkdir(folder, { recursive: true });
    await deps.replaceFile(file, text);
  };
  return {
    available: true,
    set: async (enabled) => (enabled ? write(entry) : rm(file, { force: true })),
    async renew() {
      const there = await readFile(file, 'utf8').catch(() => null);
      const renewed = there === null ? entry : withStartOf(there, entry);
      if (renewed !== there) await write(renewed);
    },
    async isHeeded() {
      const there = await readFile(file, 'utf8').catch(() => '');
      return startLine.test(there) && !switchedOff.test(there);
    },
  };
}

/**
 * macOS starts the program at login without arguments and tells so when asked; elsewhere `--hidden` does.
 * (Electron 45's typings; not tried on a Mac.)
 */
export function openedAtLogin(
  app: Pick<App, 'getLoginItemSettings'>,
  platform: NodeJS.Platform = process.platform,
): boolean {
  return platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;
}

const startLine = /^Exec=.*$/m;
/** Desktop Entry 1.5 has the first, GNOME and its kin the second. */
const switchedOff = /^(?:Hidden\s*=\s*true|X-GNOME-Autostart-enabled\s*=\s*false)\s*$/m;

/** An entry that starts what another one does; one that starts nothing is replaced by it. */
function withStartOf(entry: string, other: string): string {
  const line = startLine.exec(other)?.[0] ?? '';
  return startLine.test(entry) ? entry.replace(startLine, () => line) : other;
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
