import { visibleWindows } from './fixtures/desktop.ts';
import { startProgram } from './fixtures/program.ts';
import { connect, expect, test } from './fixtures/ringside.ts';
import { closeWindow } from './fixtures/windows.ts';

/** What it writes beside what Chromium has to say. */
function statusIn(output: string): unknown {
  return JSON.parse(output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1));
}

test('--status tells how the program that runs is, by words and by its code, and opens nothing', async ({
  start,
  portal,
}) => {
  const ringside = await start();
  const { app, profileFolder } = ringside;
  const ask = async () => {
    const asking = startProgram(profileFolder, ['--status']);
    return { code: await asking.ended, status: statusIn(asking.output()) };
  };
  const before = await ask();
  expect(before.code).toBe(1);
  expect(before.status).toMatchObject({ ok: false, portal: { host: null, state: 'notConnected' } });

  await connect(ringside, portal.webhookUrl);
  await portal.practice.push.waitForConnection(portal.operatorId, 15_000);
  await closeWindow(app, 'Ringside');
  await expect.poll(() => visibleWindows('Ringside')).toEqual([]);
  await expect.poll(async () => (await ask()).code).toBe(0);
  const { status } = await ask();
  expect(status).toMatchObject({
    running: true,
    ok: true,
    version: '0.1.0',
    portal: { host: new URL(portal.running.url).host, state: 'connected' },
    commands: { waiting: 0, failed: 0 },
    updates: {
      installedAs: 'sources',
      byItself: 'others',
      state: 'notAsked',
      version: null,
      lastCheck: null,
    },
  });
  const code = portal.webhookUrl.split('/').at(-2) ?? '';
  expect(code.length).toBeGreaterThan(4);
  expect(JSON.stringify(status)).not.toContain(code);
  expect(await visibleWindows('Ringside')).toEqual([]);

  await ringside.quit();
  const after = await ask();
  expect(after).toEqual({ code: 2, status: { running: false } });
});
