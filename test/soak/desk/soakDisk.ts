import { join } from 'node:path';
import type { Clock, Timers } from '../../../electron/core/ports/clock.ts';
import type { Command } from '../../../electron/core/ports/commandRecord.ts';
import type { Remembered } from '../../../electron/core/ports/connectionRecord.ts';
import type { NoteRecord } from '../../../electron/core/ports/notes/noteStore.ts';
import type { Log } from '../../../electron/core/ports/log.ts';
import { createHookSecret, hookSecretAccount } from '../../../electron/receivers/hookSecret.ts';
import { createCommandJournal } from '../../../electron/storage/commands/commandJournal.ts';
import type { DeskDisk } from '../../bench/fleet/deskDisk.ts';
import type { SeededRandom } from '../../bench/fleet/seededRandom.ts';
import { createLife } from '../../bench/fleet/deskLife.ts';
import { createSoakKeychain, type SoakKeychain } from './soakKeychain.ts';
import { createSoakNoteFile, type SoakNoteFile } from './soakNoteFile.ts';
import { createSoakStore, type CommandThread, type SoakStore } from './soakStore.ts';

/**
 * What a desk keeps over restarts: the real journal on a disk and in a thread that fail, a keychain that locks, notes on a disk that
 * is slow.
 */
export interface SoakDisk {
  readonly noteFile: SoakNoteFile;
  readonly store: SoakStore;
  readonly keychain: SoakKeychain;
  /** The program is started on it. @param onRead what it found was owed, as soon as it can read that */
  open(log: Log, onRead: (left: readonly Command[]) => void): OpenedDisk;
  /** What must never be, in words. */
  problems(): readonly string[];
}

export interface OpenedDisk extends DeskDisk {
  /** As if the program were killed. */
  kill(): void;
  /** Why what is owed is not written. */
  journalProblem(): string | null;
  isHookSecretKept(): boolean;
}

export function createSoakDisk(deps: {
  readonly userId: number;
  readonly thread: CommandThread;
  readonly projectRoot: string;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: SeededRandom;
  /** Notes of others who work at this computer. */
  readonly foreign: readonly NoteRecord[];
}): SoakDisk {
  const { userId, thread, clock } = deps;
  const path = join(thread.folder, `commands-${userId}.db`);
  const store = createSoakStore(thread, path, join(deps.projectRoot, 'package.json'));
  const keychain = createSoakKeychain();
  const noteFile = createSoakNoteFile(
    join(thread.folder, `notes-${userId}.json`),
    deps.random.fork('note file'),
    deps.foreign,
  );
  let remembered: Remembered = { portal: null, leftInKeychain: [] };
  let firstHookSecret: string | null = null;
  let hookSecret: ReturnType<typeof createHookSecret> | null = null;

  return {
    store,
    keychain,
    noteFile,
    open(log, onRead) {
      const life = createLife(deps.timers);
      const { timers } = life;
      const secrets = keychain.newStore(timers);
      const secret = createHookSecret({ store: secrets, clock, log });
      hookSecret = secret;
      secret.followChanges(() => (firstHookSecret ??= keychain.entry(hookSecretAccount)));
      void secret.read();
      const journal = createCommandJournal({
        startStore: store.start,
        clock,
        timers,
        log,
        onProblem: () => undefined,
      });
      return {
        secrets,
        journal: {
          ...journal,
          load: (take) =>
            journal.load((left) => {
              if (!life.isAlive()) return;
              onRead(left);
              take(left);
            }),
        },
        records: {
          read: () => remembered,
          write: async (next) => {
            if (life.isAlive()) remembered = next;
          },
        },
        notes: noteFile.open(timers, log),
        kill() {
          life.end();
          secret.stop();
          store.kill();
        },
        journalProblem: () => journal.problem()?.code ?? null,
        isHookSecretKept: () => secret.keptIn() === 'keychain',
      };
    },
    problems() {
      const kept = keychain.entry(hookSecretAccount);
      return [
        ...(kept === null || kept !== firstHookSecret ? ['the hook secret is another one'] : []),
        ...(kept !== null && hookSecret?.current() !== kept ? ['phones hold another hook secret'] : []),
      ].map((what) => `user ${userId}: ${what}`);
    },
  };
}
