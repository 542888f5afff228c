import type { AppErrorData } from '../../../contracts/errors.ts';
import { recordingBytesAtMost } from '../../../contracts/recordings/recordings.ts';
import type { Clock } from '../ports/clock.ts';
import type { FileContent, FoundFile } from '../ports/recordings/recordings.ts';
import { signatureOf, type Candidate } from './candidates.ts';
import { isKnownToPortal, type KnownCall } from './knownCalls.ts';
import { callsAbout, callsOfRecording, isWrittenWith } from './matching.ts';
import type { OwedRecordings } from './owed/owedRecordings.ts';
import type { OpenRecording } from './recordingRows.ts';

const growingAgainMs = 3_000;
const notReadableAgainMs = 30_000;
/** Not written to for so long, as far as this computer's clock goes: its writer is done, unless its own beginning says otherwise. */
const settledMs = 2_500;
/** Of what does not say how long it is: a copy may stall, and a phone writes the last of it when its call is over. */
const untoldMs = 60_000;
const otherHalfMs = 10_000;
/** Nobody finishes it any more. */
const unfinishedMs = 2 * 60_000;

/** What a file that nobody writes to stays. */
const lasting: readonly FileContent[] = ['whole', 'perhapsWhole', 'noSound', 'notSound'];

/** How recordings stand of which nothing is owed yet, from one look at the folder to the next. */
export interface Standings {
  /** @param candidates all that are in the folder: of others nothing is remembered */
  seen(candidates: readonly Candidate[]): void;
  /**
   * Owes what is clear; the others are returned.
   *
   * @param calls of this operator
   * @param account theirs
   */
  of(
    fresh: readonly Candidate[],
    calls: readonly KnownCall[],
    account: string | null,
  ): Promise<readonly OpenRecording[]>;
  /** Owes transcripts that were written later than what they are of. */
  addTranscripts(candidates: readonly Candidate[]): Promise<void>;
}

