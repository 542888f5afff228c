import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError } from '../../contracts/errors.ts';
import type { PortalSnapshot } from '../../contracts/portal.ts';
import * as m from '../../contracts/messages/generated/messages.js';
import type { CommandQueue } from '../core/commands/commandQueue.ts';
import type { PortalStatus } from '../core/connection/portalStatus.ts';
import type { Command } from '../core/ports/commandRecord.ts';
import { diagnosticsArchive } from '../diagnostics/bundle.ts';
import type { House } from '../house.ts';
import { isOtherThanFile } from '../storage/ordinaryFile.ts';
import { replaceFile } from '../platform/replaceFile.ts';
import type { Handlers } from './feature.ts';
import { askWhereToSave } from './saveDialog.ts';
import type { SelfCheckFeature } from './selfCheck.ts';

export interface DiagnosticsOthers {
  readonly connection: { readonly status: Pick<PortalStatus, 'snapshot'> };
  readonly commands: { readonly queue: Pick<CommandQueue, 'all'> };
  /** How much there is of it, and no name or number. */
  readonly history: { facts(): Promise<unknown> };
  readonly selfCheck: SelfCheckFeature;
  /** How the desk stands with the company's broker. */
  readonly floor: { readonly standing: { get(): object } };
}

const commandsAtMost = 200;

/** One archive without secrets, for whoever looks into what went wrong. */
export function createDiagnosticsFeature(house: House, others: DiagnosticsOthers) {
  return { handlers: { 'diagnostics.save': () => save(house, others) } satisfies Handlers };
}

/**
 * Asks where to and writes the archive. `fileName` is null where the operator changed their mind.
 *
 * @throws AppError `policy.diagnosticsLocked`, `diagnostics.notSaved`
 */
async function save(
  { app, clock, log, paths, settings, policy }: House,
  { connection, commands, history, selfCheck, floor }: DiagnosticsOthers,
): Promise<{ fileName: string | null }> {
  policy.allowDiagnostics();
  const filePath = await askWhereToSave(m.diagnostics_save(), 'ringside-diagnostics', 'zip', clock.nowMs());
  if (filePath === null) return { fileName: null };
  // Somebody may have looked for a folder for a long time.
  policy.allowDiagnostics();
  try {
    const logs = await Promise.all(
      [paths.logFile, paths.logFile.replace(/\.log$/, '.old.log')].map(
        async (file) => [basename(file), await textOf(file)] as const,
      ),
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
        'settings.json': settings.settings.get(),
        'policy.json': policy.standing(),
        'commands.json': commands.queue.all().slice(-commandsAtMost).map(withoutCaller),
        'history.json': await history.facts(),
        'checks.json': dated(await selfCheck.report()),
        'floor.json': floor.standing.get(),
        'health.json': healthOf(connection.status.snapshot.get()),
      }),
    );
    return { fileName: basename(filePath) };
  } catch (error) {
    log.error('diagnostics not saved', error);
    throw new AppError('diagnostics.notSaved');
  }
}

function withoutCaller({ subject, ...command }: Command): unknown {
  const withoutSubject = { ...command, callStartedAtMs: subject.startedAtMs };
  if (command.kind === 'note') {
    const { activityId, text } = command.details;
    return { ...withoutSubject, details: { activityId, characters: text.length } };
  }
  // Names of files hold numbers that called.
  if (command.kind === 'recording' || command.kind === 'transcript') {
    const files = 'file' in command.details ? [command.details.file] : command.details.files;
    return { ...withoutSubject, details: { fileSizes: files.map(({ sizeBytes }) => sizeBytes) } };
  }
  if (command.kind !== 'register') return withoutSubject;
  const { direction, startedAtMs, show, maybeShown } = command.details;
  return { ...withoutSubject, details: { direction, startedAtMs, show, maybeShown } };
}

/** A moment in milliseconds has as many digits as a phone number, and would be taken for one. */
function dated({ endedAtMs, ...report }: Awaited<ReturnType<SelfCheckFeature['report']>>): unknown {
  return { endedAt: endedAtMs === null ? null : new Date(endedAtMs).toISOString(), ...report };
}

/** Failed commands name callers; `commands.json` has them without. */
function healthOf({ failedCommands, ...snapshot }: PortalSnapshot): unknown {
  return { ...snapshot, failedCommands: failedCommands.length };
}

async function textOf(file: string): Promise<string> {
  return isOtherThanFile(file) ? '' : readFile(file, 'utf8').catch(() => '');
}
