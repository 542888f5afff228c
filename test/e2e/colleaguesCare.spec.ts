import type { Page } from '@playwright/test';
import { hooksOf } from './fixtures/hooks.ts';
import { connect, expect, test, type StartedRingside } from './fixtures/ringside.ts';

const phoneNumber = '+4930901820';
const toCallBack = (main: Page) => main.getByRole('list', { name: 'To call back' }).getByRole('listitem');
const history = (main: Page) => main.getByRole('list', { name: 'Call history' }).getByRole('listitem');
const openCalls = (main: Page) => main.getByRole('link', { name: 'Calls' }).click();

/** A caller whom nobody takes. @returns once a later call is one by whatever clock: the portal's tells whole seconds */
async function missCall(ringside: StartedRingside): Promise<void> {
  const hooks = await hooksOf(ringside);
  const call = { id: 'one', phoneNumber, name: 'Anna' };
  await hooks.ring(call);
  await hooks.end(call);
  const later = Math.floor(Date.now() / 1000) + 6;
  await openCalls(ringside.main);
  await expect(toCallBack(ringside.main)).toContainText('Anna');
  await expect.poll(() => Date.now() / 1000, { timeout: 15_000 }).toBeGreaterThan(later);
}

test('whom a colleague called back while Ringside was off leaves To call back, and the history says who it was, also after a restart', async ({
  portal,
  start,
}) => {
  const { practice } = portal;
  const hostile = 'Pa\u202evel <b>Colleague</b>';
  practice.users.update(2, { name: hostile, lastName: '' });
  const settings = { phonesOn: ['otherProgram' as const], country: 'DE' };
  let ringside = await start({ settings });
  const { profileFolder } = ringside;
  await connect(ringside, portal.webhookUrl);
  await missCall(ringside);
  await ringside.quit();

  // Without its plus, as telephone systems write it.
  const callId = practice.connector.ring({ userIds: [2], phoneNumber: phoneNumber.slice(1), type: 1 });
  practice.connector.end(callId, { durationS: 40 });

  ringside = await start({ profileFolder });
  await openCalls(ringside.main);
  await expect(history(ringside.main)).toContainText(/Called back by Pavel <b>Colleague<\/b>, \d\d:\d\d/, {
    timeout: 30_000,
  });
  await expect(toCallBack(ringside.main)).toHaveCount(0);
  await expect(history(ringside.main)).toContainText('Missed');
  await ringside.quit();

  practice.faults.order({
    method: 'voximplant.statistic.get',
    times: 'until cleared',
    fault: { kind: 'http', status: 503 },
  });
  ringside = await start({ profileFolder });
  await openCalls(ringside.main);
  await expect(history(ringside.main)).toContainText('Called back by Pavel', { timeout: 20_000 });
  await expect(toCallBack(ringside.main)).toHaveCount(0);
});

test('where the portal does not let the operator see, or cannot be asked, nobody leaves the list, and the check says why', async ({
  portal,
  start,
}) => {
  const { practice } = portal;
  practice.settings.update({ mayViewStatistics: false });
  const ringside = await start({ settings: { phonesOn: ['otherProgram'], country: 'DE' } });
  const { main } = ringside;
  await connect(ringside, portal.webhookUrl);
  await missCall(ringside);
  const callId = practice.connector.ring({ userIds: [2], phoneNumber });
  practice.connector.answeredBy(callId, 2);
  practice.connector.end(callId, { durationS: 40 });
  const asked = () => practice.journal.requestsFor('voximplant.statistic.get').length;
  await expect.poll(asked).toBe(1);

  const checked = main
    .getByRole('list', { name: 'What was checked' })
    .getByRole('listitem')
    .filter({ hasText: 'Colleagues’ calls' });
  const check = async (says: string): Promise<void> => {
    await main.getByRole('link', { name: 'Portal' }).click();
    await main.getByRole('button', { name: 'Check everything' }).click();
    await expect(checked).toContainText(says, { timeout: 30_000 });
  };
  await check('You may not see the portal’s call statistics');
  await openCalls(main);
  await expect(toCallBack(main)).toContainText('Anna');

  practice.faults.order({
    method: 'voximplant.statistic.get',
    times: 1,
    fault: { kind: 'http', status: 503 },
  });
  await check('Does not work');
  await openCalls(main);
  await expect(toCallBack(main)).toContainText('Anna');

  practice.settings.update({ mayViewStatistics: true });
  await check('Works');
  await openCalls(main);
  await expect(toCallBack(main)).toHaveCount(0);
  await expect(history(main).filter({ hasText: 'Anna' })).toContainText('Then answered by Pavel Colleague,');
});
