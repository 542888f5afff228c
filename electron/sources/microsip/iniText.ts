/** A Windows settings file as bytes: UTF-16LE with its mark, or 8-bit as Windows' own functions write it anew. */
export interface IniFile {
  readonly text: string;
  readonly encoding: 'utf16le' | 'latin1';
}

const utf16Mark = Buffer.from([0xff, 0xfe]);

/** 8-bit text is read byte for byte, so that what is not touched comes out as it was whatever its code page. */
export function decodeIni(bytes: Buffer): IniFile {
  return bytes.subarray(0, 2).equals(utf16Mark)
    ? { text: bytes.subarray(2).toString('utf16le'), encoding: 'utf16le' }
    : { text: bytes.toString('latin1'), encoding: 'latin1' };
}

export function encodeIni({ text, encoding }: IniFile): Buffer {
  const bytes = Buffer.from(text, encoding);
  return encoding === 'utf16le' ? Buffer.concat([utf16Mark, bytes]) : bytes;
}

/**
 * The text with these keys of one section set, every other line as it was. A key that is not there is added at the end of
 * the section, a section that is not there at the end of the file. Names are compared as Windows does: without case.
 *
 * @param values already as they are to stand behind the `=`
 */
export function setInSection(text: string, section: string, values: ReadonlyMap<string, string>): string {
  const lines = text.split(/(?<=\n)/);
  const head = lines.findIndex((line) => isSection(line, section));
  const left = new Map([...values].map(([key, value]) => [key.toLowerCase(), { key, value }]));
  const newline = text.includes('\r\n') || !text.includes('\n') ? '\r\n' : '\n';
  const rest = () => [...left.values()].map(({ key, value }) => `${key}=${value}${newline}`);
  if (head === -1) {
    const gap = text === '' || text.endsWith('\n') ? '' : newline;
    return [text, gap, `[${section}]${newline}`, ...rest()].join('');
  }
  const after = lines.findIndex((line, index) => index > head && /^\s*\[/.test(line));
  const end = after === -1 ? lines.length : after;
  const changed = lines.slice(head + 1, end).map((line) => {
    const key = keyOf(line);
    const wanted = key === null ? undefined : left.get(key);
    if (key === null || wanted === undefined) return line;
    // Windows reads the first of doubled keys; later ones stay as they are.
    left.delete(key);
    return `${line.slice(0, line.indexOf('='))}=${wanted.value}${/\r?\n$/.exec(line)?.[0] ?? ''}`;
  });
  // Behind the last line with something in it, before the blank lines that part the sections.
  const filled = changed.findLastIndex((line) => line.trim() !== '') + 1;
  const added = rest();
  const before = changed.slice(0, filled);
  const last = before.at(-1) ?? lines[head] ?? '';
  const gap = added.length > 0 && !last.endsWith('\n') ? newline : '';
  return [
    ...lines.slice(0, head + 1),
    ...before,
    gap,
    ...added,
    ...changed.slice(filled),
    ...lines.slice(end),
  ].join('');
}

/** The value of a key, without the quotes that Windows' own function takes off; null where it is not there. */
export function readFromSection(text: string, section: string, key: string): string | null {
  let inside = false;
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*\[/.test(line)) inside = isSection(line, section);
    else if (inside && keyOf(line) === key.toLowerCase())
      return line
        .slice(line.indexOf('=') + 1)
        .trim()
        .replace(/^(["'])(.*)\1$/, '$2');
  }
  return null;
}

function isSection(line: string, section: string): boolean {
  return /^\s*\[([^\]]*)\]/.exec(line)?.[1]?.trim().toLowerCase() === section.toLowerCase();
}

function keyOf(line: string): string | null {
  if (/^\s*;/.test(line) || !line.includes('=')) return null;
  return line.slice(0, line.indexOf('=')).trim().toLowerCase();
}
