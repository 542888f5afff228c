import type { ElectronApplication, Page } from '@playwright/test';
import { visibleWindows } from './fixtures/desktop.ts';
import { startProgram } from './fixtures/program.ts';
import { expect, test, type StartedRingside } from './fixtures/ringside.ts';

/** The process that draws the window with this title. */
function rendererOf(app: ElectronApplication, title: string): Promise<number> {
  return app.evaluate(({ BrowserWindow }, wanted) => {
    const window = BrowserWindow.getAllWindows().find((candidate) => candidate.getTitle() === wanted);
    return window?.webContents.getOSProcessId() ?? 0;
  }, title);
}

/** What the page of the window with this title says; empty while it has no live page. */
function textIn(app: ElectronApplication, title: string): Promise<string> {
  return app.evaluate(async ({ BrowserWindow }, wanted) => {
    const window = BrowserWindow.getAllWindows().find((candidate) => candidate.getTitle() === wanted);
    if (window === undefined || window.webContents.isCrashed() || window.webContents.isLoading()) return '';
    // A process that is about to die never answers.
    const noAnswer = new Promise<string>((resolve) => void setTimeout(() => resolve(''), 500));
    return Promise.race([window.webContents.executeJavaScript('document.body.innerText'), noAnswer]);
  }, title);
}

/** Runs a script in a page, where Playwright has lost the page with its process; its result is not waited for. */
function runIn(app: ElectronApplication, title: string, script: string): Promise<void> {
  return app.evaluate(
    ({ BrowserWindow }, [wanted, text]) => {
      const window = BrowserWindow.getAllWindows().find((candidate) => candidate.getTitle() === wanted);
      void window?.webContents.executeJavaScript(text);
    },
    [title, script] as const,
  );
}

const dismissAll = `[...document.querySelectorAll('button')].find((b) => b.textContent.includes('Dismiss all')).click()`;

const popupTitle = 'Ringside calls';
const shownPopups = () => visibleWindows(popupTitle);

/** Playwright tells that a page has crashed; the program may hear of it a moment later. */
async function crash(page: Page, how: () => unknown): Promise<void> {
  const crashed = page.waitForEvent('crash');
  await how();
  await crashed;
}

async function expectPopupWith({ app }: StartedRingside, names: readonly string[]): Promise<void> {
  for (const name of names)
    await expect.poll(() => textIn(app, popupTitle), { timeout: 15_000 }).toContain(name);
  await expect.poll(shownPopups).toHaveLength(1);
}

const forcefully = ({ app }: StartedRingside, title: string) =>
  app.evaluate(({ BrowserWindow }, wanted) => {
    BrowserWindow.getAllWindows()
      .find((window) => window.getTitle() === wanted)
      ?.webContents.forcefullyCrashRenderer();
  }, title);
const killed = async ({ app }: StartedRingside, title: string) =>
  process.kill(await rendererOf(app, title), 'SIGKILL');

for (const [how, end] of [
  ['crashes', forcefully],
  ['is killed', killed],
] as const) {
  test(`the popup whose process ${how} while a call rings comes back with the call, and dismisses it`, async ({
    portal,
    connected,
  }) => {
    const { practice, operatorId } = portal;
    const first = practice.connector.ring({ userIds: [operatorId], phoneNumber: '+74951234567' });
    await expect(connected.popup.getByRole('button', { name: 'Dismiss' })).toBeVisible();
    await crash(connected.popup, () => end(connected, popupTitle));

    await expectPopupWith(connected, ['123-45-67']);
    practice.connector.ring({ userIds: [operatorId], phoneNumber: '+74957654321' });
    await expectPopupWith(connected, ['123-45-67', '765-43-21']);
    await runIn(connected.app, popupTitle, dismissAll);
    await practice.waitForCard(operatorId, first, 'closed', 5_000);
    expect(await connected.readLog()).toMatch(
      /warn window lost its page window=popup reason=(crashed|killed)/,
    );
  });
}

test('a popup that was not to be seen stays unseen, and is whole for the next call', async ({
  portal,
  connected,
}) => {
  await crash(connected.popup, () => killed(connected, popupTitle));
  await expect.poll(() => connected.readLog()).toContain('window lost its page window=popup');
  expect(await shownPopups()).toEqual([]);
  portal.practice.connector.ring({ userIds: [portal.operatorId], phoneNumber: '+74951234567' });
  await expectPopupWith(connected, ['123-45-67']);
});

