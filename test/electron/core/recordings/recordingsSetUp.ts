import type { Settings } from '../../../../contracts/settings.ts';
import type {
  FileContent,
  FoundFile,
  RecordingFolder,
  RecordingsKept,
  RecordingStore,
} from '../../../../electron/core/ports/recordings/recordings.ts';
import type { KnownCall } from '../../../../electron/core/recordings/knownCalls.ts';
import { readRecordingName } from '../../../../electron/core/recordings/recordingName.ts';
import { createOperatorRecordings } from '../../../../electron/core/recordings/operatorRecordings.ts';
import type { CommandAnswer } from '../../../../electron/core/ports/portal.ts';
import type { CommandJournal } from '../../../../electron/core/ports/commandJournal.ts';
import { createPatientFolder } from '../../../../electron/core/recordings/patientFolder.ts';
import type { RecordingsPortal } from '../../../../electron/core/recordings/sinceWhen.ts';
import { setUp } from '../commands/heldPortal.ts';
import { quietLog, settled } from '../heldTime.ts';
import { createMemoryJournal } from '../memoryJournal.ts';

/** A file that outlives the program; `refuses` plays a full disk. */
export function createMemoryRecordings(): RecordingStore & { refuses: boolean; kept: RecordingsKept } {
  const store = {
    refuses: false,
    kept: { since: null, records: [] } as RecordingsKept,
    read: () => store.kept,
    write: (kept: RecordingsKept) => {
      if (store.refuses) return Promise.reject(new Error('no space'));
      store.kept = kept;
      return Promise.resolve();
    },
  };
  return store;
}

/** What lies in the folder; `isThere` plays a network drive. */
export function createHeldFolder() {
  const files = new Map<string, FoundFile>();
  const held = {
    files,
    isThere: true,
    /** Another folder at the same path has another one. */
    identity: 'first',
    watches: [] as { readonly change: () => void; readonly lose: () => void }[],
    /** A drive that does not answer. */
    hangs: false,
    content: 'whole' as FileContent,
    listed: 0,
    put(name: string, change: Partial<FoundFile> = {}) {
      files.set(name, {
        name,
        path: `/recordings/${name}`,
        sizeBytes: 1_000,
        // Written to as long as it was talked for a second.
        modifiedMs: (readRecordingName(name, '')?.startsMs[0] ?? 0) + 1_000,
        isOwn: true,
        ...change,
      });
    },
  };
  const folder: RecordingFolder = {
    list: (_path, startOf) => {
      held.listed += 1;
      if (held.hangs) return new Promise(() => undefined);
      return Promise.resolve(
        held.isThere
          ? {
              kind: 'files',
              identity: held.identity,
              files: [...files.values()].filter(({ name }) => startOf(name) !== null),
              isWhole: true,
            }
          : { kind: 'problem', problem: { code: 'recording.folderMissing', params: {} } },
      );
    },
    look: () => Promise.resolve(held.content),
    watch(_path, change, lose) {
      const watch = { change, lose };
      held.watches.push(watch);
      return () => void held.watches.splice(held.watches.indexOf(watch), 1);
    },
  };
  return { ...held, held, folder };
}

const two = (value: number): string => String(value).padStart(2, '0');

/** As MicroSIP names a recording that began then. @param atMs Unix ms */
export function microsipName(atMs: number, number = '+4930901820'): string {
  const at = new Date(atMs);
  const day = `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}`;
  const time = `${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}`;
  return `${day}-${time}-${number}-incoming-1001.wav`;
}

export function knownTalk(key: string, answeredAtMs: number, change: Partial<KnownCall> = {}): KnownCall {
  return {
    key,
    callId: `call-${key}`,
    externalCallId: null,
    direction: 'incoming',
    phoneNumber: '+4930901820',
    startedAtMs: answeredAtMs - 4_000,
    answeredAtMs,
    endedAtMs: answeredAtMs + 30_000,
    subject: { who: 'Anna', phoneNumber: '+4930901820', startedAtMs: answeredAtMs - 4_000, callKey: key },
    isLive: false,
    ...change,
  };
}

/** The operator's recordings over a real command queue, and a portal that answers when the test says so. */
export function setUpRecordings(
  parts: {
    readonly store?: ReturnType<typeof createMemoryRecordings>;
    readonly journal?: CommandJournal;
    readonly disk?: ReturnType<typeof createHeldFolder>;
    readonly settings?: Partial<Settings>;
    readonly startMs?: number;
    readonly connected?: boolean;
    /** Ids of commands are unique over restarts. */
    readonly idsBegin?: string;
  } = {},
) {
  const store = parts.store ?? createMemoryRecordings();
  const disk = parts.disk ?? createHeldFolder();
  const { time, portal, queue, use } = setUp(parts.journal ?? createMemoryJournal(), undefined, {
    idsBegin: parts.idsBegin ?? `id-${parts.startMs ?? 0}`,
    connected: parts.connected ?? true,
  });
  if (parts.startMs !== undefined) time.turn(parts.startMs - time.nowMs());
  const operator: { portal: RecordingsPortal | null } = {
    portal: { account: 'portal.example/7', userId: 7, renamedFrom: null },
  };
  const calls: KnownCall[] = [];
  const earlier: KnownCall[] = [];
  const history = { asked: () => Promise.resolve<readonly KnownCall[]>(earlier) };
  const settings = {
    attachRecordings: 'recordings',
    recordingsFolder: '/recordings',
    recordingNames: '',
    historyDays: 90,
    isAttachingLocked: false,
    ...parts.settings,
  } as {
    -readonly [K in 'attachRecordings' | 'recordingsFolder' | 'recordingNames' | 'historyDays']: Settings[K];
  } & { isAttachingLocked: boolean };
  const recordings = createOperatorRecordings({
    folder: createPatientFolder(disk.folder, time),
    store,
    commands: queue,
    calls: () => calls,
    earlierCalls: () => history.asked(),
    portal: () => operator.portal,
    settings: () => settings,
    country: () => 'DE',
    uploads: { percentOf: () => 40, changed: { follow: () => () => undefined } },
    clock: time,
    timers: time,
    log: quietLog,
  });
  const stop = recordings.start();
  recordings.owedKnown();
  /** Time in small steps, so that what is looked at has the time to be. */
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 500) {
      time.turn(Math.min(500, left));
      await settled();
    }
  };
  return {
    ...{
      time,
      portal,
      queue,
      use,
      operator,
      recordings,
      store,
      disk: disk.held,
      calls,
      earlier,
      history,
      settings,
      stop,
      pass,
    },
    rows: () => recordings.snapshot.get().recordings,
    only: () => recordings.snapshot.get().recordings[0],
  };
}

/** Long enough for a file to be seen twice and be the same. */
export const quietMs = 10_000;
/** The same for one that does not say how long it is: an MP3, text. */
export const longQuietMs = 70_000;
export const failed: CommandAnswer = { kind: 'failed', error: { code: 'portal.accessDenied', params: {} } };

/** A talk that begins a second after the program, and its recording. */
export async function setUpTalk(parts: Parameters<typeof setUpRecordings>[0] = {}) {
  const all = setUpRecordings({ startMs: 2_000_000, ...parts });
  await all.pass(1_000);
  const answeredAtMs = all.time.nowMs();
  const name = microsipName(answeredAtMs);
  return { ...all, answeredAtMs, name };
}
