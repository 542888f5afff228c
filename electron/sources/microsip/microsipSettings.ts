import { access, copyFile, constants, readFile } from 'node:fs/promises';
import { AppError } from '../../../contracts/errors.ts';
import type { PhoneSettingsFile } from '../../core/ports/phoneSource.ts';
import { replaceFile } from '../../platform/replaceFile.ts';
import { decodeIni, encodeIni, setInSection } from './iniText.ts';

export interface MicrosipSettingsDeps {
  /** Where MicroSIP keeps its settings; the first that is there counts (installed edition, then portable ones). */
  readonly iniPaths: readonly string[];
  /** A running MicroSIP writes its settings over ours. */
  readonly isRunning: () => Promise<boolean>;
  /** What is to stand in `[Settings]`; null while there is nothing to write. */
  readonly commands: () => ReadonlyMap<string, string> | null;
}

/**
 * MicroSIP.ini, written only when asked. The file as it was before the first time is kept beside it for good, with the
 * commands of other programs that may have stood there; later writes make numbered copies.
 */
export function createMicrosipSettings(deps: MicrosipSettingsDeps): PhoneSettingsFile {
  return {
    async isThere() {
      return (await findIni(deps.iniPaths)) !== null;
    },
    async write() {
      const path = await findIni(deps.iniPaths);
      if (path === null) throw new AppError('phone.settingsNotFound', { phone: 'MicroSIP' });
      const commands = deps.commands();
      if (commands === null) throw new AppError('receiver.notOpen');
      if (await deps.isRunning()) throw new AppError('phone.running', { phone: 'MicroSIP' });
      try {
        const ini = decodeIni(await readFile(path));
        const text = setInSection(ini.text, 'Settings', quotedAsByMicrosip(commands));
        const backup = await keepCopy(path);
        await replaceFile(path, encodeIni({ ...ini, text }));
        return { backup };
      } catch (error) {
        throw new AppError('phone.settingsNotWritten', { phone: 'MicroSIP', file: path }, error);
      }
    },
  };
}

/** It writes them in double quotes itself (settings.cpp), which Windows takes off when it reads. */
function quotedAsByMicrosip(commands: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...commands].map(([key, command]) => [key, `"${command}"`]));
}

async function findIni(paths: readonly string[]): Promise<string | null> {
  for (const path of paths) {
    try {
      await access(path);
      return path;
    } catch {
      // The next one.
    }
  }
  return null;
}

async function keepCopy(path: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const backup = `${path}.before-ringside${number === 1 ? '' : `-${number}`}`;
    try {
      await copyFile(path, backup, constants.COPYFILE_EXCL);
      return backup;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
}
