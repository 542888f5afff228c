import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../contracts/errors.ts';
import type { RunningProgram, UpdateQuestion } from '../../../../electron/core/ports/updates/updater.ts';
import { readFeed } from '../../../../electron/core/updates/readFeed.ts';
import { compareVersions } from '../../../../electron/core/updates/versions.ts';

const running: RunningProgram = { kind: 'appimage', arch: 'x64', version: '0.1.0' };
const newest: UpdateQuestion = { feed: null, name: 'latest', version: null };
const file = { url: 'Ringside-0.2.0-linux-x64.AppImage', sha512: `${'A'.repeat(86)}==`, size: 5 };
const good = {
  program: 'app.ringside.desktop',
  package: 'appimage',
  arch: 'x64',
  version: '0.2.0',
  files: [file],
  path: file.url,
};

function outcome(content: unknown, question = newest): unknown {
  try {
    return readFeed(content, { question, running, host: 'updates.example' });
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

describe('a feed whose signature is good', () => {
  it('is read', () => {
    expect(outcome({ ...good, stagingPercentage: 10, releaseNotes: 'More.' })).toEqual({
      version: '0.2.0',
      notes: 'More.',
      file,
      stagingPercentage: 10,
    });
  });

  it.each([
    ['of another program', { ...good, program: 'app.other.desktop' }],
    ['for another system', { ...good, package: 'nsis' }],
    ['for another processor', { ...good, arch: 'arm64' }],
    ['without our marks', { version: '0.2.0', files: [file] }],
    ['with a file elsewhere', { ...good, files: [{ ...file, url: 'https://elsewhere.example/a.AppImage' }] }],
    ['with a file above', { ...good, files: [{ ...file, url: '../a.AppImage' }] }],
    ['with a file of no size', { ...good, files: [{ ...file, size: 0 }] }],
    ['with a file of any size', { ...good, files: [{ ...file, size: 5e12 }] }],
    ['with two files', { ...good, files: [file, file] }],
    ['without a checksum', { ...good, files: [{ url: file.url, size: 5 }] }],
    ['whose version is none', { ...good, version: 'newest' }],
    ['whose version has a part of nothing', { ...good, version: '1.2.3-beta..1' }],
    ['whose version has a number with a nought before it', { ...good, version: '1.02.3' }],
    ['whose version is past counting', { ...good, version: '99999999999999999999.0.0' }],
    ['whose version has a line below it', { ...good, version: '1.2.3\n' }],
    ['whose version turns round', { ...good, version: '\u202e1.2.3' }],
    ['that is not final, where everybody looks', { ...good, version: '0.2.0-beta.1' }],
  ])('%s is refused', (_, content) => {
    expect(outcome(content)).toBe('update.otherProgram');
  });

  it('of an older version is refused, and one of this very version is none', () => {
    expect(outcome({ ...good, version: '0.0.9' })).toBe('update.older');
    expect(outcome({ ...good, version: '0.1.0' })).toMatchObject({ version: '0.1.0' });
  });

  it('of another version than the company holds is refused', () => {
    const held: UpdateQuestion = { feed: null, name: '0.1.5', version: '0.1.5' };
    expect(outcome(good, held)).toBe('update.otherProgram');
    expect(outcome({ ...good, version: '0.1.5' }, held)).toMatchObject({ version: '0.1.5' });
  });

  it('keeps its notes as lines of text, and not too many', () => {
    const releaseNotes = `\u202eback\u0007\n${'line\n'.repeat(1_000)}`;
    const { notes } = outcome({ ...good, releaseNotes }) as { notes: string };
    expect(notes).toMatch(/^back\nline\n/);
    expect(notes.split('\n').length).toBeLessThanOrEqual(40);
  });

  it('may be anything else, and is refused in words', () => {
    fc.assert(
      fc.property(fc.anything(), (content) => {
        expect(outcome(content)).toBe('update.otherProgram');
      }),
    );
  });
});

describe('versions', () => {
  it('are ordered as semver.org orders them', () => {
    const inOrder = [
      '0.9.9',
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-alpha.beta',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0-rc.1',
      '1.0.0',
      '1.0.10',
      '1.2.0',
    ];
    for (const [index, a] of inOrder.entries())
      for (const [other, b] of inOrder.entries())
        expect(Math.sign(compareVersions(a, b)), `${a} ${b}`).toBe(Math.sign(index - other));
  });
});
