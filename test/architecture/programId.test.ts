import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mobileconfig } from '../../build/policies/macProfile.ts';
import { shortcutQueries } from '../../build/installers/windows/wixSource.mjs';
import { programId } from '../../contracts/program/programId.ts';
import { becomeOnlyInstance } from '../../electron/desktop/singleInstance.ts';
import { projectRoot, sourceFiles } from './sourceFiles.ts';

const read = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');

describe('what systems know Ringside by', () => {
  it('is the id of which electron-builder makes shortcuts and bundles, and nothing else is written anywhere', () => {
    const configuration = read('electron-builder.yml');
    expect(/^appId: (\S+)$/m.exec(configuration)?.[1]).toBe(programId);
    // A target may have one of its own, and would then have other shortcuts.
    expect(configuration.match(/^ *(?:appId|guid):/gm)).toEqual(['appId:']);
    expect(read('build/installers/updateFeed.mjs')).toContain(`'program: ${programId}'`);
    expect(mobileconfig()).toContain(`<key>PayloadType</key><string>${programId}</string>`);
    expect(shortcutQueries(programId).join()).toContain(`'System.AppUserModel.ID', '${programId}'`);
  });

  it('is told to Windows by the one Ringside that goes on, once, and to no other system', () => {
    const start = (platform: NodeJS.Platform, isFirst = true): string[] => {
      const told: string[] = [];
      const app = {
        requestSingleInstanceLock: () => isFirst,
        setAppUserModelId: (id: string) => void told.push(id),
        on: () => expect.unreachable('followed'),
      };
      expect(becomeOnlyInstance(app, platform) === null).toBe(!isFirst);
      return told;
    };
    expect(start('win32')).toEqual([programId]);
    expect(start('win32', false)).toEqual([]);
    expect([...start('linux'), ...start('darwin')]).toEqual([]);
  });

  it('is told before there is any window, and nowhere else', () => {
    const files = sourceFiles(['electron']).filter(({ text }) => text.includes('setAppUserModelId('));
    expect(files.map(({ path }) => path)).toEqual(['electron/desktop/singleInstance.ts']);
    const main = read('electron/main.ts');
    expect(main.indexOf('becomeOnlyInstance(app)')).toBeGreaterThan(0);
    expect(main.indexOf('becomeOnlyInstance(app)')).toBeLessThan(main.indexOf('beginDesk(onlyInstance)'));
  });
});
