import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifySignature } from 'electron-updater/out/windowsExecutableCodeSignatureVerifier.js';
import fc from 'fast-check';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownUpdates, signedText, updateKey } from '../../../build/installers/signing/updateKey.mjs';
import { installedAs } from '../../../electron/updates/installedAs.ts';
import { knowPublisher, verifyPublisher } from '../../../electron/updates/publisher.ts';
import { signedPart } from '../../../electron/updates/signedText.ts';
import { readUpdatePlace } from '../../../electron/updates/updatePlace.ts';
import { quietLog } from '../core/heldTime.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringside-trust-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
// What Windows takes for nowhere is a file to other shells, which electron-updater's command for PowerShell runs in here.
afterAll(() => rmSync('NUL', { force: true }));

describe('a signed text', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const signed = signedText('version: 0.2.0\nпримечания: да\n', { key: privateKey });

  it('is given without its signature', () => {
    expect(signedPart(signed, publicKey)).toBe('version: 0.2.0\nпримечания: да\n');
  });

  it('is none with any change, anywhere, and none in part', () => {
    const at = signed.length - '==\n'.length - 1;
    for (const by of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')
      if (by !== signed[at])
        expect(signedPart(signed.slice(0, at) + by + signed.slice(at + 1), publicKey)).toBeNull();
    fc.assert(
      fc.property(fc.nat(signed.length - 2), fc.string({ maxLength: 3 }), (at, by) => {
        const changed = signed.slice(0, at) + by + signed.slice(at + 1);
        fc.pre(changed !== signed);
        expect(signedPart(changed, publicKey)).toBeNull();
      }),
    );
    for (let length = 0; length < signed.length - 1; length += 1)
      expect(signedPart(signed.slice(0, length), publicKey)).toBeNull();
  });
});

describe('what a package was built with', () => {
  it('is where its updates are, and whom it believes; without it nobody is asked', async () => {
    const key = await updateKey(folder);
    const file = join(folder, 'ownUpdates.json');
    writeFileSync(file, ownUpdates('publish:\n  url: https://updates.example/stable/\n', key));
    expect(readUpdatePlace(file, '/resources')).toMatchObject({
      feed: 'https://updates.example/stable',
      configFile: join('/resources', 'app-update.yml'),
    });
    for (const content of ['', '{}', '{"feed":"http://updates.example","key":"x"}']) {
      writeFileSync(file, content);
      expect(readUpdatePlace(file, '/resources')).toBeNull();
    }
    expect(readUpdatePlace(join(folder, 'none'), '/resources')).toBeNull();
  });

  it('says how it came here', () => {
    const resourcesFolder = join(folder, 'resources');
    mkdirSync(resourcesFolder);
    const as = (mark: string | null, appImage?: string): string => {
      if (mark !== null) writeFileSync(join(resourcesFolder, 'package-type'), mark);
      return installedAs({ isPackaged: true, resourcesFolder, appImage });
    };
    expect(as(null)).toBe('folder');
    for (const kind of ['deb', 'rpm', 'nsis', 'msi']) expect(as(kind)).toBe(kind);
    expect(as('deb\n')).toBe('deb');
    expect(as('appimage', '/home/op/Ringside.AppImage')).toBe('appimage');
    // Unpacked by hand.
    expect(as('appimage')).toBe('folder');
    // Started by a program that is an AppImage itself.
    expect(as('deb', '/home/op/Other.AppImage')).toBe('deb');
    expect(as('something')).toBe('folder');
    expect(installedAs({ isPackaged: false, resourcesFolder, appImage: undefined })).toBe('sources');
  });
});

describe('the publisher of a Windows installer', () => {
  it('is not taken on trust where PowerShell cannot be run, as electron-updater by itself would', async () => {
    const file = join(folder, 'Ringside-0.2.0.exe');
    writeFileSync(file, 'MZ');
    // There is none on this system.
    expect(await verifySignature(['Ringside'], file, quietLog)).toBeNull();
    await expect(verifyPublisher(['Ringside'], file)).rejects.toMatchObject({ code: 'update.notVerifiable' });
  });

  it('has to be known to the package', () => {
    const configFile = join(folder, 'app-update.yml');
    for (const content of [null, '', 'provider: generic\n', 'publisherName: []\n', '{]']) {
      if (content !== null) writeFileSync(configFile, content);
      expect(() => knowPublisher({ configFile })).toThrow('update.notVerifiable');
    }
    writeFileSync(configFile, 'publisherName:\n  - The Ringside founders\n');
    expect(() => knowPublisher({ configFile })).not.toThrow();
  });
});
