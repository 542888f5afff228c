import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot, sourceFiles, type SourceFile } from './sourceFiles.ts';

const electron = sourceFiles(['electron']);
const renderer = sourceFiles(['renderer']);

function linesWith(files: readonly SourceFile[], pattern: RegExp): string[] {
  return files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .filter((line) => pattern.test(line))
      .map((line) => `${path}: ${line.trim()}`),
  );
}

describe('hardening', () => {
  it.each([
    [
      'web preferences',
      /\b(?:nodeIntegration\w*|allowRunningInsecureContent|experimentalFeatures|webviewTag)\b.*\btrue/,
    ],
    ['what is to stay on', /\b(?:webSecurity|contextIsolation|sandbox)\b.*\bfalse/],
    ['switched-on features of Chromium', /enableBlinkFeatures|disableBlinkFeatures|appendSwitch/],
    ['pages from files', /\bloadFile\(|loadURL\(['"`]file:/],
    [
      'certificates',
      /rejectUnauthorized|NODE_TLS_REJECT|setCertificateVerifyProc|'certificate-error'|ignore-certificate/,
    ],
    ['code made from text', /\beval\(|\bnew Function\(|executeJavaScript|['"]node:vm['"]/],
    ['remote debugging', /remote-debugging|\.debugger\b|openDevTools/],
  ])('nothing in the program asks for less protection: %s', (_what, pattern) => {
    expect(linesWith(electron, pattern)).toEqual([]);
  });

  it('what is answered to a server that asks who the operator is comes from one place', () => {
    expect(linesWith(electron, /select-client-certificate/)).toEqual([
      expect.stringMatching(/^electron\/security\/clientCertificates\.ts: /),
    ]);
  });

  it('the browser is opened in one place, with an address from the one rule', () => {
    const places = linesWith(electron, /\bopenExternal\(|\bopenPath\(/);
    expect(places).toEqual([
      // A checked number as `tel:` or `sip:`.
      'electron/features/phones/dialling.ts: openSystemLink: (link) => openSystemLink(link, (checked) => shell.openExternal(checked)),',
      // A page of the connected portal.
      'electron/features/portal/portalPages.ts: if (url !== null) await openSystemLink(url, (link) => shell.openExternal(link));',
      // A page of the connected portal, or an address of another system that was named in the settings.
      'electron/features/records/recordBrowser.ts: openLink: (url, activate) => openSystemLink(url, (link) => shell.openExternal(link, { activate })),',
    ]);
  });

  it('no page shows text as markup', () => {
    expect(linesWith(renderer, /\{@html|\.innerHTML|\.outerHTML|insertAdjacentHTML|document\.write/)).toEqual(
      [],
    );
  });

  it('the fuses of the packaged program are set', () => {
    const configuration = readFileSync(join(projectRoot, 'electron-builder.yml'), 'utf8');
    const block = /^electronFuses:\n((?: .*\n|\n)+)/m.exec(configuration)?.[1] ?? '';
    const fuses = Object.fromEntries(
      [...block.matchAll(/^ {2}(\w+): (true|false)$/gm)].map(([, name, on]) => [name, on === 'true']),
    );
    expect(fuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    });
  });

  it('the declared Electron is one that still gets security fixes', () => {
    const declared: unknown = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
    const version = /"electron":"(\d+)\.\d+\.\d+"/.exec(JSON.stringify(declared))?.[1];
    // The newest three majors get them; 43 was the oldest of them in November 2026. To be raised with each release of
    // ours: a test that turns red by the calendar would stop work that has nothing to do with it.
    expect(Number(version)).toBeGreaterThanOrEqual(43);
  });
});
