import type { App } from 'electron';
import { programId } from '../../contracts/program/programId.ts';

/**
 * Makes this the one running program for its user-data folder, also to Windows: that gives a program's toasts, its group in the
 * taskbar and what is pinned there to one id, by which the installers' shortcuts are called, and makes one up of the file's path
 * where none is told. Before any window. Returns null where another one runs already: that one is told, and this one has to end
 * without doing anything else.
 */
export function becomeOnlyInstance(
  app: Pick<App, 'on' | 'requestSingleInstanceLock' | 'setAppUserModelId'>,
  platform: NodeJS.Platform = process.platform,
): { onSecondStart(handler: (argv: readonly string[]) => void): void } | null {
  if (!app.requestSingleInstanceLock()) return null;
  if (platform === 'win32') app.setAppUserModelId(programId);
  return {
    onSecondStart: (handler) => void app.on('second-instance', (_event, argv) => handler(argv)),
  };
}

/**
 * Whether the arguments of this start can be handed to a running Ringside. Chromium's lock on Linux ends the program that
 * runs (SIGKILL) where it cannot hand it all of them: 100,000 characters do it (seen with Electron 33), and a link of a web
 * page may be of any length. No person's start comes near this bound.
 */
export function canBeHandedOver(argv: readonly string[]): boolean {
  let bytes = 0;
  for (const argument of argv) bytes += Buffer.byteLength(argument) + 1;
  return bytes <= longestArgumentsBytes;
}

const longestArgumentsBytes = 32_768;
