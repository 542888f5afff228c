import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { desktopEntry } from '../../../electron/desktop/autoStart.ts';
import { readProxyRules, type ProxyWay } from '../../../electron/desktop/proxyRules.ts';

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

describe('the system’s proxy rules', () => {
  it.each<[string, ProxyWay]>([
    ['DIRECT', { kind: 'direct' }],
    ['', { kind: 'direct' }],
    ['PROXY proxy.example:3128', { kind: 'httpProxy', url: 'http://proxy.example:3128' }],
    ['PROXY proxy.example:3128; DIRECT', { kind: 'httpProxy', url: 'http://proxy.example:3128' }],
    ['proxy [fd00::1]:3128;DIRECT', { kind: 'httpProxy', url: 'http://[fd00::1]:3128' }],
    ['HTTPS proxy.example:443', { kind: 'httpProxy', url: 'https://proxy.example:443' }],
    // Not past it: the system's own network speaks it.
    ['SOCKS5 proxy.example:1080', { kind: 'notSpoken' }],
    ['SOCKS proxy.example:1080; DIRECT', { kind: 'notSpoken' }],
    ['QUIC proxy.example:443', { kind: 'notSpoken' }],
    ['DIRECT; PROXY proxy.example:3128', { kind: 'direct' }],
    ['PROXY', { kind: 'notSpoken' }],
    ['PROXY a b', { kind: 'notSpoken' }],
  ])('%j lead %j', (rules, way) => {
    expect(readProxyRules(rules)).toEqual(way);
  });
});
