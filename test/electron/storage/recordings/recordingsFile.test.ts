import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { longestFileName, longestPath } from '../../../../contracts/recordings/recordings.ts';
import type { RecordingRecord } from '../../../../electron/core/ports/recordings/recordings.ts';
import { createRecordingsFile } from '../../../../electron/storage/recordings/recordingsFile.ts';
import { quietLog } from '../../core/heldTime.ts';

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringside-recordings-'));
  path = join(folder, 'recordings.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = { path: '/recordings/a.wav', sizeBytes: 9, modifiedMs: 1.5 };
const record = (change: Partial<RecordingRecord> = {}): RecordingRecord => ({
  id: 'a.wav',
  account: 'portal.example/7',
  startedAtMs: 5,
  files: [file],
  transcript: { ...file, path: '/recordings/a.vtt' },
  callId: 'externalCall.a',
  externalCallId: null,
  subject: { who: 'Анна', phoneNumber: '+74951234567', startedAtMs: 5, callKey: 'a' },
  recording: { at: 'attached', atMs: 7 },
  transcribed: { at: 'failed', problem: { code: 'recording.notTranscript', params: {} } },
  changedAtMs: 8,
  ...change,
});
const since = { folder: '/recordings', account: 'portal.example/7', atMs: 4, transcriptsAtMs: null };

describe('what became of recordings, on this computer', () => {
  it('comes back whole, and is the operator’s alone to read', async () => {
    const kept = { since, records: [record(), record({ id: 'b.wav', transcript: null, transcribed: null })] };
    await createRecordingsFile(path, quietLog).write(kept);
    expect(createRecordingsFile(path, quietLog).read()).toEqual(kept);
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o077).toBe(0);
  });

  it('comes back of the longest name in the longest folder that can be chosen', async () => {
    const name = `${'a'.repeat(longestFileName - 4)}.wav`;
    const long = { ...file, path: `/${'f'.repeat(longestPath - 1)}/${name}` };
    const kept = { since, records: [record({ id: name, files: [long], transcript: long })] };
    await createRecordingsFile(path, quietLog).write(kept);
    expect(createRecordingsFile(path, quietLog).read()).toEqual(kept);
  });

  it('costs one record where one is not understood', async () => {
    await createRecordingsFile(path, quietLog).write({ since, records: [record()] });
    const written = JSON.parse(readFileSync(path, 'utf8')) as { records: unknown[] };
    const records = [{ ...record(), files: [] }, 'nonsense', ...written.records];
    writeFileSync(path, JSON.stringify({ ...written, since: 'nonsense', records }));
    expect(createRecordingsFile(path, quietLog).read()).toEqual({ since: null, records: [record()] });
  });
});
