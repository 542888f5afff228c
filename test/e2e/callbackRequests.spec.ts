import type { Settings } from '../../contracts/settings.ts';
import { expectAccessible } from './fixtures/axe.ts';
import { kill } from './fixtures/chance.ts';
import { baresipSettings, test, untilFollowed } from './fixtures/phones.ts';
import { expect, type Portal, type StartedRingside } from './fixtures/ringside.ts';
import { signIn } from './fixtures/signIn.ts';
import { sippAnswerer } from '../phones/sipp.ts';

const lead = { entityType: 'LEAD', entityId: 7 } as const;

/** Signed in by an application of an administrator, who has the portal queue the requests. */
async function signedIn(ringside: StartedRingside, portal: Portal): Promise<void> {
  const { page, clientId } = await signIn(ringside, portal);
  await page.getByRole('button', { name: 'Allow' }).click();
  await portal.practice.push.waitForConnection({ clientId, userId: portal.operatorId }, 10_000);
  await portal.practice.waitForRequest(
    ({ method, outcome }) => method === 'event.offline.get' && outcome !== 'pending',
    30_000,
  );
}

/** The same with the phone that dials, and a caller whom the CRM knows. */
async function signedInWithPhone(
  start: (options: { settings: Partial<Settings> }) => Promise<StartedRingside>,
  baresip: Parameters<typeof baresipSettings>[0],
  portal: Portal,
): Promise<StartedRingside> {
  const ringside = await start({ settings: { ...baresipSettings(baresip), callbackRequests: true } });
  await untilFollowed(ringside);
  await signedIn(ringside, portal);
  portal.practice.crm.put('+4930901820', { ...lead, name: 'Anna Schmidt' });
  return ringside;
}

const toCallBack = ({ main }: StartedRingside) =>
  main.getByRole('list', { name: /^To call back/ }).getByRole('listitem');

test('a request of a form comes under To call back, and Call back dials it on the phone', async ({
  start,
  baresip,
  answerer,
  portal,
}) => {
  const ringside = await signedInWithPhone(start, baresip, portal);
  const { practice } = portal;
  expect(
    practice.offlineEvents.askForCallback({
      phoneNumber: '+4930901820',
      text: 'After five, please',
      crm: lead,
    }),
  ).toBe(true);

  await ringside.main.getByRole('link', { name: 'Calls' }).click();
  const row = toCallBack(ringside);
  await expect(row).toContainText('Anna Schmidt', { timeout: 30_000 });
  await expect(row).toContainText('After five, please');
  await expect.poll(() => practice.offlineEvents.waiting).toEqual([]);
  await expectAccessible(ringside.main, 'To call back with a request');

  await row.getByRole('button', { name: 'Call back' }).click();
  await expect
    .poll(async () => (await answerer.calls())[0]?.messages[0] ?? '')
    .toMatch(/^INVITE sip:(?:\+|%2B)?4930901820@/);
  // Once somebody has called them, nobody has to.
  await expect(row.getByRole('button', { name: 'Call back' })).toHaveCount(0);
});

test('what a stranger wrote in place of a number is never dialled at one press', async ({
  start,
  baresip,
  answerer,
  portal,
}) => {
  const ringside = await signedInWithPhone(start, baresip, portal);
  const { practice } = portal;
  const stranger = await sippAnswerer();
  try {
    const address = `sip:+4930901820@127.0.0.1:${stranger.port}`;
    practice.offlineEvents.askForCallback({ phoneNumber: address, text: 'Please call' });
    practice.offlineEvents.askForCallback({ phoneNumber: '0900 123456', text: 'And here' });
    await ringside.main.getByRole('link', { name: 'Calls' }).click();
    await expect(toCallBack(ringside)).toHaveCount(1, { timeout: 30_000 });
    await toCallBack(ringside).getByRole('button', { name: 'Call back' }).click();
    await expect(ringside.main.getByRole('alert')).toContainText('may lead elsewhere');
    await expect(ringside.main.getByRole('textbox', { name: 'Number to call' })).toHaveValue('0900 123456');
    const history = ringside.main.getByRole('list', { name: 'Call history' });
    await expect(history).toContainText(`${address}: Please call`);
    await expect(history).not.toContainText('Anna');
    await ringside.main.screenshot({ path: test.info().outputPath('unusual.png') });
    expect([...(await stranger.calls()), ...(await answerer.calls())]).toEqual([]);
  } finally {
    await stranger.stop();
  }
});

test('a program that dies between reading and clearing shows the request once, and loses none', async ({
  start,
  portal,
}) => {
  const settings: Partial<Settings> = { callbackRequests: true };
  let ringside = await start({ settings });
  await signedIn(ringside, portal);
  const { practice } = portal;
  practice.faults.order({
    fault: { kind: 'dropBefore' },
    method: 'event.offline.clear',
    times: 'until cleared',
  });
  practice.offlineEvents.askForCallback({ phoneNumber: '+4930901820', text: 'Once' });
  await practice.waitForRequest(({ method }) => method === 'event.offline.clear', 30_000);
  await kill(ringside);
  expect(practice.offlineEvents.waiting.map(({ processId }) => processId !== null)).toEqual([true]);
  practice.offlineEvents.askForCallback({ phoneNumber: '+4930901821', text: 'Meanwhile' });
  practice.faults.clear();

  ringside = await start({ profileFolder: ringside.profileFolder });
  await expect.poll(() => practice.offlineEvents.waiting, { timeout: 30_000 }).toEqual([]);
  await ringside.main.getByRole('link', { name: 'Calls' }).click();
  await expect(toCallBack(ringside)).toHaveCount(2);
  await expect(toCallBack(ringside).filter({ hasText: 'Once' })).toHaveCount(1);
});

test('Check everything says which link is missing', async ({ start, portal }) => {
  const ringside = await start({ settings: { callbackRequests: true } });
  portal.practice.users.update(portal.operatorId, { admin: false });
  const { page } = await signIn(ringside, portal);
  await page.getByRole('button', { name: 'Allow' }).click();
  await expect(ringside.main.getByRole('status', { name: 'Portal connection' })).toHaveText(/^Connected/);
  // Beside the switch, as well, without being asked.
  await ringside.main.getByRole('link', { name: 'Settings' }).click();
  await expect(ringside.main.getByRole('alert')).toContainText('to administrators only', { timeout: 30_000 });
  await ringside.main.getByRole('link', { name: 'Portal' }).click();
  await ringside.main.getByRole('button', { name: 'Check everything' }).first().click();
  await expect(ringside.main.getByRole('main')).toContainText(
    'gives call-back requests to administrators only',
    {
      timeout: 90_000,
    },
  );
});
