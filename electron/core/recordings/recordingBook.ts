import type { Settings } from '../../../contracts/settings.ts';
import type { Clock, Timers } from '../ports/clock.ts';
import type { Command } from '../ports/commandRecord.ts';
import type { Log } from '../ports/log.ts';
import type {
  RecordingRecord,
  RecordingsKept,
  RecordingsSince,
  RecordingStore,
} from '../ports/recordings/recordings.ts';
import { sinceWhen, type RecordingsPortal } from './sinceWhen.ts';
import { createOnDisk, type OnDisk } from '../onDisk.ts';

/** Older recordings are of nobody's concern; the portal would not be asked about their calls either. */
export const oldestMs = 7 * 24 * 3_600_000;
/** What is looked for has to be known, and a clock may be set. */
const keptMs = oldestMs + 24 * 3_600_000;
/** What is owed is given up by itself after a week: see `recordLifeMs`. */
const owedKeptMs = 2 * keptMs;
/** More talks than anybody has in that time: beyond that nothing new is owed. */
const recordsKeptAtMost = 5_000;

/** What became of recordings, in memory and on disk: what is put here is written at once, one writing after the other. */
export interface RecordingBook extends Pick<OnDisk, 'problem' | 'written'> {
  /** From when on recordings are sent, by the settings and the operator of now. */
  begin(
    settings: Pick<Settings, 'recordingsFolder' | 'attachRecordings'>,
    portal: RecordingsPortal | null,
  ): RecordingsSince;
  /** None are sent any more, and none is put that would take the place of what is old. */
  end(): void;
  /** Newest first. */
  all(): readonly RecordingRecord[];
  /** False where there is no place for it: then nothing may be sent, since nobody would know that it was. */
  put(record: RecordingRecord): boolean;
  /** Who called is not kept any longer. @param beforeMs Unix ms at which calls began */
  forgetCallers(beforeMs: number): void;
  /** The portal has another name now. */
  move(former: string, account: string): void;
  /** The one that this command is about. */
  ofCommand(command: Command): RecordingRecord | undefined;
}

export function createRecordingBook(deps: {
  readonly store: RecordingStore;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly timers: Timers;
  readonly log: Log;
}): RecordingBook {
  const { store, clock } = deps;
  let kept: RecordingsKept = { since: null, records: [] };
  const { write, problem, written } = createOnDisk({
    ...deps,
    name: 'recordings',
    refused: 'recording.notKept',
    read() {
      const before = store.read();
      if (before === null) return false;
      // Each file once, and what this run knows of it before what was written.
      const once = new Map([...before.records, ...kept.records].map((record) => [keyOf(record), record]));
      kept = { since: kept.since ?? before.since, records: inOrder([...once.values()]) };
      return true;
    },
    save: () => store.write(kept),
  });

  return {
    begin(settings, portal) {
      const since = sinceWhen(kept.since, settings, portal, clock.nowMs());
      if (JSON.stringify(since) !== JSON.stringify(kept.since)) {
        kept = { ...kept, since };
        write();
      }
      return since;
    },
    end() {
      const nowMs = clock.nowMs();
      const records = kept.records.filter((record) => isWorthKeeping(record, nowMs));
      if (kept.since === null && records.length === kept.records.length) return;
      kept = { since: null, records };
      write();
    },
    all: () => kept.records,
    put(record) {
      const nowMs = clock.nowMs();
      const others = kept.records.filter(
        (other) => keyOf(other) !== keyOf(record) && isWorthKeeping(other, nowMs),
      );
      const isNew = !kept.records.some((other) => keyOf(other) === keyOf(record));
      if (isNew && others.length >= recordsKeptAtMost) return false;
      kept = { ...kept, records: inOrder([...others, record]) };
      write();
      return true;
    },
    forgetCallers(beforeMs) {
      const isNamed = ({ subject }: RecordingRecord): boolean =>
        subject.startedAtMs < beforeMs && (subject.who !== '' || subject.phoneNumber !== '');
      if (!kept.records.some(isNamed)) return;
      const records = kept.records.map((record) =>
        isNamed(record)
          ? { ...record, subject: { who: '', phoneNumber: '', startedAtMs: record.subject.startedAtMs } }
          : record,
      );
      kept = { ...kept, records };
      write();
    },
    move(former, account) {
      if (!kept.records.some((record) => record.account === former)) return;
      const records = kept.records.map((record) =>
        record.account === former ? { ...record, account } : record,
      );
      kept = { ...kept, records };
      write();
    },
    ofCommand(command) {
      if (command.kind !== 'recording' && command.kind !== 'transcript') return undefined;
      const [file] = 'file' in command.details ? [command.details.file] : command.details.files;
      return kept.records.find(({ account, files, transcript }) => {
        const own = command.kind === 'transcript' ? transcript : files[0];
        return account === command.portal && own?.path === file?.path && own?.modifiedMs === file?.modifiedMs;
      });
    },
    problem,
    written,
  };
}

function keyOf({ account, id }: RecordingRecord): string {
  return `${account}\n${id}`;
}

function inOrder(records: readonly RecordingRecord[]): readonly RecordingRecord[] {
  return records.toSorted((a, b) => b.startedAtMs - a.startedAtMs);
}

function isWorthKeeping({ startedAtMs, recording, transcribed }: RecordingRecord, nowMs: number): boolean {
  const isOwed = recording.at === 'owed' || transcribed?.at === 'owed';
  return nowMs - startedAtMs < (isOwed ? owedKeptMs : keptMs);
}
