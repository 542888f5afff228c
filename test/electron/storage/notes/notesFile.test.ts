import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noteLength } from '../../../../contracts/settings/bounds.ts';
import type { NoteRecord } from '../../../../electron/core/ports/notes/noteStore.ts';
import { createNotesFile } from '../../../../electron/storage/notes/notesFile.ts';
import { quietLog } from '../../core/heldTime.ts';

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringside-notes-'));
  path = join(folder, 'notes.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const note = (change: Partial<NoteRecord> = {}): NoteRecord => ({
  id: 'n',
  account: 'portal.example/7',
  callId: 'externalCall.a',
  externalCallId: null,
  subject: { who: 'Анна', phoneNumber: '+74951234567', startedAtMs: 5 },
  draft: { text: 'Просит\nвернуть деньги', outcome: 'Жалоба' },
  wished: { text: 'Просит', outcome: '' },
  savedAtMs: 7,
  problem: null,
  isRequired: true,
  changedAtMs: 8,
  ...change,
});

describe('notes on this computer', () => {
  it('come back whole, and are the operator’s alone to read', async () => {
    const kept = [
      note(),
      note({
        id: 'm',
        callId: null,
        account: null,
        wished: null,
        problem: { code: 'note.notSaved', params: {} },
      }),
    ];
    await createNotesFile(path, quietLog).write(kept);
    expect(createNotesFile(path, quietLog).read()).toEqual(kept);
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o077).toBe(0);
  });

  it('are none where there is no file', () => {
    expect(createNotesFile(path, quietLog).read()).toEqual([]);
  });

  it('stand each by itself: one that is not understood costs that one, and is quoted nowhere', () => {
    const said: unknown[] = [];
    const log = { ...quietLog, warn: (...words: unknown[]) => void said.push(words) };
    const broken = { ...note(), draft: { text: 'secret', outcome: 5 } };
    writeFileSync(path, JSON.stringify({ version: 1, notes: [broken, note({ id: 'm' }), null] }));
    expect(
      createNotesFile(path, log)
        .read()
        ?.map(({ id }) => id),
    ).toEqual(['m']);
    expect(JSON.stringify(said)).not.toContain('secret');
  });

  it('are set aside where the file is none of ours', () => {
    writeFileSync(path, 'no notes');
    expect(createNotesFile(path, quietLog).read()).toEqual([]);
    expect(readdirSync(folder)).toEqual(['notes.json.unreadable']);
  });

  it('fit in, as many of the longest as are kept', async () => {
    const text = '€'.repeat(noteLength);
    const content = { text, outcome: '' };
    const longest = Array.from({ length: 2_000 }, (_, n) =>
      note({ id: String(n), draft: content, wished: content }),
    );
    await createNotesFile(path, quietLog).write(longest);
    expect(createNotesFile(path, quietLog).read()).toHaveLength(2_000);
    expect(readFileSync(path).byteLength).toBeGreaterThan(4_000_000);
  });
});
