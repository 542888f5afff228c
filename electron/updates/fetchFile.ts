import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { AppError } from '../../contracts/errors.ts';
import type { UpdateFile } from '../core/ports/updates/updater.ts';
import { fetchFromOrigin, type UpdateNetwork } from './fetchFromOrigin.ts';

export interface FetchFileDeps {
  readonly network: UpdateNetwork;
  readonly file: Pick<UpdateFile, 'sha512' | 'size'>;
  /** Told after each piece. */
  readonly onBytes: (bytes: number) => void;
  /** Nobody wants it any more. */
  readonly signal: AbortSignal;
  /** A server that sends nothing for so long is given up. */
  readonly silentAtMostMs: number;
  /** So is one that is not done by then: a byte a minute would hold up every other update for good. */
  readonly doneWithinMs: number;
}

/**
 * Fetches a file as it was announced: not a byte more, and none other.
 *
 * @throws AppError `update.unreachable`, `update.redirected`, `update.tooLarge`, `update.damaged`, `update.notWritten`
 */
export async function fetchFile(url: URL, destination: string, deps: FetchFileDeps): Promise<void> {
  const { host } = url;
  const notWritten = (error: unknown): never => {
    throw new AppError('update.notWritten', {}, error);
  };
  const target = await open(destination, 'w', 0o600).catch(notWritten);
  try {
    const hash = createHash('sha512');
    let bytes = 0;
    for await (const piece of piecesOf(url, deps)) {
      bytes += piece.byteLength;
      if (bytes > deps.file.size) throw new AppError('update.tooLarge', { host });
      hash.update(piece);
      await writeAll(target, piece).catch(notWritten);
      deps.onBytes(bytes);
    }
    if (bytes !== deps.file.size || hash.digest('base64') !== deps.file.sha512)
      throw new AppError('update.damaged', { host });
    await target.sync().catch(notWritten);
  } finally {
    await target.close();
  }
}

async function* piecesOf(
  url: URL,
  { network, signal, silentAtMostMs, doneWithinMs }: Omit<FetchFileDeps, 'file' | 'onBytes'>,
): AsyncGenerator<Uint8Array> {
  const givenUp = new AbortController();
  const giveUp = (why: string) => (): void => givenUp.abort(new Error(why));
  const stop = giveUp('called off');
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  const silence = setTimeout(giveUp('silent for too long'), silentAtMostMs);
  const end = setTimeout(giveUp('not done in time'), doneWithinMs);
  const unreachable = (error: unknown): never => {
    throw error instanceof AppError ? error : new AppError('update.unreachable', { host: url.host }, error);
  };
  let cancel: () => Promise<void> = () => Promise.resolve();
  try {
    const response = await fetchFromOrigin(url, network, givenUp.signal).catch(unreachable);
    const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = response.body?.getReader();
    if (reader === undefined) return unreachable(new Error('empty'));
    cancel = () => reader.cancel().catch(() => undefined);
    // Some sources go on after the signal. What is waited for has then ended.
    givenUp.signal.addEventListener('abort', () => void cancel(), { once: true });
    if (!response.ok) return unreachable(new Error(`answered with ${response.status}`));
    for (;;) {
      silence.refresh();
      const { done, value } = await reader.read().catch(unreachable);
      if (givenUp.signal.aborted) return unreachable(givenUp.signal.reason);
      if (done) return;
      yield value;
    }
  } finally {
    clearTimeout(silence);
    clearTimeout(end);
    signal.removeEventListener('abort', stop);
    // Whoever asks for no more piece is not sent the rest.
    await cancel();
  }
}

async function writeAll(target: FileHandle, piece: Uint8Array): Promise<void> {
  for (let at = 0; at < piece.byteLength;) {
    const { bytesWritten } = await target.write(piece, at);
    at += bytesWritten;
  }
}
