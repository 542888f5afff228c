import { connect, expect, test, type StartedRingside } from './fixtures/ringside.ts';

/** Ends Chromium's process for the network, as a lack of memory does, and waits until another one has taken its place. */
async function endNetworkService({ app }: StartedRingside): Promise<void> {
  const pid = () =>
    app.evaluate(
      ({ app: running }) =>
        running.getAppMetrics().find(({ serviceName }) => serviceName === 'network.mojom.NetworkService')
          ?.pid ?? 0,
    );
  const before = await pid();
  expect(before).toBeGreaterThan(0);
  process.kill(before, 'SIGKILL');
  await expect.poll(async () => ![0, before].includes(await pid()), { timeout: 10_000 }).toBe(true);
}

for (const kind of ['websocket', 'polling'] as const) {
  test(`a network service that dies, and dies again, keeps neither hides nor calls over ${kind} from coming`, async ({
    portal,
    start,
  }) => {
    test.setTimeout(120_000);
    const { practice, operatorId, webhookUrl } = portal;
    if (kind === 'polling') practice.push.refuseSockets(403);
    const ringside = await start();
    await connect(ringside, webhookUrl);
    await practice.push.waitForConnection(operatorId, 15_000, { kind });
    for (const round of [1, 2]) {
      const first = practice.connector.ring({ userIds: [operatorId], phoneNumber: `+493090182${round}0` });
      await expect(ringside.popup.getByRole('listitem')).toHaveCount(1);
      await endNetworkService(ringside);
      await ringside.popup.getByRole('button', { name: 'Dismiss' }).click();
      await practice.waitForCard(operatorId, first, 'closed', 15_000);
      const next = practice.connector.ring({ userIds: [operatorId], phoneNumber: `+493090182${round}1` });
      await expect(ringside.popup.getByRole('listitem')).toHaveCount(1, { timeout: 20_000 });
      await ringside.popup.getByRole('button', { name: 'Dismiss' }).click();
      await practice.waitForCard(operatorId, next, 'closed', 15_000);
      await expect(ringside.popup.getByRole('listitem')).toHaveCount(0);
    }
  });
}
