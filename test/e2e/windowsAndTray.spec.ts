import { once } from 'node:events';
import { visibleWindows } from './fixtures/desktop.ts';
import { startProgram } from './fixtures/program.ts';
import { callRows } from './fixtures/phones.ts';
import { connect, expect, test, withMain } from './fixtures/ringside.ts';
import { closeWindow, windowStates } from './fixtures/windows.ts';

const mainShown = () => visibleWindows('Ringside');

test('closing the main window keeps Ringside at work, and a second start brings it back to the front', async ({
  portal,
  connected,
}) => {
  const { app, popup, profileFolder } = connected;
  await expect.poll(mainShown).toHaveLength(1);
  await closeWindow(app, 'Ringside');
  await expect.poll(mainShown, { message: 'no window left on the display' }).toHaveLength(0);

  const { practice, operatorId } = portal;
  const callId = practice.connector.ring({ userIds: [operatorId], phoneNumber: '+74951234567' });
  await popup.getByRole('button', { name: 'Dismiss' }).click();
  await practice.waitForCard(operatorId, callId, 'closed', 5_000);

  const second = startProgram(profileFolder);
  expect(await second.ended, second.output()).toBe(0);
  await expect.poll(mainShown).toHaveLength(1);
  await expect
    .poll(() => windowStates(app))
    .toContainEqual({ title: 'Ringside', visible: true, focused: true });
  // One program: the second start asked the portal for nothing.
  expect(practice.journal.requestsFor('profile')).toHaveLength(1);
});

test('a second start brings a window to the front that is minimised', async ({ start }) => {
  const { app, profileFolder } = await start();
  await expect.poll(mainShown).toHaveLength(1);
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()
      .find((window) => window.getTitle() === 'Ringside')
      ?.minimize();
  });
  await expect.poll(mainShown).toHaveLength(0);
  expect(await startProgram(profileFolder).ended).toBe(0);
  await expect
    .poll(() => windowStates(app))
    .toContainEqual({ title: 'Ringside', visible: true, focused: true });
});

test('a second start with other data is a program of its own', async ({ start }) => {
  const first = await start();
  const second = await start();
  for (const { app } of [first, second]) {
    const titles = (await windowStates(app)).map(({ title }) => title);
    expect(titles).toEqual(['Ringside', 'Ringside calls']);
  }
});

test('started with --hidden it shows no window, works, and comes up at the next start', async ({
  portal,
  start,
}) => {
  const first = await start();
  await connect(first, portal.webhookUrl);
  await first.quit();

  const ringside = await start({ profileFolder: first.profileFolder, args: ['--hidden'] });
  const { app, popup, profileFolder } = ringside;
  await portal.practice.push.waitForConnection(portal.operatorId, 10_000);
  expect(await mainShown()).toEqual([]);
  // Only the popup is made: a desk has no use for the main window before somebody wants it.
  expect(await windowStates(app)).toMatchObject([{ title: 'Ringside calls', visible: false }]);
  portal.practice.connector.ring({ userIds: [portal.operatorId], phoneNumber: '+74951234567' });
  await expect(popup.getByRole('list', { name: 'Incoming calls' }).getByRole('listitem')).toHaveCount(1);
  await expect.poll(() => visibleWindows('Ringside calls')).toHaveLength(1);
  expect(await mainShown()).toEqual([]);

  // However often it is asked for while it comes.
  await Promise.all([startProgram(profileFolder).ended, startProgram(profileFolder).ended]);
  await expect.poll(mainShown).toHaveLength(1);
  await expect(await callRows(await withMain(ringside))).toHaveCount(1);
  expect((await windowStates(ringside.app)).map(({ title }) => title)).toEqual([
    'Ringside',
    'Ringside calls',
  ]);
});

test('a second start for the tray, as at login, shows nothing and leaves the keyboard alone', async ({
  start,
}) => {
  const { app, profileFolder } = await start({ args: ['--hidden'] });
  const heard = app.evaluate(
    ({ app: running }) => new Promise<void>((told) => void running.once('second-instance', () => told())),
  );
  expect(await startProgram(profileFolder, ['--hidden']).ended).toBe(0);
  await heard;
  // Whatever the news of it would have shown is shown by now: a window is asked for in the same task.
  expect(await windowStates(app)).toMatchObject([{ title: 'Ringside calls', visible: false }]);
  expect(await mainShown()).toEqual([]);
});

for (const [what, args] of [
  ['a link of 100,000 characters', ['--', `tel:${'1'.repeat(100_000)}`]],
  ['a link of ours of that length', ['--', `ringside://call?event=ring&name=${'a'.repeat(100_000)}`]],
  ['signs of several bytes each', ['--', `tel:${'я'.repeat(60_000)}`]],
  ['thousands of arguments', Array.from({ length: 6_000 }, (_, index) => `tel:+4930901${index}`)],
  ['a switch without an end', [`--lang=${'x'.repeat(90_000)}`]],
] as const) {
  test(`a second start with ${what} is refused, and the program that runs lives on`, async ({ start }) => {
    const { app, profileFolder, readLog } = await start({ args: ['--hidden'] });
    const program = app.process();
    const second = startProgram(profileFolder, args);
    expect(await second.ended, second.output()).toBe(1);
    expect(second.output()).toContain('arguments are too long');
    expect(program.signalCode).toBeNull();
    // It still hears of starts that can be handed over.
    expect(await startProgram(profileFolder).ended).toBe(0);
    await expect.poll(mainShown).toHaveLength(1);
    expect((await readLog()).match(/started version/g)).toHaveLength(1);
  });
}

test('quitting ends the program, with calls in the popup and the window hidden', async ({
  portal,
  connected,
}) => {
  const { app, popup } = connected;
  portal.practice.connector.ring({ userIds: [portal.operatorId], phoneNumber: '+74951234567' });
  await expect(popup.getByRole('listitem')).toHaveCount(1);
  await closeWindow(app, 'Ringside');
  const program = app.process();
  const ended = once(program, 'exit');
  await app.evaluate(({ app: running }) => running.quit());
  await ended;
  expect(program.exitCode).toBe(0);
  await portal.practice.push.waitForDisconnection(portal.operatorId, 5_000);
  expect(await visibleWindows('Ringside calls')).toEqual([]);
});

test('a session manager’s request to end is followed', async ({ start }) => {
  const { profileFolder, quit } = await start();
  await quit();
  const program = startProgram(profileFolder);
  await expect.poll(mainShown, { timeout: 20_000 }).toHaveLength(1);
  await program.stop();
  expect(await program.ended, program.output()).toBe(0);
  await expect.poll(mainShown).toHaveLength(0);
});
