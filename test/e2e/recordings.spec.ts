import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waveHead } from '../../electron/recordings/waveFile.ts';
import { startBaresip } from '../phones/baresip.ts';
import { finishedCall } from './fixtures/callRecords.ts';
import { kill } from './fixtures/chance.ts';
import {
  anna,
  baresipSettings,
  callRows,
  popupEntries,
  test as base,
  untilFollowed,
} from './fixtures/phones.ts';
import { connect, expect, type StartedRingside } from './fixtures/ringside.ts';

interface Fixtures {
  readonly folder: string;
  /** Follows a baresip that records, is connected to the practice portal, and registers calls there. */
  readonly recording: StartedRingside;
}

const test = base.extend<Fixtures>({
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'ringside-recordings-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },

  baresip: async ({ answerer, folder }, use) => {
    const baresip = await startBaresip({ serverPort: answerer.port, recordingsFolder: folder });
    await use(baresip);
    await baresip.stop();
  },

  recording: async ({ start, baresip, portal, folder }, use) => {
    const ringside = await start({
      settings: {
        ...baresipSettings(baresip),
        callsRegisteredBy: 'ringside',
        attachRecordings: 'withTranscripts',
        recordingsFolder: folder,
      },
    });
    await connect(ringside, portal.webhookUrl);
    await portal.practice.push.waitForConnection(portal.operatorId, 15_000);
    await untilFollowed(ringside);
    await use(ringside);
  },
});

/** Answers the one call that rings, and waits until it is over. */
async function talk(ringside: StartedRingside, caller: { over(): Promise<void> }): Promise<void> {
  await popupEntries(ringside).getByRole('button', { name: 'Answer' }).click();
  await caller.over();
}

const two = (value: number): string => String(value).padStart(2, '0');

/** As MicroSIP names the recording of a call with Anna that began now, without its ending. */
function microsipStem(): string {
  const now = new Date();
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  return `${day}-${time}-${anna.callerUser}-incoming-1001`;
}

/** The sound of one channel, as 16-bit samples. */
function channel(wave: Buffer, side: 0 | 1): Buffer {
  const sound = wave.subarray(44);
  const samples = Buffer.alloc(sound.length / 2);
  for (let at = 0; at < sound.length / 4; at += 1)
    sound.copy(samples, at * 2, at * 4 + side * 2, at * 4 + side * 2 + 2);
  return samples;
}

test('what a real baresip has recorded of a real call is attached to it, byte for byte', async ({
  recording,
  ringUp,
  portal,
  folder,
}) => {
  const { practice } = portal;
  await talk(recording, await ringUp({ ...anna, hangUpAfterMs: 2500 }));
  const { row } = await finishedCall(practice);
  await expect.poll(() => practice.recordings.files.ofCall(row.callId)?.times, { timeout: 40_000 }).toBe(1);

  const names = (await readdir(folder)).toSorted();
  expect(names).toEqual([
    expect.stringMatching(/^dump-.*-dec\.wav$/),
    expect.stringMatching(/^dump-.*-enc\.wav$/),
  ]);
  const halves = await Promise.all(names.map((name) => readFile(join(folder, name))));
  const kept = practice.recordings.files.ofCall(row.callId);
  const content = kept?.content ?? Buffer.alloc(0);
  // Both sides of the call, the caller on the left: whoever was heard for less was silent then.
  const sound = halves.map((half) => half.subarray(44));
  const longest = Math.max(...sound.map(({ length }) => length));
  expect(longest).toBeGreaterThan(16_000);
  expect(content.length).toBe(44 + 2 * longest);
  sound.forEach((half, side) => {
    const both = channel(content, side === 0 ? 0 : 1);
    expect(both.subarray(0, half.length).equals(half)).toBe(true);
    expect(both.subarray(half.length).every((byte) => byte === 0)).toBe(true);
  });
  expect(content.readUInt32LE(40)).toBe(2 * longest);
  expect(kept?.fileName).toMatch(/^dump-[\d-]+\.wav$/);

  await expect(await callRows(recording)).toContainText('Recording attached in Bitrix24');
  expect(await recording.readLog()).not.toContain('token=');
});

