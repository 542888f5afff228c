import { visibleWindows } from './fixtures/desktop.ts';
import {
  connect,
  expect,
  test,
  type Portal,
  type StartedRingside,
  type StartOptions,
} from './fixtures/ringside.ts';

const notice = ({ main }: StartedRingside) => main.getByRole('status', { name: 'Quiet mode' });
const closed = 'Quiet: your working day in Bitrix24 is closed';
const scopes = ['telephony', 'pull_channel', 'crm', 'user_brief', 'timeman', 'im'];

const checkDay = async ({ main }: StartedRingside, says: string): Promise<void> => {
  await main.getByRole('link', { name: 'Portal' }).click();
  await main.getByRole('button', { name: 'Check everything' }).click();
  const item = main
    .getByRole('list', { name: 'What was checked' })
    .getByRole('listitem')
    .filter({ hasText: /^\s*Working day/ });
  await expect(item).toContainText(says, { timeout: 30_000 });
};

/** Connected and quiet. */
async function startWhileClosed(
  { practice, operatorId, webhookUrl }: Portal,
  start: (options?: StartOptions) => Promise<StartedRingside>,
): Promise<StartedRingside> {
  practice.users.update(operatorId, { scopes });
  practice.workingDays.set(operatorId, { status: 'CLOSED', finishedMs: 1_700_000_000_000 });
  const ringside = await start({ settings: { quietByWorkingDay: true } });
  await connect(ringside, webhookUrl);
  await expect(notice(ringside)).toContainText(closed, { timeout: 15_000 });
  await practice.push.waitForConnection(operatorId, 15_000);
  return ringside;
}

test('a closed working day keeps the popup away and no call out of the history, until the operator says otherwise, also after a restart, or the day goes on', async ({
  portal,
  start,
}) => {
  const { practice, operatorId } = portal;
  let ringside = await startWhileClosed(portal, start);
  const { profileFolder } = ringside;
  practice.connector.ring({ userIds: [operatorId], phoneNumber: '+74951234567', crm: { name: 'Anna' } });
  await expect(ringside.popup.getByRole('listitem')).toHaveCount(1);
  expect(await visibleWindows('Ringside calls')).toHaveLength(0);
  await ringside.main.getByRole('link', { name: 'Calls' }).click();
  await expect(ringside.main.getByRole('list', { name: 'Call history' })).toContainText('Anna');

  await notice(ringside).getByRole('button', { name: 'Turn off' }).click();
  // What still rings comes up.
  await expect.poll(() => visibleWindows('Ringside calls')).toHaveLength(1);
  await expect(notice(ringside)).not.toContainText(closed);
  await ringside.quit();

  const asked = () => practice.journal.requestsFor('timeman.status').length;
  const askedBefore = asked();
  ringside = await start({ profileFolder });
  await expect.poll(asked, { timeout: 15_000 }).toBeGreaterThan(askedBefore);
  await checkDay(ringside, 'You turned the quiet off; it stays off until');
  await expect(notice(ringside)).not.toContainText(closed);

  practice.workingDays.set(operatorId, { status: 'PAUSED' });
  await checkDay(ringside, 'Quiet: your working day in Bitrix24 is paused');
  await expect(notice(ringside)).toContainText('Quiet: your working day in Bitrix24 is paused');
  practice.workingDays.set(operatorId, { status: 'OPENED' });
  practice.workingDays.setAbsent(operatorId, Date.now());
  await checkDay(ringside, 'Quiet: Bitrix24 has you as absent');
  practice.workingDays.setAbsent(operatorId, null);
  await checkDay(ringside, 'It does: you are at work.');
  await expect(notice(ringside)).not.toContainText('Quiet:');
});

test('who opens the day in the browser, at a screen that was unlocked before, has the first call that rings', async ({
  portal,
  start,
}) => {
  const { practice, operatorId } = portal;
  const ringside = await startWhileClosed(portal, start);
  practice.workingDays.set(operatorId, { status: 'OPENED', finishedMs: null });
  practice.connector.ring({ userIds: [operatorId], phoneNumber: '+74951234567', crm: { name: 'Anna' } });
  await expect.poll(() => visibleWindows('Ringside calls')).toHaveLength(1);
  await expect(notice(ringside)).not.toContainText(closed);
});

test('a portal that does not tell keeps no popup away, and the check names the scope that is missing, or what is not told', async ({
  portal,
  start,
}) => {
  const { practice, operatorId, webhookUrl } = portal;
  practice.workingDays.set(operatorId, { status: 'CLOSED' });
  const ringside = await start({ settings: { quietByWorkingDay: true } });
  await connect(ringside, webhookUrl);
  await expect.poll(() => practice.journal.requestsFor('timeman.status').length).toBe(1);
  await practice.push.waitForConnection(operatorId, 15_000);
  const callId = practice.connector.ring({ userIds: [operatorId], phoneNumber: '+74951234567' });
  await expect.poll(() => visibleWindows('Ringside calls')).toHaveLength(1);
  await checkDay(ringside, 'timeman');
  practice.users.update(operatorId, { scopes: [...scopes.filter((scope) => scope !== 'im')] });
  await checkDay(ringside, 'closed. Absences are not told: for those the right im is needed.');
  practice.users.update(operatorId, { scopes });
  practice.settings.update({ timemanInstalled: false });
  await checkDay(ringside, 'The working day is not told');
  practice.settings.update({ timemanInstalled: true });
  await checkDay(ringside, closed);
  // No call that is open is taken away.
  expect(await visibleWindows('Ringside calls')).toHaveLength(1);
  practice.connector.end(callId);
  await expect(notice(ringside)).toContainText(closed);
});
