import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ordersFor } from './fixtures/callRecords.ts';
import { hooksOf } from './fixtures/hooks.ts';
import { callRows } from './fixtures/phones.ts';
import { createPolicyPlace } from './fixtures/policyPlace.ts';
import { recordingName, recordingSettings, talkOver, test, wave } from './fixtures/recordings.ts';
import { connect, expect, type StartedRingside } from './fixtures/ringside.ts';

function networkServicePid({ app }: StartedRingside): Promise<number | undefined> {
  return app.evaluate(
    ({ app: running }) =>
      running.getAppMetrics().find(({ serviceName }) => serviceName === 'network.mojom.NetworkService')?.pid,
  );
}

test('an upload whose connection is closed without an answer disturbs no hide that is in flight, and is sent again', async ({
  start,
  portal,
  folder,
}) => {
  test.setTimeout(120_000);
  const { practice, operatorId } = portal;
  const ringside = await start({ settings: recordingSettings(folder) });
  await connect(ringside, portal.webhookUrl);
  await practice.push.waitForConnection(operatorId, 15_000);
  const hooks = await hooksOf(ringside);
  const service = await networkServicePid(ringside);
  // Of one buffer and of many: Chromium dies at another place in between.
  for (const [round, soundBytes] of [3_000, 300_000, 3_000].entries()) {
    const number = `+493090182${round}`;
    const answeredAtMs = await talkOver(hooks, { id: String(round), phoneNumber: number });
    practice.faults.order({ method: 'upload', fault: { kind: 'latency', ms: 3_000 } });
    practice.faults.order({ method: 'upload', fault: { kind: 'dropAfter' } });
    await writeFile(join(folder, recordingName(answeredAtMs, number)), wave(soundBytes));
    const isUpload = ({ method }: { readonly method: string }): boolean => method === 'upload';
    await practice.waitForRequest((one) => isUpload(one) && one.outcome === 'pending', 40_000);

    practice.faults.order({ method: 'telephony.externalCall.hide', fault: { kind: 'latency', ms: 6_000 } });
    const callId = practice.connector.ring({ userIds: [operatorId], phoneNumber: `+4974951234${round}` });
    await ringside.popup.getByRole('button', { name: 'Dismiss' }).click();
    const unanswered = (): unknown[] => ordersFor(practice, 'hide').filter(({ answered }) => !answered);
    await expect.poll(unanswered).toHaveLength(1);
    await expect
      .poll(
        () => practice.journal.requestsFor('upload').filter(({ outcome }) => outcome === 'dropped').length,
      )
      .toBe(round + 1);
    expect(unanswered()).toHaveLength(1);
    await practice.waitForCard(operatorId, callId, 'closed', 15_000);
    expect([ordersFor(practice, 'hide').length, unanswered().length]).toEqual([round + 1, 0]);

    const { callId: recorded } = practice.calls.finished.at(-1)?.row ?? { callId: '' };
    // The portal has it of the first time as well, and takes it again.
    await expect.poll(() => practice.recordings.files.ofCall(recorded)?.times, { timeout: 40_000 }).toBe(2);
    expect(await networkServicePid(ringside)).toBe(service);
  }
  expect(await ringside.readLog()).not.toContain('child process gone');
});

test('what is not sent as an administrator has switched it off says so, and offers Try again once it is on again', async ({
  start,
  portal,
  folder,
}) => {
  test.setTimeout(120_000);
  const { practice, operatorId } = portal;
  const policy = createPolicyPlace(process.env['RINGSIDE_ELECTRON'] ?? '');
  const focused = (ringside: StartedRingside): Promise<unknown> =>
    ringside.app.evaluate(({ app: running, BrowserWindow }) =>
      running.emit('browser-window-focus', {}, BrowserWindow.getAllWindows()[0]),
    );
  try {
    policy.put({ organisation: 'North' });
    const ringside = await start({ settings: recordingSettings(folder), executable: policy.executable });
    await connect(ringside, portal.webhookUrl);
    await practice.push.waitForConnection(operatorId, 15_000);
    const hooks = await hooksOf(ringside);
    practice.faults.order({ method: 'upload', fault: { kind: 'http', status: 503 }, times: 'until cleared' });
    const number = '+4930901820';
    const answeredAtMs = await talkOver(hooks, { id: 'one', phoneNumber: number });
    await writeFile(join(folder, recordingName(answeredAtMs, number)), wave(3_000));
    await practice.waitForRequest(
      ({ method, outcome }) => method === 'upload' && outcome === 'answered',
      40_000,
    );

    policy.put({ organisation: 'North', locks: { attachRecordings: 'off' } });
    await focused(ringside);
    const rows = await callRows(ringside);
    await expect(rows.first()).toContainText('Your administrator has switched attaching off.', {
      timeout: 20_000,
    });
    const again = rows.first().getByRole('button', { name: 'Try again' });
    await expect(again).toHaveCount(0);

    practice.faults.clear();
    policy.put({ organisation: 'North' });
    await focused(ringside);
    await again.click();
    await expect(rows.first()).toContainText('Recording attached in Bitrix24', { timeout: 40_000 });
    await ringside.quit();
  } finally {
    policy.remove();
  }
});
