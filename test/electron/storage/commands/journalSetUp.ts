import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { CommandJournal } from '../../../../electron/core/ports/commandJournal.ts';
import type { CardCommand, Command } from '../../../../electron/core/ports/commandRecord.ts';
import type { Timers } from '../../../../electron/core/ports/clock.ts';
import { createCommandJournal } from '../../../../electron/storage/commands/commandJournal.ts';
import { createCommandStore } from '../../../../electron/storage/commands/commandStore.ts';
import { createOpenSqlite, type OpenSqlite } from '../../../../electron/storage/sqlite/loadSqlite.ts';
import { serveStore } from '../../../../electron/storage/commands/serveStore.ts';
import type { StartStore } from '../../../../electron/storage/commands/storeMessages.ts';
import { createHeldTime, quietLog } from '../../core/heldTime.ts';

export const openSqlite = createOpenSqlite(import.meta.filename);
export const nowMs = 1_800_000_000_000;

/** A folder for each test; `path` is where the database goes, in a folder that is not there yet. */
export function useFolder(): { readonly folder: string; readonly path: string } {
  const at = { folder: '', path: '' };
  beforeEach(() => {
    at.folder = mkdtempSync(join(tmpdir(), 'ringside-journal-'));
    at.path = join(at.folder, 'data', 'commands.db');
  });
  afterEach(() => rmSync(at.folder, { recursive: true, force: true }));
  return at;
}

/** The database's owner in this thread: everything is copied and answered later, as by the real one. */
export function startHere(path: string, open: OpenSqlite = openSqlite, tidying?: Timers): StartStore {
  return ({ onAnswer }) => {
    const store = createCommandStore({ openSqlite: open, path, nowMs: Date.now, log: quietLog });
    const serve = serveStore(store, tidying ?? createHeldTime());
    return {
      work(changes) {
        const request = structuredClone({ changes, closed: null });
        setImmediate(() => {
          const answer = serve(request);
          if (answer !== null) onAnswer(structuredClone(answer));
        });
      },
      close(changes) {
        serve({ changes, closed: new Int32Array(new SharedArrayBuffer(4)) });
        return true;
      },
    };
  };
}

export function journalOf(
  startStore: StartStore,
  time = createHeldTime(nowMs),
  onProblem = (): void => undefined,
) {
  return createCommandJournal({ startStore, clock: time, timers: time, log: quietLog, onProblem });
}

/** What a new run of the program is told; `journal` is closed again unless the test goes on with it. */
export async function loadedFrom(journal: CommandJournal): Promise<readonly Command[]> {
  let left: readonly Command[] = [];
  await journal.load((commands) => (left = commands));
  return left;
}

export async function inNextRun(path: string, open: OpenSqlite = openSqlite): Promise<readonly Command[]> {
  const journal = journalOf(startHere(path, open));
  const left = await loadedFrom(journal);
  journal.close();
  return left;
}

export const caller = { who: 'Anna "Ännchen" \u0000 Петрова', phoneNumber: '+4930901820', startedAtMs: 5 };

export function command(id: string, change: Partial<CardCommand> = {}): CardCommand {
  return {
    id,
    kind: 'hide',
    portal: 'portal.example/7',
    callId: `externalCall.${id}`,
    externalCallId: null,
    details: null,
    userIds: [7],
    subject: caller,
    createdAtMs: nowMs - 1_000,
    tries: 0,
    state: { at: 'waiting', notBeforeMs: 0, problem: null },
    ...change,
  };
}
