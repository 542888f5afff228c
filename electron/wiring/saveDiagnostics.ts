import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { app, dialog } from 'electron';
import { AppError } from '../../contracts/errors.ts';
import type { PortalSnapshot } from '../../contracts/portal.ts';
import type { Settings } from '../../contracts/settings.ts';
import * as m from '../../contracts/messages/generated/messages.js';
import type { Command } from '../core/ports/commandRecord.ts';
import type { Log } from '../core/ports/log.ts';
import { diagnosticsArchive } from '../diagnostics/bundle.ts';
import { isOtherThanFile } from '../storage/ordinaryFile.ts';
import { replaceFile } from '../storage/replaceFile.ts';

export interface DiagnosticsParts {
  readonly logFiles: readonly string[];
  readonly settings: () => Settings;
  readonly portal: () => PortalSnapshot;
  readonly commands: () => readonly Command[];
  readonly log: Log;
}

const commandsAtMost = 200;

/**
 * Asks where to and writes the archive. `fileName` is null where the operator changed their mind.
 *
 * @throws AppError `diagnostics.notSaved`
 */
export async function saveDiagnostics(parts: DiagnosticsParts): Promise<{ fileName: string | null }> {
  const day = new Date().toISOString().slice(0, 10);
  const { canceled, filePath } = await dialog.showSaveDialog({
    title: m.diagnostics_save(),
    defaultPath: `ringside-diagnostics-${day}.zip`,
    filters: [{ name: 'ZIP', extensions: ['zip'] }],
  });
  if (canceled || !filePath) return { fileName: null };
  try {
    const logs = await Promise.all(
      parts.logFiles.map(async (file) => [basename(file), await textOf(file)] as const),
    );
    await replaceFile(
      filePath,
      diagnosticsArchive({
        ...Object.fromEntries(logs),
        'versions.json': {
          ringside: app.getVersion(),
          electron: process.versions.electron,
          chromium: process.versions['chrome'],
          node: process.versions.node,
          system: `${process.platform} ${process.arch} ${process.getSystemVersion()}`,
          packaged: app.isPackaged,
        },
        'settings.json': parts.settings(),
        'commands.json': parts.commands().slice(-commandsAtMost).map(withoutCaller),
        'health.json': healthOf(parts.portal()),
      }),
    );
    return { fileName: basename(filePath) };
  } catch (error) {
    parts.log.error('diagnostics not saved', error);
    throw new AppError('diagnostics.notSaved');
  }
}

function withoutCaller({ subject, ...command }: Command): unknown {
  const withoutSubject = { ...command, callStartedAtMs: subject.startedAtMs };
  if (command.kind !== 'register') return withoutSubject;
  const { direction, startedAtMs, show, maybeShown } = command.details;
  return { ...withoutSubject, details: { direction, startedAtMs, show, maybeShown } };
}

/** Failed commands name callers; `commands.json` has them without. */
function healthOf({ failedCommands, ...snapshot }: PortalSnapshot): unknown {
  return { ...snapshot, failedCommands: failedCommands.length };
}

async function textOf(file: string): Promise<string> {
  return isOtherThanFile(file) ? '' : readFile(file, 'utf8').catch(() => '');
}
