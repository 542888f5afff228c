import type { FileHandle } from 'node:fs/promises';
import { AppError } from '../../contracts/errors.ts';
import type { RecordingFile } from '../core/ports/recordings/recordingFile.ts';
import type { SentKind } from '../core/recordings/sentKinds.ts';
import type { OpenedRecording, RecordingReader } from '../core/ports/recordings/recordings.ts';
import { openOwnFile, readAt } from './ownFile.ts';
import { readTranscript, transcriptBytesAtMost } from './transcripts/readTranscript.ts';
import { beginningBytes, readWave, waveHead, type Pcm } from './waveFile.ts';

/** In memory at a time. */
const chunkBytes = 64 * 1024;

/** How much of a recording has been read to be sent. */
export interface ReadProgress {
  /** Of the first of its files. */
  readonly path: string;
  readonly readBytes: number;
  readonly sizeBytes: number;
}

/**
 * @param onProgress null once nothing of it is read any more
 * @param maySend asked before each part: what is switched off ends in the middle of it, as `recording.notAttached`
 */
export function createRecordingReader(
  onProgress: (path: string, progress: ReadProgress | null) => void,
  maySend: (kind: SentKind) => boolean,
): RecordingReader {
  const checkThat = (kind: SentKind): void => {
    if (!maySend(kind)) throw new AppError('recording.notAttached');
  };

  const told = (path: string, { sizeBytes, chunks, close }: OpenedRecording): OpenedRecording => {
    const counted = async function* (): AsyncGenerator<Uint8Array> {
      let readBytes = 0;
      onProgress(path, { path, readBytes, sizeBytes });
      for await (const chunk of chunks) {
        checkThat('recording');
        yield chunk;
        // Asked for the next one: this one is on its way.
        readBytes += chunk.byteLength;
        onProgress(path, { path, readBytes, sizeBytes });
      }
    };
    return {
      sizeBytes,
      chunks: counted(),
      async close() {
        onProgress(path, null);
        await close();
      },
    };
  };

  return {
    async open(files) {
      const [first, second] = files;
      checkThat('recording');
      if (first === undefined) throw new AppError('recording.gone');
      if (second === undefined) return told(first.path, await openOne(first));
      return told(first.path, await openHalves(first, second));
    },
    async transcript(file) {
      checkThat('transcript');
      if (file.sizeBytes > transcriptBytesAtMost) throw new AppError('recording.notTranscript');
      const opened = await openOwnFile(file);
      try {
        const messages = readTranscript(await readAt(opened, 0, file.sizeBytes), file.path);
        if (messages === null) throw new AppError('recording.notTranscript');
        return messages;
      } finally {
        await opened.close();
      }
    },
  };
}

async function openOne(file: RecordingFile): Promise<OpenedRecording> {
  const opened = await openOwnFile(file);
  return {
    sizeBytes: file.sizeBytes,
    chunks: chunksOf(opened, 0, file.sizeBytes),
    close: () => opened.close(),
  };
}

async function* chunksOf(file: FileHandle, from: number, until: number): AsyncGenerator<Uint8Array> {
  for (let at = from; at < until; at += chunkBytes) {
    const chunk = await readAt(file, at, Math.min(chunkBytes, until - at));
    if (chunk.length === 0) throw new AppError('recording.changed');
    yield chunk;
  }
}

/** The caller on the left, the operator on the right; whoever was silent at the end was silent. */
async function openHalves(caller: RecordingFile, operator: RecordingFile): Promise<OpenedRecording> {
  const left = await openOwnFile(caller);
  const right = await openOwnFile(operator).catch(async (error: unknown) => {
    await left.close();
    throw error;
  });
  const close = async (): Promise<void> => {
    await Promise.all([left.close(), right.close()]);
  };
  try {
    const halves = [await pcmOf(left, caller), await pcmOf(right, operator)] as const;
    const [one, other] = halves;
    if (one.sampleRate !== other.sampleRate) throw new AppError('recording.notSound');
    const samples = Math.max(samplesOf(one), samplesOf(other));
    return {
      sizeBytes: 44 + samples * 4,
      chunks: interleaved([left, right], halves, samples),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function pcmOf(file: FileHandle, { sizeBytes }: RecordingFile): Promise<Pcm> {
  const pcm = readWave(await readAt(file, 0, beginningBytes))?.pcm ?? null;
  if (pcm === null || pcm.channels !== 1 || pcm.bits !== 16) throw new AppError('recording.notSound');
  return { ...pcm, soundBytes: Math.min(pcm.soundBytes, Math.max(0, sizeBytes - pcm.soundAt)) };
}

function samplesOf({ soundBytes }: Pcm): number {
  return Math.floor(soundBytes / 2);
}

async function* interleaved(
  files: readonly [FileHandle, FileHandle],
  halves: readonly [Pcm, Pcm],
  samples: number,
): AsyncGenerator<Uint8Array> {
  yield waveHead(2, halves[0].sampleRate, samples * 4);
  const samplesAtOnce = chunkBytes / 4;
  for (let at = 0; at < samples; at += samplesAtOnce) {
    const count = Math.min(samplesAtOnce, samples - at);
    const both = Buffer.alloc(count * 4);
    for (const side of [0, 1] as const) {
      const pcm = halves[side];
      const there = Math.max(0, Math.min(count, samplesOf(pcm) - at));
      const sound = await readAt(files[side], pcm.soundAt + at * 2, there * 2);
      if (sound.length < there * 2) throw new AppError('recording.changed');
      for (let n = 0; n < there; n += 1) sound.copy(both, n * 4 + side * 2, n * 2, n * 2 + 2);
    }
    yield both;
  }
}
