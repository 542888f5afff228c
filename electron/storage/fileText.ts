/** What Ringside writes has a few kilobytes. Parsing more costs time and memory that a start does not have. */
export const sizeAtMostBytes = 512 * 1024;

/** As editors save it: UTF-8 with a mark in front (Notepad), or UTF-16, which PowerShell's `>` writes. */
export function decodeText(bytes: Buffer): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : bytes[0] !== 0 && bytes[1] === 0
          ? 'utf-16le'
          : bytes[0] === 0 && bytes[1] !== 0
            ? 'utf-16be'
            : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

/** Undefined where it is no JSON. */
export function parseFileText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
