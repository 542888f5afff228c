import { expect, test, type Portal, type StartedRingside } from './fixtures/ringside.ts';

interface Watched {
  longestBlockMs: number;
}

/** Notes from now on for how long the main process did nothing else. */
async function watchMain({ app }: StartedRingside): Promise<() => Promise<number>> {
  await app.evaluate(() => {
    const watched: Watched = { longestBlockMs: 0 };
    let lastMs = performance.now();
    setInterval(() => {
      const nowMs = performance.now();
      watched.longestBlockMs = Math.max(watched.longestBlockMs, nowMs - lastMs - 5);
      lastMs = nowMs;
    }, 5);
    Object.assign(globalThis, { watched });
  });
  return () => app.evaluate(() => (globalThis as unknown as { watched: Watched }).watched.longestBlockMs);
}

function frameOf(from: number, count: number, userId: number, ageS = 0): string {
  const sentAtS = Date.now() / 1000 - ageS;
  const messages = Array.from({ length: count }, (_, index) => {
    const n = from + index;
    return JSON.stringify({
      id: n,
      mid: String(n).padStart(20, '0'),
      text: {
        module_id: 'voximplant',
        command: 'showExternalCall',
        params: {
          callId: `externalCall.${n}`,
          phoneNumber: `+4930${1_000_000 + n}`,
          toUserId: [userId],
          CRM: { CONTACT: { NAME: `Caller ${n}` } },
        },
      },
      extra: { server_time_unix: sentAtS },
    });
  });
  return messages.map((json) => `#!NGINXNMS!#${json}#!NGINXNME!#`).join('\n');
}

/** Rings a real call and tells how long it took to be on the screen of the popup. */
async function ringAndMeasure(
  { practice, operatorId }: Portal,
  { popup }: StartedRingside,
  name: string,
): Promise<number> {
  const painted = popup.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const look = (): void => {
          if (document.body.textContent?.includes(wanted)) resolve(Date.now());
          else requestAnimationFrame(look);
        };
        look();
      }),
    name,
  );
  const rangAtMs = Date.now();
  practice.connector.ring({ userIds: [operatorId], phoneNumber: '+4930901820', crm: { name } });
  return (await painted) - rangAtMs;
}

test('ten thousand calls in one frame leave the program free, and a real call is seen at once', async ({
  portal,
  connected,
}) => {
  const { practice, operatorId } = portal;
  const longestBlock = await watchMain(connected);
  practice.push.sendRaw(operatorId, frameOf(1_000, 10_000, operatorId));
  await expect(connected.popup.getByText(/\d{2,} calls/)).toBeVisible({ timeout: 10_000 });
  const first = await ringAndMeasure(portal, connected, 'Anna Schmidt');
  const second = await ringAndMeasure(portal, connected, 'Boris Belov');
  const block = await longestBlock();
  test.info().annotations.push({ type: 'measured', description: JSON.stringify({ block, first, second }) });
  expect(await connected.popup.getByRole('listitem').count()).toBeLessThanOrEqual(20);
  await expect(connected.popup.getByRole('listitem').first()).toContainText('Boris Belov');
  // Some 35, 100 and 75 ms on two idle cores; others may share this computer.
  expect(block).toBeLessThan(200);
  expect(first).toBeLessThan(500);
  expect(second).toBeLessThan(400);
});

test('a real call that rings in the very moment of such a frame is seen at once', async ({
  portal,
  connected,
}) => {
  const { practice, operatorId } = portal;
  practice.push.sendRaw(operatorId, frameOf(1_000, 10_000, operatorId));
  const tookMs = await ringAndMeasure(portal, connected, 'Anna Schmidt');
  test.info().annotations.push({ type: 'measured', description: JSON.stringify({ tookMs }) });
  await expect(connected.popup.getByRole('listitem').first()).toContainText('Anna Schmidt');
  // Some 130 to 190 ms on two idle cores; others may share this computer.
  expect(tookMs).toBeLessThan(450);
});

test('two thousand calls a second that come and go leave the program free', async ({ portal, connected }) => {
  const { practice, operatorId } = portal;
  const longestBlock = await watchMain(connected);
  const send = (n: number, command: string): void => {
    const params = { callId: `externalCall.${n}`, phoneNumber: `+4930${1_000_000 + n}` };
    practice.push.send(operatorId, { moduleId: 'voximplant', command, params });
  };
  for (let tenth = 0; tenth < 100; tenth += 1) {
    const nextMs = Date.now() + 100;
    for (let n = tenth * 100; n < tenth * 100 + 100; n += 1) {
      send(n, 'showExternalCall');
      send(n, 'hideExternalCall');
    }
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, nextMs - Date.now())));
  }
  const tookMs = await ringAndMeasure(portal, connected, 'Anna Schmidt');
  const block = await longestBlock();
  test.info().annotations.push({ type: 'measured', description: JSON.stringify({ block, tookMs }) });
  // Some 30 and 60 ms on two idle cores; others may share this computer.
  expect(block).toBeLessThan(200);
  expect(tookMs).toBeLessThan(400);
});

test('a call that was over hours ago does not ring', async ({ portal, connected }) => {
  const { practice, operatorId } = portal;
  practice.push.sendRaw(operatorId, frameOf(1_000, 1, operatorId, 2 * 60 * 60));
  practice.push.sendRaw(operatorId, frameOf(1_001, 1, operatorId, 45));
  await connected.main.getByRole('link', { name: 'Calls' }).click();
  const rows = connected.main.getByRole('list', { name: 'Call history' }).getByRole('listitem');
  await expect(rows).toHaveCount(2);
  await expect(connected.popup.getByRole('listitem')).toHaveCount(0);
  practice.push.sendRaw(operatorId, frameOf(1_002, 1, operatorId));
  await expect(connected.popup.getByRole('listitem')).toHaveCount(1);
});
