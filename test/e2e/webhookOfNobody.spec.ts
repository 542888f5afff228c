import { connectForm, portalConnection } from './fixtures/connectForm.ts';
import { expectNothingStored } from './fixtures/profile.ts';
import { connect, expect, test, type Portal, type StartedRingside } from './fixtures/ringside.ts';

const colleague = 2;

/** Each kind of nobody, as the practice portal plays it. */
const nobodies: readonly { what: string; play(portal: Portal): void; says: string; isAsked: boolean }[] = [
  {
    what: 'the hidden system user',
    play: ({ practice, operatorId }) => practice.users.update(operatorId, { kind: 'system' }),
    says: 'does not list the user of this access as an employee',
    isAsked: true,
  },
  {
    what: 'a system user it was handed to',
    play({ practice, operatorId }) {
      practice.users.update(colleague, { kind: 'system' });
      practice.users.update(operatorId, { webhookActsFor: colleague });
    },
    says: 'acts for another user than its address names',
    isAsked: false,
  },
  {
    what: 'a colleague it was handed to',
    play: ({ practice, operatorId }) => practice.users.update(operatorId, { webhookActsFor: colleague }),
    says: 'acts for another user than its address names',
    isAsked: false,
  },
  {
    what: 'an extranet user',
    play: ({ practice, operatorId }) => practice.users.update(operatorId, { kind: 'extranet' }),
    says: 'as an extranet user',
    isAsked: true,
  },
  {
    what: 'a dismissed user, where it answers all the same',
    play({ practice, operatorId }) {
      practice.settings.update({ webhookOfDismissed: 'answers' });
      practice.users.update(operatorId, { active: false });
    },
    says: 'has been dismissed',
    isAsked: false,
  },
  {
    what: 'a dismissed user who is not let in',
    play({ practice, operatorId }) {
      practice.settings.update({ webhookOfDismissed: 'notAuthorized' });
      practice.users.update(operatorId, { active: false });
    },
    says: 'whether that user is still active',
    isAsked: false,
  },
];

const allTheSame = { name: 'Connect all the same' };

for (const { what, play, says, isAsked } of nobodies) {
  test(`the webhook of ${what} is told apart with what to do, and nothing is stored`, async ({
    portal,
    start,
  }) => {
    play(portal);
    const ringside = await start();
    const form = connectForm(ringside.main);
    await form.submit(portal.webhookUrl);
    await expect(form.alert).toContainText(says);
    await expect(form.alert).toContainText('reate a');
    await expect(ringside.main.getByRole('button', allTheSame)).toHaveCount(isAsked ? 1 : 0);
    await expect(form.heading).toBeVisible();
    await expectNothingStored(ringside, portal.webhookUrl);
  });
}

/** @returns the CALL_ID */
function ring({ practice, operatorId }: Portal): string {
  return practice.connector.ring({
    userIds: [operatorId],
    phoneNumber: '+4930901820',
    crm: { name: 'Anna Schmidt' },
  });
}

/** Rings and puts the call away. @returns the CALL_ID */
async function dismissOne({ popup }: StartedRingside, portal: Portal): Promise<string> {
  const callId = ring(portal);
  await popup.getByRole('button', { name: 'Dismiss' }).click();
  return callId;
}

async function checkAgain({ main }: StartedRingside): Promise<void> {
  await main.getByRole('link', { name: 'Portal' }).click();
  await main.getByRole('button', { name: 'Check again' }).click();
  await expect(main.getByRole('button', { name: 'Check again' })).toBeEnabled();
}

test('an operator whom the portal does not list connects all the same, which a restart remembers', async ({
  portal,
  start,
}) => {
  const { practice, operatorId, webhookUrl } = portal;
  practice.users.update(operatorId, { kind: 'system' });
  const first = await start();
  await connectForm(first.main).submit(webhookUrl);
  await first.main.getByRole('button', allTheSame).click();
  await expect(portalConnection(first.main)).toHaveText(/^Connected/);
  await expect(first.main.getByRole('main')).toContainText('It is used all the same.');
  await practice.push.waitForConnection(operatorId, 15_000);
  await practice.waitForCard(operatorId, await dismissOne(first, portal), 'closed', 5_000);
  await first.quit();

  const again = await start({ profileFolder: first.profileFolder });
  await practice.push.waitForConnection(operatorId, 15_000);
  await practice.waitForCard(operatorId, await dismissOne(again, portal), 'closed', 5_000);
  await checkAgain(again);
  await expect(portalConnection(again.main)).toHaveText(/^Connected/);
  await expect(again.main.getByRole('main')).toContainText('It is used all the same.');
});

test('a portal whose list of people fails is connected as if nobody had asked', async ({ portal, start }) => {
  const { practice, operatorId, webhookUrl } = portal;
  practice.users.update(operatorId, { kind: 'system' });
  practice.faults.order({
    method: 'user.get',
    times: 'until cleared',
    fault: { kind: 'http', status: 403, body: 'html' },
  });
  const ringside = await start();
  await connect(ringside, webhookUrl);
  await practice.push.waitForConnection(operatorId, 15_000);
  await practice.waitForCard(operatorId, await dismissOne(ringside, portal), 'closed', 5_000);
});

