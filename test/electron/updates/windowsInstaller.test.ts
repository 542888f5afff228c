import { chmodSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Updater } from '../../../electron/core/ports/updates/updater.ts';
import { createFileThatRuns } from '../../../electron/updates/fileThatRuns.ts';
import type { UpdateServer } from './updateServer.ts';
import { loading, refusal, startUpdatingComputer, type UpdatingComputer } from './updatingProgram.ts';

const name = 'Ringside-0.2.0-win-x64.exe';
/** Starts here as well, and does nothing. */
const newer = Buffer.from('#!/bin/sh\n');

let computer: UpdatingComputer;
let server: UpdateServer;
let configFile: string;
let executable: string;
let installer: Updater;
/** The program ends with this code. */
let end: (code: number) => void;

beforeEach(async () => {
  computer = await startUpdatingComputer();
  server = computer.server;
  configFile = join(computer.folder, 'app-update.yml');
  executable = join(computer.folder, 'Ringside.exe');
  writeFileSync(executable, 'MZ');
  installer = computer.start('profile', {
    running: { kind: 'nsis', arch: 'x64', version: '0.1.0' },
    file: createFileThatRuns(executable),
    onQuit: (listener) => (end = listener),
  });
  const [file] = (JSON.parse(server.feed(newer)) as { files: object[] }).files;
  const change = { package: 'nsis', arch: 'x64', files: [{ ...file, url: name }] };
  server.put('latest.yml', server.signed(server.feed(newer, change)));
  server.put(name, newer);
});
afterEach(() => computer.end());

const knowPublisher = (): void =>
  writeFileSync(configFile, 'updaterCacheDirName: ringside-updater\npublisherName: [Ringside]\n');

/** Stands in for PowerShell, which finds the signature good. */
function findSignatureGood(): void {
  const tools = join(computer.folder, 'tools');
  mkdirSync(tools);
  const path = `path=$(printf %s "$*" | sed "s/.*-LiteralPath '\\(.*\\)' .*/\\1/")`;
  const good = `{"Status":0,"Path":"'"$path"'","SignerCertificate":{"Subject":"CN=Ringside"}}`;
  writeFileSync(join(tools, 'powershell.exe'), `#!/bin/sh\n${path}\necho '${good}'\n`, { mode: 0o755 });
  writeFileSync(join(tools, 'chcp'), '#!/bin/sh\n', { mode: 0o755 });
  vi.stubEnv('PATH', `${tools}:${process.env['PATH']}`);
}

describe('an installer for Windows', () => {
  it('whose publisher cannot be checked is thrown away, and nothing is left that could be started', async () => {
    expect(await installer.ask(computer.question())).toMatchObject({ isForUs: true });
    // The package was built without a publisher.
    expect(await refusal(installer.load(loading()))).toBe('update.notVerifiable');
    expect(server.asked).not.toContain(name);
    // There is no PowerShell on this system.
    knowPublisher();
    expect(await refusal(installer.load(loading()))).toBe('update.notVerifiable');
    expect(server.asked).toContain(name);
    expect(computer.filesFetched()).toEqual([]);
    expect(installer.takeOver()).toBe(false);
  });

  it('does not come after a version that somebody has put there meanwhile', async () => {
    knowPublisher();
    findSignatureGood();
    await installer.ask(computer.question());
    expect(await installer.load(loading())).toBe('ready');
    for (const { parentPath, name: file } of readdirSync(join(computer.folder, 'cache'), {
      recursive: true,
      withFileTypes: true,
    }))
      if (file === name) chmodSync(join(parentPath, file), 0o755);
    renameSync(executable, `${executable}.before`);
    writeFileSync(executable, 'MZ, and newer');
    end(0);
    expect(installer.takeOver()).toBe(false);
    renameSync(`${executable}.before`, executable);
    // It starts once: the end of the program has not started it.
    expect(installer.takeOver()).toBe(true);
  });
});
