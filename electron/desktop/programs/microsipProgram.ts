import { win32 } from 'node:path';
import { AppError } from '../../../contracts/errors.ts';

export interface MicrosipProgramDeps {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly fileExists: (path: string) => Promise<boolean>;
  /** Default value of a registry key, such as `HKCU\Software\MicroSIP`; null where there is none. */
  readonly registryDefault: (key: string) => Promise<string | null>;
  /**
   * Starts a program without a shell and lets go of it, so that it outlives Ringside. Rejects where it does not start.
   */
  readonly launch: (program: string, args: readonly string[]) => Promise<void>;
}

export interface MicrosipProgram {
  /**
   * Hands a number to MicroSIP by its command line; a running one takes it over (`MicroSIP.exe <number>`, seen in the
   * source of 3.22).
   *
   * @param number digits, `+`, `*`, `#`, or a SIP address of plain characters
   * @throws AppError `phone.notReachable` where it is not installed or does not start, or this is not Windows;
   *   `phone.numberNotValid` for anything that could be an option
   */
  dial(number: string): Promise<void>;
}

/** Where its installer puts it, for all users or for one. */
const foldersFrom = ['LOCALAPPDATA', 'ProgramFiles', 'ProgramFiles(x86)', 'ProgramW6432'] as const;
const registryKeys = [
  'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\App Paths\\MicroSIP.exe',
  'HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\App Paths\\MicroSIP.exe',
  'HKCU\\Software\\MicroSIP',
  'HKLM\\Software\\MicroSIP',
] as const;

export function createMicrosipProgram(deps: MicrosipProgramDeps): MicrosipProgram {
  const { platform, env, fileExists, registryDefault, launch } = deps;
  const notReachable = (cause?: unknown): AppError =>
    new AppError('phone.notReachable', { phone: 'MicroSIP' }, cause);

  const usable = async (path: string): Promise<boolean> =>
    // A drive of this computer: the registry and the environment are no reason to start a program from the network.
    /^[A-Za-z]:\\/.test(path) && /\\microsip\.exe$/i.test(path) && (await fileExists(path));

  const find = async (): Promise<string | null> => {
    for (const name of foldersFrom) {
      const folder = env[name];
      const path = folder === undefined ? '' : win32.join(folder, 'MicroSIP', 'MicroSIP.exe');
      if (await usable(path)) return path;
    }
    for (const key of registryKeys) {
      const value = (await registryDefault(key))?.trim().replace(/^"(.*)"$/, '$1') ?? '';
      const path = /\.exe$/i.test(value) ? win32.normalize(value) : win32.join(value, 'MicroSIP.exe');
      if (await usable(path)) return path;
    }
    return null;
  };

  return {
    async dial(number) {
      if (!/^(\+?[0-9*#]+|sips?:[\w+*#.~-]+@[A-Za-z0-9.:[\]-]+)$/.test(number))
        throw new AppError('phone.numberNotValid');
      const program = platform === 'win32' ? await find() : null;
      if (program === null) throw notReachable();
      try {
        await launch(program, [number]);
      } catch (error) {
        throw notReachable(error);
      }
    },
  };
}
