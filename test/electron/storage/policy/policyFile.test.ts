import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPolicyFile } from '../../../../electron/storage/policy/policyFile.ts';

/** Whoever runs the tests stands in for the administrator. */
const administrator = process.getuid?.() ?? 0;
const content = { locks: { historyDays: 30 } };

let folder = '';
let path = '';
const read = () => createPolicyFile(path, administrator).read();
const put = (text: string | Buffer): void => {
  writeFileSync(path, text);
  chmodSync(path, 0o644);
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringside-policy-'));
  chmodSync(folder, 0o755);
  path = join(folder, 'policy.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe.skipIf(process.platform === 'win32')('the policy as a file', () => {
  it('is read as it stands there, in whatever encoding an editor saved it', () => {
    for (const bytes of [
      JSON.stringify(content),
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(JSON.stringify(content), 'utf16le')]),
    ]) {
      put(bytes);
      expect(read()).toEqual({ kind: 'read', content });
    }
    put('{"locks":');
    expect(read()).toEqual({ kind: 'read', content: undefined });
  });

  it('is none where nobody has made one', () => {
    expect(read()).toEqual({ kind: 'none' });
    expect(createPolicyFile(join(folder, 'none', 'policy.json'), administrator).read()).toEqual({
      kind: 'none',
    });
  });

  it('does not count where others could have written it', () => {
    put(JSON.stringify(content));
    for (const mode of [0o664, 0o646, 0o666]) {
      chmodSync(path, mode);
      expect(read()).toEqual({ kind: 'notSafe' });
    }
    chmodSync(path, 0o644);
    expect(createPolicyFile(path, administrator + 1).read()).toEqual({ kind: 'notSafe' });
    chmodSync(folder, 0o777);
    expect(read()).toEqual({ kind: 'notSafe' });
  });

  it('is judged by the file that a link leads to', () => {
    const elsewhere = join(folder, 'elsewhere');
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, 'real.json'), JSON.stringify(content));
    chmodSync(join(elsewhere, 'real.json'), 0o666);
    symlinkSync(join(elsewhere, 'real.json'), path);
    expect(read()).toEqual({ kind: 'notSafe' });
    chmodSync(join(elsewhere, 'real.json'), 0o644);
    expect(read()).toEqual({ kind: 'read', content });
  });

  it('is not known where something else stands there, which holds nobody up', () => {
    mkdirSync(path);
    expect(read()).toEqual({ kind: 'notReadable' });
    rmSync(path, { recursive: true });
    execFileSync('mkfifo', ['-m', '644', path]);
    expect(read()).toEqual({ kind: 'notReadable' });
    rmSync(path);
    put(Buffer.alloc(600 * 1024, ' '));
    expect(read()).toEqual({ kind: 'notReadable' });
  });
});
