import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { visibleWindows } from './fixtures/desktop.ts';
import { copyProgram, startProgram } from './fixtures/program.ts';
import { connect, expect, test as base } from './fixtures/ringside.ts';

const test = base.extend<{ readonly folder: string }>({
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'ringside-held-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

/** The built program, with other words for the thread that owns the database. */
async function programWithThread(folder: string, script: string): Promise<string> {
  const app = await copyProgram(join(folder, 'program'));
  await writeFile(join(app, 'dist', 'main', 'commandWorker.cjs'), script);
  return app;
}

for (const name of [
  'commands.db',
  'commands.db-wal',
  'logs/ringside.log',
  'settings.json',
  'connection.json',
])
  test(`a named pipe in the place of ${name} is set aside: the program works, and ends when it is asked to`, async ({
    folder,
    portal,
    start,
  }) => {
    await mkdir(join(folder, 'logs'));
    execFileSync('mkfifo', [join(folder, name)]);
    const ringside = await start({ profileFolder: folder });
    await connect(ringside, portal.webhookUrl);
    await portal.practice.push.waitForConnection(portal.operatorId, 15_000);
    const callId = portal.practice.connector.ring({
      userIds: [portal.operatorId],
      phoneNumber: '+74951234567',
    });
    await ringside.popup.getByRole('button', { name: 'Dismiss' }).click();
    await portal.practice.waitForCard(portal.operatorId, callId, 'closed', 5_000);
    expect(await ringside.readLog()).toMatch(/set aside/);
    expect((await readdir(folder, { recursive: true })).join()).toContain('.unreadable');
    const program = ringside.app.process();
    await ringside.quit();
    expect(program.exitCode).toBe(0);
  });

for (const [what, script] of [
  ['the disk', (pipe: string) => `require('node:fs').readFileSync(${JSON.stringify(pipe)});`],
  ['nothing at all', () => `for (;;);`],
] as const)
  test(`a thread that waits for ${what} keeps neither this program nor the next one`, async ({ folder }) => {
    const profile = join(folder, 'profile');
    await mkdir(profile);
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const held = startProgram(profile, [], await programWithThread(folder, script(pipe)));
    await expect.poll(() => visibleWindows('Ringside'), { timeout: 20_000 }).toHaveLength(1);
    const askedAt = performance.now();
    await held.stop();
    expect(performance.now() - askedAt).toBeLessThan(10_000);
    const next = startProgram(profile);
    await expect.poll(() => visibleWindows('Ringside'), { timeout: 20_000 }).toHaveLength(1);
    await next.stop();
    expect(await next.ended, next.output()).toBe(0);
  });