test('a popup that dies again and again is made anew, and still shows the call', async ({
  portal,
  connected,
}) => {
  test.setTimeout(120_000);
  const { app } = connected;
  const windowId = () =>
    app.evaluate(
      ({ BrowserWindow }, title) =>
        BrowserWindow.getAllWindows().find((window) => window.getTitle() === title)?.id,
      popupTitle,
    );
  portal.practice.connector.ring({ userIds: [portal.operatorId], phoneNumber: '+74951234567' });
  await expectPopupWith(connected, ['123-45-67']);
  const before = await windowId();
  for (let deaths = 1; deaths <= 4; deaths += 1) {
    const pid = await rendererOf(app, popupTitle);
    process.kill(pid, 'SIGKILL');
    await expect
      .poll(async () => (await connected.readLog()).split('window lost its page').length - 1)
      .toBe(deaths);
    await expectPopupWith(connected, ['123-45-67']);
  }
  expect(await windowId()).not.toBe(before);
  expect((await connected.readLog()).match(/step=\w+/g)).toEqual([
    'step=reload',
    'step=reload',
    'step=reload',
    'step=renew',
  ]);
});

for (const [what, hang] of [
  ['loops', (ringside: StartedRingside) => runIn(ringside.app, popupTitle, 'for (;;);')],
  [
    'is stopped',
    async ({ app }: StartedRingside) => process.kill(await rendererOf(app, popupTitle), 'SIGSTOP'),
  ],
] as const) {
  test(`a popup whose process ${what} is ended and comes back with the call`, async ({
    portal,
    connected,
  }) => {
    test.setTimeout(90_000);
    portal.practice.connector.ring({ userIds: [portal.operatorId], phoneNumber: '+74951234567' });
    await expect(connected.popup.getByRole('button', { name: 'Dismiss' })).toBeVisible();
    await hang(connected);
    portal.practice.connector.ring({ userIds: [portal.operatorId], phoneNumber: '+74957654321' });
    await expect
      .poll(() => connected.readLog(), { timeout: 40_000 })
      .toContain('window does not answer window=popup reason=silent');
    await expectPopupWith(connected, ['123-45-67', '765-43-21']);
  });
}

test('the main window whose process dies comes back where it was', async ({ connected }) => {
  const { app, main, profileFolder } = connected;
  for (const end of [forcefully, killed]) {
    // Playwright knows of the first death alone.
    if (end === forcefully) await crash(main, () => end(connected, 'Ringside'));
    else await end(connected, 'Ringside');
    await expect.poll(() => textIn(app, 'Ringside'), { timeout: 15_000 }).toContain('Connected');
  }
  expect(await startProgram(profileFolder).ended).toBe(0);
  expect(await visibleWindows('Ringside')).toHaveLength(1);
  expect((await connected.readLog()).match(/window lost its page window=main/g)).toHaveLength(2);
});

test('a graphics process that dies costs nothing, and is told in the log', async ({ portal, connected }) => {
  const { app } = connected;
  const pid = await app.evaluate(
    ({ app: running }) => running.getAppMetrics().find(({ type }) => type === 'GPU')?.pid ?? 0,
  );
  expect(pid).toBeGreaterThan(0);
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => connected.readLog()).toMatch(/warn child process gone type=GPU reason=killed/);
  portal.practice.connector.ring({ userIds: [portal.operatorId], phoneNumber: '+74951234567' });
  await expectPopupWith(connected, ['123-45-67']);
});

test('a popup that dies five times in a minute is no empty box, and shows the call once its time has come', async ({
  portal,
  connected,
}) => {
  test.setTimeout(180_000);
  const { app } = connected;
  for (let deaths = 1; deaths <= 5; deaths += 1) {
    await expect.poll(() => rendererOf(app, popupTitle)).toBeGreaterThan(0);
    process.kill(await rendererOf(app, popupTitle), 'SIGKILL');
    await expect
      .poll(async () => (await connected.readLog()).split('window lost its page').length - 1)
      .toBe(deaths);
    if (deaths < 5)
      await expect
        .poll(() =>
          app.evaluate(
            ({ BrowserWindow }, title) =>
              BrowserWindow.getAllWindows().some(
                (window) =>
                  window.getTitle() === title &&
                  !window.webContents.isCrashed() &&
                  !window.webContents.isLoading(),
              ),
            popupTitle,
          ),
        )
        .toBe(true);
  }
  portal.practice.connector.ring({ userIds: [portal.operatorId], phoneNumber: '+74951234567' });
  let isEmptyBox = false;
  await expect
    .poll(
      async () => {
        const isShown = (await shownPopups()).length > 0;
        const text = await textIn(app, popupTitle);
        isEmptyBox ||= isShown && text === '' && (await shownPopups()).length > 0;
        return isShown && text.includes('123-45-67');
      },
      { timeout: 90_000, intervals: [500] },
    )
    .toBe(true);
  expect(isEmptyBox).toBe(false);
});
