/** An answer that went on after all that was wanted of it. Its name is sorted out like that of a network error. */
export class AnswerTooLargeError extends Error {
  readonly code = 'ANSWER_TOO_LARGE';
  constructor() {
    super('answer too large');
    this.name = 'AnswerTooLargeError';
  }
}

/**
 * Reads a body as text, as far as the bound and no further. It counts what comes out of unpacking, piece by piece: a
 * few kilobytes of gzip may hold gigabytes, and a body need not end at all.
 *
 * @param mostBytes after unpacking
 * @param signal ends the reading as well, whatever became of the request
 * @throws AnswerTooLargeError; the signal's reason; what `fetch` throws where the connection breaks
 */
export async function readBoundedText(
  response: Response,
  mostBytes: number,
  signal: AbortSignal,
): Promise<string> {
  if (response.body === null) return '';
  const reader: ReadableStreamDefaultReader<Uint8Array> = response.body.getReader();
  // Not waited for: a source that ignores it must not hold up who asked.
  const giveUp = (): void => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    return await readAll(reader, mostBytes, signal);
  } catch (error) {
    giveUp();
    throw error;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

async function readAll(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  mostBytes: number,
  signal: AbortSignal,
): Promise<string> {
  const utf8 = new TextDecoder();
  let bytes = 0;
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    // What was given up looks as if it had ended.
    signal.throwIfAborted();
    if (done) return text + utf8.decode();
    bytes += value.byteLength;
    if (bytes > mostBytes) throw new AnswerTooLargeError();
    text += utf8.decode(value, { stream: true });
  }
}
