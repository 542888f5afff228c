import type { RequestHead } from './requestHead.ts';

/** Size of a chunk: hexadecimal digits and nothing else, extensions aside (RFC 9112, section 7.1). More are no hook's. */
const sizeLine = /^[ \t]*([0-9a-f]{1,8})[ \t]*(?:;.*)?\r?$/is;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * The body as far as it has come. What is no size of a chunk ends a body as a size of nothing does: the address alone may
 * say enough.
 *
 * @param bytes all that came after the head
 */
export function readBody(
  bytes: Buffer,
  head: Pick<RequestHead, 'isChunked' | 'contentLength'>,
): { readonly text: string; readonly isWhole: boolean } {
  if (!head.isChunked) {
    const isWhole = bytes.length >= head.contentLength;
    return { text: bytes.subarray(0, head.contentLength).toString('utf8'), isWhole };
  }
  const chunks: Buffer[] = [];
  const read = (isWhole: boolean): ReturnType<typeof readBody> => ({
    text: Buffer.concat(chunks).toString('utf8'),
    isWhole,
  });
  // Each round goes past a line end at least.
  let at = 0;
  while (at < bytes.length) {
    const lineEnd = bytes.indexOf(lineFeed, at);
    if (lineEnd === -1) break;
    const size = sizeLine.exec(bytes.toString('latin1', at, lineEnd))?.[1];
    const length = size === undefined ? 0 : Number.parseInt(size, 16);
    if (length === 0) return read(true);
    const end = lineEnd + 1 + length;
    if (bytes.length < end) break;
    chunks.push(bytes.subarray(lineEnd + 1, end));
    at = end;
    // The line end behind a chunk, either way.
    if (bytes[at] === carriageReturn) at += 1;
    if (bytes[at] === lineFeed) at += 1;
  }
  return read(false);
}
