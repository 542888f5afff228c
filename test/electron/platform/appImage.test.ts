import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownAppImage } from '../../../electron/platform/appImage.ts';

describe('the AppImage that the program was started from', () => {
  const file = '/home/op/Ringside.AppImage';
  let folder: string;
  const program = (name: string): string => {
    mkdirSync(join(folder, name));
    const executable = join(folder, name, 'ringside');
    writeFileSync(executable, '');
    return executable;
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ringside-appimage-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is the one in whose folder it runs, by whichever way that is named', () => {
    const executable = program('.mount_Ringside');
    symlinkSync(folder, `${folder}-link`);
    for (const place of [folder, `${folder}-link`]) {
      const env = { APPIMAGE: file, APPDIR: join(place, '.mount_Ringside') };
      expect(ownAppImage({ env, executable })).toBe(file);
    }
    rmSync(`${folder}-link`);
  });

  it('is none where another program’s AppImage has started it', () => {
    program('.mount_Terminal');
    const env = { APPIMAGE: '/home/op/Terminal.AppImage', APPDIR: join(folder, '.mount_Terminal') };
    expect(ownAppImage({ env, executable: program('Ringside') })).toBeUndefined();
    // A folder whose name begins alike is another.
    expect(ownAppImage({ env, executable: program('.mount_Terminal2') })).toBeUndefined();
  });

  it('is none where that is not said, or only in part', () => {
    const executable = program('Ringside');
    for (const env of [
      {},
      { APPIMAGE: file },
      { APPIMAGE: file, APPDIR: '' },
      { APPIMAGE: '', APPDIR: folder },
    ])
      expect(ownAppImage({ env, executable })).toBeUndefined();
    expect(
      ownAppImage({ env: { APPIMAGE: file, APPDIR: join(folder, 'gone') }, executable }),
    ).toBeUndefined();
  });
});
