import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { AppError } from '../../contracts/errors.ts';
import type { UpdateFile } from '../core/ports/updates/updater.ts';

export interface FetchFileDeps {
  readonly fetch: typeof globalThis.fetch;
  readonly file: Pick<UpdateFile, 'sha512' | 'size'>;
  /** Told after each piece. */
  readonly onBytes: (bytes: number) => void;
  /** A server that sends nothing for so long is given up. */
  readonly silentAtMostMs: number;
}

/**
 * Fetches a file as it was announced: not a byte more, and none other.
 *
 * @throws AppError `update.unreachable`, `update.tooLarge`, `update.damaged`, `update.notWritten`
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

async function* piecesOf(url: URL, { fetch, silentAtMostMs }: FetchFileDeps): AsyncGenerator<Uint8Array> {
  const silence = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const heard = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(new Error('silent for too long')), silentAtMostMs);
  };
  const unreachable = (error: unknown): never => {
    throw new AppError('update.unreachable', { host: url.host }, error);
  };
  let cancel: () => Promise<void> = () => Promise.resolve();
  try {
    heard();
    const response = await fetch(url, {
      credentials: 'omit',
      signal: silence.signal,
    }).catch(unreachable);
    const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = response.body?.getReader();
    if (reader === undefined) return unreachable(new Error('empty'));
    cancel = () => reader.cancel().catch(() => undefined);
    if (!response.ok) return unreachable(new Error(`answered with ${response.status}`));
    for (;;) {
      heard();
      const { done, value } = await Promise.race([reader.read(), aborted(silence.signal)]).catch(unreachable);
      if (done) return;
      yield value;
    }
  } finally {
    clearTimeout(timer);
    // Whoever asks for no more piece is not sent the rest.
    await cancel();
  }
}

/** Some sources go on after the signal. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

async function writeAll(target: FileHandle, piece: Uint8Array): Promise<void> {
  for (let at = 0; at < piece.byteLength;) {
    const { bytesWritten } = await target.write(piece, at);
    at += bytesWritten;
  }
}
