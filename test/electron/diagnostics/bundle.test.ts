import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { diagnosticsArchive } from '../../../electron/diagnostics/bundle.ts';
import { redact } from '../../../electron/diagnostics/redact.ts';

const everythingIn = (archive: Uint8Array): string =>
  Object.values(unzipSync(archive))
    .map((file) => strFromU8(file))
    .join('\n');

describe('the diagnostics archive', () => {
  it('leaves out what portal, phones and callers said, under whatever name and however deep an error carries it', () => {
    const name = fc
      .stringMatching(/^[a-z]{3,12}$/)
      .filter(
        (each) =>
          !['host', 'method', 'status', 'scope', 'phone', 'port', 'address', 'schemes'].includes(each),
      );
    const depth = fc.integer({ min: 0, max: 4 });
    fc.assert(
      fc.property(name, depth, (param, deep) => {
        const problem = {
          code: 'portal.businessError',
          params: {
            host: 'portal.example',
            [param]: 'Lead Anna Geheim anna.geheim@firma.example +49 30 901820 exists',
          },
        };
        let content: unknown = { problem };
        for (let n = 0; n < deep; n += 1) content = { list: [content] };
        const text = everythingIn(diagnosticsArchive({ 'commands.json': content }));
        for (const word of ['Anna', 'Geheim', 'anna.geheim', '901820']) expect(text).not.toContain(word);
        expect(text).toContain('portal.example');
      }),
    );
  });

  it('says in its README what is in it and what is not', () => {
    const readme = strFromU8(unzipSync(diagnosticsArchive({}))['README.txt'] ?? new Uint8Array());
    expect(readme).toMatch(/operator's name/);
    expect(readme).toMatch(/e-mail addresses/);
  });
});

describe('mail and SIP addresses', () => {
  it.each([
    ['anna.geheim@firma.example', '••••@firma.example'],
    ['<sip:анна@pbx.local>', '<sip:••••@pbx.local>'],
    ["o'neil+work@mail.firma.co.uk,", '••••@mail.firma.co.uk,'],
  ])('%s loses the person', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it.each(['node_modules/@libsql/linux-x64-gnu', 'electron@33.2.1', 'a @ b.example'])(
    '%s is none',
    (text) => {
      expect(redact(text)).toBe(text);
    },
  );

  it('are looked for in no more than a moment, whatever the text is made of', () => {
    const beganAt = performance.now();
    for (const piece of ['a', 'a.', 'a@', 'a@b.', "'@"]) redact(piece.repeat(100_000 / piece.length));
    expect(performance.now() - beganAt).toBeLessThan(2_000);
  });
});