export function createStandings(deps: {
  readonly look: (file: FoundFile) => Promise<FileContent>;
  readonly owed: Pick<OwedRecordings, 'owe' | 'hasRecording' | 'lacksTranscript' | 'addTranscript'>;
  readonly clock: Clock;
  readonly country: () => string;
  readonly lookAgain: (afterMs: number) => void;
}): Standings {
  const { owed, clock, lookAgain } = deps;
  /** By signature of what was seen: since when it is so, monotonic ms; and what is in it. */
  let since = new Map<string, number>();
  let contents = new Map<string, FileContent>();

  const quietMs = (files: readonly FoundFile[]): number => {
    const nowMs = clock.monotonicMs();
    return nowMs - (since.get(signatureOf(files)) ?? nowMs);
  };

  /** Text does not say how long it is. */
  const isTranscriptSettled = ({ transcript }: Candidate): boolean =>
    transcript !== null && quietMs([transcript]) >= untoldMs;

  const lookIn = (ms: number): void => lookAgain(Math.max(growingAgainMs, ms));

  /** How long what does not say how long it is has yet to stay as it is, by itself and by its calls; 0 where it is long enough. */
  const untoldLeftMs = (files: readonly FoundFile[], calls: readonly KnownCall[]): number => {
    const sinceEnds = calls.flatMap(({ endedAtMs }) =>
      endedAtMs === null ? [] : [clock.nowMs() - endedAtMs],
    );
    // The clock may have been set back meanwhile.
    const since = [quietMs(files), ...sinceEnds.filter((ms) => ms >= 0)];
    return Math.max(0, untoldMs - Math.min(...since));
  };

  const contentOf = async (file: FoundFile): Promise<FileContent> => {
    const known = contents.get(signatureOf([file]));
    if (known !== undefined) return known;
    const content = await deps.look(file);
    if (lasting.includes(content)) contents.set(signatureOf([file]), content);
    return content;
  };

  const lookForTranscript = ({ transcript }: Candidate): void => {
    if (transcript !== null) lookIn(untoldLeftMs([transcript], []));
  };

  const standingOf = async (
    candidate: Candidate,
    all: readonly KnownCall[],
    fitting: readonly KnownCall[],
    isOnlyOne: boolean,
    account: string | null,
  ): Promise<OpenRecording | null> => {
    const { files, name } = candidate;
    // A transcript that is being written is added once it is there, whoever chooses the call.
    const ready = isTranscriptSettled(candidate) ? candidate : { ...candidate, transcript: null };
    if (candidate.transcript !== ready.transcript) lookForTranscript(candidate);
    const as = (
      standing: OpenRecording['standing'],
      call: KnownCall | null = null,
      choices: readonly KnownCall[] = [],
    ): OpenRecording => ({ candidate: ready, standing, call, choices: choices.filter(isKnownToPortal) });
    const cannot = (code: AppErrorData['code'], call: KnownCall | null = null): OpenRecording =>
      as({ at: 'failed', problem: { code, params: {} }, canTryAgain: false, isOwed: false }, call);
    const [call] = fitting;
    const onlyCall = fitting.length === 1 ? (call ?? null) : null;

    if (!files.every(({ isOwn }) => isOwn)) return cannot('recording.notYours', onlyCall);
    const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
    if (sizeBytes > recordingBytesAtMost) return cannot('recording.tooLarge', onlyCall);
    const isHalf = name.half !== null && files.length === 1;
    if (quietMs(files) < (isHalf ? otherHalfMs : settledMs)) {
      lookAgain(growingAgainMs);
      return as({ at: 'growing' });
    }
    // Its end is told: then it is looked at again.
    if (fitting.some(({ isLive }) => isLive)) return as({ at: 'growing' }, onlyCall);
    const seen = new Set<FileContent>();
    for (const file of files) {
      const content = await contentOf(file);
      seen.add(content);
      if (content === 'gone') return null;
      if (content === 'notSound' || content === 'notYours') return cannot(`recording.${content}`, onlyCall);
      if (content === 'whole' || content === 'perhapsWhole' || content === 'noSound') continue;
      if (content === 'notReadable') {
        lookAgain(notReadableAgainMs);
        return cannot('recording.notReadable', onlyCall);
      }
      if (quietMs(files) >= unfinishedMs) return cannot('recording.notWhole', onlyCall);
      lookAgain(growingAgainMs);
      return as({ at: 'growing' }, onlyCall);
    }
    const leftMs = seen.has('perhapsWhole') ? untoldLeftMs(files, fitting) : 0;
    if (leftMs > 0) {
      lookIn(leftMs);
      return as({ at: 'growing' }, onlyCall);
    }
    // Of two halves one may be silent.
    if (seen.size === 1 && seen.has('noSound')) return cannot('recording.noSound', onlyCall);
    if (call === undefined) return as({ at: 'noCall' }, null, callsAbout(name, all));
    if (fitting.length > 1) return as({ at: 'unclear' }, null, fitting);
    if (!isKnownToPortal(call)) return as({ at: 'noCall' }, call);
    const isClear =
      isOnlyOne &&
      !owed.hasRecording(call) &&
      isWrittenWith(
        call,
        files.map(({ modifiedMs }) => modifiedMs),
      );
    if (!isClear) return as({ at: 'unclear' }, null, [call]);
    const refused = await owed.owe(ready, call, account);
    return refused === null
      ? null
      : as({ at: 'waiting', problem: { code: refused, params: {} }, isBehindAnother: false }, call);
  };

  return {
    seen(candidates) {
      const before = since;
      const files = candidates.flatMap((one) => [one.files, one.transcript === null ? [] : [one.transcript]]);
      const signatures = files.filter(({ length }) => length > 0).map(signatureOf);
      since = new Map(signatures.map((one) => [one, before.get(one) ?? clock.monotonicMs()]));
      const single = new Set(candidates.flatMap((one) => one.files.map((file) => signatureOf([file]))));
      contents = new Map([...contents].filter(([signature]) => single.has(signature)));
    },
    async of(fresh, calls, account) {
      const fits = fresh.map((candidate) => callsOfRecording(candidate.name, calls, deps.country()));
      const counts = new Map<string, number>();
      for (const { key } of fits.flat()) counts.set(key, (counts.get(key) ?? 0) + 1);
      const open: OpenRecording[] = [];
      for (const [n, candidate] of fresh.entries()) {
        const fitting = fits[n] ?? [];
        const isOnlyOne = fitting.every(({ key }) => counts.get(key) === 1);
        const standing = await standingOf(candidate, calls, fitting, isOnlyOne, account);
        if (standing !== null) open.push(standing);
      }
      return open;
    },
    async addTranscripts(candidates) {
      for (const candidate of candidates) {
        if (!owed.lacksTranscript(candidate)) continue;
        if (isTranscriptSettled(candidate)) await owed.addTranscript(candidate);
        else lookForTranscript(candidate);
      }
    },
  };
}