test('a webhook in use that is handed on is told of, and goes on', async ({ portal, connected }) => {
  const { practice, operatorId } = portal;
  const { main } = connected;
  practice.users.update(3, { kind: 'system', active: true });
  practice.users.update(operatorId, { kind: 'system', webhookActsFor: 3 });
  await checkAgain(connected);
  const notice = main.getByRole('alert').filter({ hasText: 'acts for another user than its address names' });
  await expect(notice.getByRole('button', { name: 'Connect another webhook' })).toBeVisible();
  await expect(main.getByRole('button', { name: 'Use it all the same' })).toHaveCount(0);
});

test('a webhook in use of nobody is asked about where calls come up, and goes on until it is answered', async ({
  portal,
  connected,
  start,
}) => {
  const { practice, operatorId } = portal;
  const { main, popup } = connected;
  practice.users.update(operatorId, { kind: 'system' });
  await checkAgain(connected);
  const question = main.getByRole('alert').filter({ hasText: 'does not list the user of this access' });
  await expect(question).toBeVisible();
  await main.getByRole('link', { name: 'Calls' }).click();
  await expect(popup.getByRole('alert')).toContainText('you can use it all the same');
  await practice.waitForCard(operatorId, await dismissOne(connected, portal), 'closed', 5_000);

  await main.getByRole('link', { name: 'Portal' }).click();
  await question.getByRole('button', { name: 'Connect another webhook' }).click();
  await expect(main.getByRole('textbox', { name: 'Webhook URL' })).toBeVisible();
  await question.getByRole('button', { name: 'Use it all the same' }).click();
  await expect(question).toHaveCount(0);
  await expect(popup.getByRole('alert')).toHaveCount(0);
  await expect(main.getByRole('main')).toContainText('It is used all the same.');
  await connected.quit();

  const again = await start({ profileFolder: connected.profileFolder });
  await again.main.getByRole('link', { name: 'Portal' }).click();
  await expect(again.main.getByRole('main')).toContainText('It is used all the same.');
});

test('the webhook of a user who was dismissed hides nothing, after a restart either, and gives way to the right one', async ({
  portal,
  connected,
  start,
}) => {
  const { practice, operatorId, running } = portal;
  const hides = () => practice.journal.requestsFor('telephony.externalCall.hide').length;
  const callId = ring(portal);
  await expect(connected.popup.getByRole('button', { name: 'Dismiss' })).toBeVisible();
  await dismissed(connected, portal);
  await connected.popup.getByRole('button', { name: 'Dismiss' }).click();
  await expect(connected.main.getByRole('main')).toContainText('has been dismissed');
  await expect(connected.main.getByRole('button', { name: 'Use it all the same' })).toHaveCount(0);
  await connected.main.getByRole('link', { name: 'Calls' }).click();
  const row = connected.main.getByRole('list', { name: 'Call history' }).getByRole('listitem').first();
  await expect(row).toContainText('Card still open');
  await connected.quit();

  const again = await start({ profileFolder: connected.profileFolder });
  await again.main.getByRole('link', { name: 'Portal' }).click();
  await expect(again.main.getByRole('main')).toContainText('has been dismissed');
  await expect(again.main.getByRole('main')).toContainText('hides for the dismissed user are dropped');
  await practice.waitForCard(operatorId, callId, 'open', 1_000);
  expect(hides()).toBe(0);
  await again.main.getByRole('textbox', { name: 'Webhook URL' }).fill(running.webhookUrl(colleague));
  await again.main.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(portalConnection(again.main)).toHaveText(/^Connected as Pavel/);
  await practice.push.waitForConnection(colleague, 15_000);
  const own = await dismissOne(again, { ...portal, operatorId: colleague });
  await practice.waitForCard(colleague, own, 'closed', 5_000);
  expect(hides()).toBe(1);
});

test('the cards of a user who was dismissed by mistake go once they are back, without a press', async ({
  portal,
  connected,
}) => {
  const { practice, operatorId } = portal;
  const callId = ring(portal);
  await expect(connected.popup.getByRole('button', { name: 'Dismiss' })).toBeVisible();
  await dismissed(connected, portal);
  await connected.popup.getByRole('button', { name: 'Dismiss' }).click();
  await expect(connected.popup.getByRole('alert').first()).toContainText('has been dismissed');
  expect(practice.journal.requestsFor('telephony.externalCall.hide')).toEqual([]);
  practice.users.update(operatorId, { webhookActsFor: null, active: true });
  await checkAgain(connected);
  await practice.waitForCard(operatorId, callId, 'closed', 5_000);
  await expect(connected.main.getByRole('main')).not.toContainText('has been dismissed');
});

/** Their webhook was handed to a hidden system user and answers on, and Ringside knows that they were dismissed. */
async function dismissed(ringside: StartedRingside, { practice, operatorId }: Portal): Promise<void> {
  practice.users.update(3, { kind: 'system', active: true });
  practice.users.update(operatorId, { webhookActsFor: 3, active: false });
  await checkAgain(ringside);
  await expect(ringside.main.getByRole('main')).toContainText('has been dismissed');
}
