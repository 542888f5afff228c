import { startNotificationServer, type NotificationServer } from './fixtures/notificationServer.ts';
import { watchMainThread } from './fixtures/mainThread.ts';
import { connect, expect, test as base, type StartedRingside } from './fixtures/ringside.ts';

interface Fixtures {
  readonly desktopWith: (capabilities: readonly string[]) => Promise<NotificationServer>;
  /** Where a window cannot stay on top, connected. */
  readonly underWayland: () => Promise<StartedRingside>;
}

const test = base.extend<Fixtures>({
  desktopWith: async ({}, use) => {
    const servers: NotificationServer[] = [];
    await use(async (capabilities) => {
      const server = await startNotificationServer(capabilities);
      servers.push(server);
      return server;
    });
    for (const server of servers) server.close();
  },
  underWayland: async ({ start, portal }, use) => {
    await use(async () => {
      const ringside = await start({ env: { XDG_SESSION_TYPE: 'wayland' } });
      await connect(ringside, portal.webhookUrl);
      await portal.practice.push.waitForConnection(portal.operatorId, 15_000);
      return ringside;
    });
  },
});

const name = 'Anna <b>Bold</b> & <a href="https://example.org/x">click</a> <img src="file:///etc/hostname"/>';

for (const { what, capabilities, isEscaped } of [
  { what: 'that reads markup', capabilities: ['body', 'body-markup', 'body-hyperlinks'], isEscaped: true },
  { what: 'that shows plain text', capabilities: ['body'], isEscaped: false },
]) {
  test(`a caller’s name is text in the notification of a desktop ${what}`, async ({
    desktopWith,
    underWayland,
    portal,
  }) => {
    const desktop = await desktopWith(capabilities);
    const { popup } = await underWayland();
    portal.practice.connector.ring({
      userIds: [portal.operatorId],
      phoneNumber: '+74951234567',
      crm: { name },
    });
    await expect(popup.getByRole('listitem')).toContainText('<b>Bold</b>');
    await expect.poll(() => desktop.raised.length).toBe(1);
    const line = desktop.raised[0]?.body.split('\n')[0];
    const [shownName] = (await popup.getByRole('listitem').innerText())
      .split('\n')
      .filter((text) => text.includes('<b>'));
    const asMarkup = (text = ''): string =>
      text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    expect(line).toBe(isEscaped ? asMarkup(shownName) : shownName);
  });
}

test('a notification goes with its call: dismissed, ended, or answered by somebody else', async ({
  desktopWith,
  underWayland,
  portal,
}) => {
  const desktop = await desktopWith(['body', 'body-markup']);
  const { popup } = await underWayland();
  const ring = (phoneNumber: string) =>
    portal.practice.connector.ring({ userIds: [portal.operatorId], phoneNumber });
  ring('+74951234567');
  await expect.poll(() => desktop.shown().length).toBe(1);
  await popup.getByRole('button', { name: 'Dismiss' }).click();
  await expect.poll(() => desktop.shown().length).toBe(0);

  const second = ring('+74957654321');
  await expect.poll(() => desktop.shown().length).toBe(1);
  portal.practice.connector.end(second);
  await expect.poll(() => desktop.shown().length).toBe(0);
});

test('fifty calls at once are a few notifications, which say how many more there are', async ({
  desktopWith,
  underWayland,
  portal,
}) => {
  const desktop = await desktopWith(['body', 'body-markup']);
  const { popup } = await underWayland();
  for (let call = 0; call < 50; call += 1)
    portal.practice.connector.ring({ userIds: [portal.operatorId], phoneNumber: `+749512345${10 + call}` });
  await expect(popup.getByRole('list', { name: 'Incoming calls' }).getByRole('listitem')).toHaveCount(6);
  await expect(popup.getByText('50 calls')).toBeVisible();
  await expect.poll(() => desktop.shown().map(({ body }) => body)).toContain('More incoming calls: 47');
  expect(desktop.shown()).toHaveLength(4);
  expect(desktop.raised.length).toBeLessThan(12);
  await popup.getByRole('button', { name: 'Dismiss all' }).click();
  await expect.poll(() => desktop.shown().length).toBe(0);
});

test('a notification server that falls silent costs the program nothing but its notifications', async ({
  desktopWith,
  underWayland,
  portal,
}) => {
  const desktop = await desktopWith(['body', 'body-markup']);
  const ringside = await underWayland();
  const { popup } = ringside;
  const ring = (phoneNumber: string) =>
    portal.practice.connector.ring({ userIds: [portal.operatorId], phoneNumber });
  ring('+74951234567');
  await expect.poll(() => desktop.shown().length).toBe(1);

  desktop.fallSilent(true);
  const longestMs = await watchMainThread(ringside);
  await popup.getByRole('button', { name: 'Dismiss' }).click();
  await expect.poll(() => ringside.readLog()).toContain('notification server does not answer');
  for (const n of [1, 2, 3]) {
    ring(`+7495765432${n}`);
    await expect(popup.getByRole('listitem').first()).toContainText(`765-43-2${n}`);
  }
  expect(await longestMs()).toBeLessThan(500);
  expect(desktop.raised).toHaveLength(1);
  expect((await ringside.readLog()).match(/notification server does not answer/g)).toHaveLength(1);
});
