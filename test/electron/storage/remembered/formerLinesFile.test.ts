import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFormerLinesFile } from '../../../../electron/storage/remembered/formerLinesFile.ts';
import { quietLog } from '../../core/heldTime.ts';

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringside-lines-'));
  path = join(folder, 'former-lines.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = () => createFormerLinesFile(path, quietLog);
const sip = { id: 'reg17', name: 'SIP line' };

describe('the file of former lines', () => {
  it('keeps one of each portal over a restart, until it is put back', async () => {
    const lines = open();
    expect(lines.of('portal.example')).toBeNull();
    await lines.keep('portal.example', { id: '4930', name: null });
    await lines.keep('portal.example', sip);
    await lines.keep('other.example', { id: 'LINK_BASE_NUMBER', name: null });
    expect(open().of('portal.example')).toEqual(sip);
    lines.forget('portal.example');
    await expect.poll(() => open().of('portal.example')).toBeNull();
    expect(open().of('other.example')).toEqual({ id: 'LINK_BASE_NUMBER', name: null });
  });

  it('says so where it cannot be written, and keeps nothing then', async () => {
    // No folder can be made where a file stands.
    writeFileSync(path, '');
    const lines = createFormerLinesFile(join(path, 'former-lines.json'), quietLog);
    await expect(lines.keep('portal.example', sip)).rejects.toMatchObject({ code: 'settings.notSaved' });
    expect(lines.of('portal.example')).toBeNull();
  });

  it.each(['not json', '{"version":1,"lines":[{"host":1}]}', '{"version":1}'])(
    'that holds %s knows none, and can be written again',
    async (text) => {
      writeFileSync(path, text);
      expect(open().of('portal.example')).toBeNull();
      await open().keep('portal.example', sip);
      expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ version: 1 });
      expect(open().of('portal.example')).toEqual(sip);
    },
  );
});