test('a program that is killed in the middle of a recording sends it after the next start', async ({
  recording,
  ringUp,
  portal,
  folder,
  start,
}) => {
  test.setTimeout(180_000);
  const { practice } = portal;
  const upload = { method: 'upload', fault: { kind: 'stall' } } as const;
  practice.faults.order(upload);
  const caller = await ringUp({ ...anna, hangUpAfterMs: 1500 });
  await popupEntries(recording).getByRole('button', { name: 'Answer' }).click();
  await expect(popupEntries(recording)).toContainText('Talking');
  // As MicroSIP names it, and too large for what lies between two programs.
  const sound = Buffer.alloc(24 * 1024 * 1024, 7);
  for (let at = 0; at < sound.length; at += 4096) sound.writeUInt32LE(at, at);
  const file = Buffer.concat([waveHead(1, 8000, sound.length), sound]);
  const stem = microsipStem();
  // The halves that baresip makes of the same call would be a second recording of it.
  for (const name of await readdir(folder)) await rm(join(folder, name));
  await writeFile(join(folder, `${stem}.wav`), file);
  await writeFile(
    join(folder, `${stem}.txt`),
    '[00:01] Operator: Good morning\n[00:03] Anna: Good morning\n',
  );
  await caller.over();
  const { row } = await finishedCall(practice);
  await practice.waitForRequest(
    ({ method, outcome }) => method === 'upload' && outcome === 'stalled',
    40_000,
  );
  const rows = await callRows(recording);
  await expect(rows.first()).toContainText(/Recording is being sent: \d+ %/);
  // Text does not say how long it is: it goes after a minute without a change.
  await expect(rows.first()).toContainText('Transcript attached', { timeout: 90_000 });
  expect(practice.recordings.files.ofCall(row.callId)).toBeUndefined();
  await kill(recording);

  const again = await start({ profileFolder: recording.profileFolder });
  await expect.poll(() => practice.recordings.files.ofCall(row.callId)?.times, { timeout: 40_000 }).toBe(1);
  expect(practice.recordings.files.ofCall(row.callId)?.content?.equals(file)).toBe(true);
  expect(practice.recordings.transcripts.ofCall(row.callId)).toEqual([
    { side: 'User', startS: 1, stopS: 3, message: 'Good morning' },
    { side: 'Client', startS: 3, stopS: 4, message: 'Good morning' },
  ]);
  await again.main.getByRole('link', { name: 'Settings' }).click();
  const list = again.main.getByRole('list', { name: 'Latest recordings' });
  await expect(list.getByRole('listitem')).toContainText(['Recording attached in Bitrix24']);
});

test('a recording that is written to again is one row, waits for a decision, and is sent anew by a press', async ({
  recording,
  ringUp,
  portal,
  folder,
}) => {
  const { practice } = portal;
  const { main } = recording;
  const caller = await ringUp({ ...anna, hangUpAfterMs: 1500 });
  await popupEntries(recording).getByRole('button', { name: 'Answer' }).click();
  await expect(popupEntries(recording)).toContainText('Talking');
  for (const name of await readdir(folder)) await rm(join(folder, name));
  const file = join(folder, `${microsipStem()}.wav`);
  const wave = (bytes: number): Buffer => Buffer.concat([waveHead(1, 8000, bytes), Buffer.alloc(bytes, 7)]);
  await writeFile(file, wave(64_000));
  await caller.over();
  const { row } = await finishedCall(practice);
  const kept = () => practice.recordings.files.ofCall(row.callId);
  await expect.poll(() => kept()?.times, { timeout: 40_000 }).toBe(1);

  await writeFile(file, wave(96_000));
  const navigation = main.getByRole('navigation');
  await expect(navigation).toContainText('1 recording waits for your decision', { timeout: 40_000 });
  expect(kept()?.times).toBe(1);
  await navigation.getByRole('button', { name: 'Decide…' }).click();
  const list = main.getByRole('list', { name: 'Latest recordings' });
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await expect(list).toContainText('The phone has written to its file again since');
  await list.getByRole('button', { name: /^Attach:/ }).click();
  await expect.poll(() => kept()?.times, { timeout: 40_000 }).toBe(2);
  expect(kept()?.content?.equals(wave(96_000))).toBe(true);
  await expect(navigation).not.toContainText('decision');
  await expect(list).toContainText('Recording attached in Bitrix24');
});

test('what Bitrix24 refuses is a problem of its call, and no more once it is given up', async ({
  recording,
  ringUp,
  portal,
}) => {
  const { practice } = portal;
  const { main } = recording;
  practice.faults.order({
    method: 'upload',
    times: 'until cleared',
    fault: { kind: 'http', status: 413 },
  });
  await talk(recording, await ringUp({ ...anna, hangUpAfterMs: 1500 }));
  const rows = await callRows(recording);
  const banner = main.getByRole('status', { name: 'Problems in Bitrix24' });
  await expect(banner).toContainText('does not take a file of this size', { timeout: 40_000 });
  const filters = main.getByRole('radiogroup');
  await expect(filters).toContainText('Problems 1');
  await filters.getByRole('radio', { name: /^Problems/ }).check({ force: true });
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('Recording could not be attached');
  await expect(rows).not.toContainText('does not take a file of this size');
  await expect(main.getByRole('navigation')).toContainText('does not take a file of this size');
  await rows.getByRole('button', { name: /^Give up:/ }).click();
  await expect(filters).toContainText('Problems 0');
  await expect(banner).toBeEmpty();
  await expect(main.getByRole('navigation')).not.toContainText('does not take a file of this size');
});
