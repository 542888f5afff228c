import type { RequestHead } from './requestHead.ts';

/**
 * The body as far as it has come.
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
  let rest = bytes;
  for (;;) {
    const lineEnd = rest.indexOf(0x0a);
    const length = Number.parseInt(rest.toString('latin1', 0, Math.max(0, lineEnd)), 16);
    const isWhole = lineEnd !== -1 && (length === 0 || Number.isNaN(length));
    if (lineEnd === -1 || isWhole || rest.length < lineEnd + 1 + length)
      return { text: Buffer.concat(chunks).toString('utf8'), isWhole };
    chunks.push(rest.subarray(lineEnd + 1, lineEnd + 1 + length));
    rest = rest.subarray(lineEnd + 1 + length);
    // The line end behind a chunk, either way.
    if (rest[0] === 0x0d) rest = rest.subarray(1);
    if (rest[0] === 0x0a) rest = rest.subarray(1);
    if (rest.length === 0) return { text: Buffer.concat(chunks).toString('utf8'), isWhole: false };
  }
}
