import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { desktopEntry } from '../../../electron/desktop/autoStart.ts';

/** Reads `Exec` as the Desktop Entry specification 1.5 says: escapes of a string first, then quoting, then `%%`. */
function argumentsOf(entry: string): string[] {
  const line = entry.split('\n').find((candidate) => candidate.startsWith('Exec='));
  const escapes: Readonly<Record<string, string>> = { s: ' ', n: '\n', t: '\t', r: '\r', '\\': '\\' };
  const text = (line ?? '').slice('Exec='.length).replace(/\\(.)/g, (_all, mark: string) => {
    const value = escapes[mark];
    if (value === undefined) throw new Error(`no such escape: ${mark}`);
    return value;
  });
  const found: string[] = [];
  for (const match of text.matchAll(
    /"((?:[^"\\`$]|\\["\\`$])*)"(?: |$)|([^\s"'\\<>~|&;$*?#()`]+)(?: |$)/gy,
  )) {
    found.push((match[1]?.replace(/\\(["\\`$])/g, '$1') ?? match[2] ?? '').replaceAll('%%', '%'));
  }
  return found;
}

describe('the autostart file', () => {
  it('starts the program in the tray', () => {
    expect(desktopEntry('/opt/Ringside/ringside')).toBe(
      '[Desktop Entry]\nType=Application\nName=Ringside\nExec="/opt/Ringside/ringside" --hidden\nTerminal=false\n',
    );
  });

  it('names the program whatever is in its path', () => {
    const path = fc
      .string({
        unit: fc.constantFrom('a', ' ', '"', '\\', '$', '`', '%', "'", ';', '&', '#', 'я', '\n', '\t'),
      })
      .map((rest) => `/${rest}`);
    fc.assert(
      fc.property(path, (executable) => {
        const entry = desktopEntry(executable);
        expect(argumentsOf(entry)).toEqual([executable, '--hidden']);
        expect(entry.split('\n')).toHaveLength(6);
      }),
    );
  });
});
