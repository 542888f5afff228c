import type { Locator } from '@playwright/test';
import { baresipCaller } from '../phones/baresipCaller.ts';
import { methodName } from './fixtures/callRecords.ts';
import { kill } from './fixtures/chance.ts';
import { anna, baresipSettings, popupEntries, test as base, untilFollowed } from './fixtures/phones.ts';
import { connect, expect, type Portal, type StartedRingside } from './fixtures/ringside.ts';

const colleagueId = 2;

const test = base.extend<{ readonly atDesk: StartedRingside }>({
  /** Follows baresip, connected to a portal whose telephone system registers the calls. */
  atDesk: async ({ start, baresip, portal }, use) => {
    const { practice } = portal;
    practice.users.update(colleagueId, { atWork: true });
    practice.crm.put(anna.callerUser, {
      entityType: 'CONTACT',
      entityId: 7,
      name: 'Anna Schmidt',
      responsibleUserId: colleagueId,
    });
    const ringside = await start({ settings: baresipSettings(baresip) });
    await connect(ringside, portal.webhookUrl);
    await practice.push.waitForConnection(portal.operatorId, 15_000);
    await untilFollowed(ringside);
    await use(ringside);
  },
});

/** The telephone system tells of the call, while a real phone rings for it and is answered. */
async function talk({ practice, operatorId }: Portal, { popup }: StartedRingside): Promise<string> {
  const callId = practice.connector.ring({ userIds: [operatorId], phoneNumber: anna.callerUser });
  const entry = popup.getByRole('list', { name: 'Incoming calls' }).getByRole('listitem');
  await expect(entry).toHaveCount(1);
  await entry.getByRole('button', { name: 'Answer' }).click();
  await expect(entry).toContainText('Talking');
  await entry.getByRole('button', { name: /Details/ }).click();
  return callId;
}

/** The CRM's answer may come after the panel, and nothing comes into that under the hand: laid open anew it has it. */
async function toResponsible(entry: Locator): Promise<Locator> {
  const responsible = entry.getByRole('button', { name: /^Transfer to .*\(102\)$/ });
  await expect(async () => {
    await entry.getByRole('button', { name: 'Transfer', exact: true }).click();
    await expect(responsible).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 10_000 });
  return responsible;
}

test('held, taken back, and handed on to the responsible: their phone is called, and the card follows', async ({
  atDesk,
  baresip,
  answerer,
  portal,
}) => {
  const { practice, operatorId } = portal;
  const caller = await baresipCaller({
    callerUser: anna.callerUser,
    toUser: '1001',
    toPort: baresip.ports.sip,
  });
  try {
    const callId = await talk(portal, atDesk);
    const entry = popupEntries(atDesk);
    await entry.getByRole('button', { name: 'Hold' }).click();
    await expect(entry).toContainText('On hold');
    await entry.getByRole('button', { name: 'Resume' }).click();
    await expect(entry).toContainText('Talking');
    expect(practice.truth.isOpen(operatorId, callId)).toBe(true);

    await (await toResponsible(entry)).click();

    await expect.poll(async () => (await answerer.calls())[0]?.messages[0] ?? '').toMatch(/^INVITE sip:102@/);
    await practice.waitForCard(colleagueId, callId, 'open', 10_000);
    await practice.waitForCard(operatorId, callId, 'closed', 10_000);
    await expect(entry).toHaveCount(0);
  } finally {
    await caller.stop();
  }
});

test('what is owed for a call that was handed on is done after a crash, too', async ({
  atDesk,
  ringUp,
  portal,
  start,
}) => {
  const { practice, operatorId } = portal;
  await ringUp({ ...anna, toTransfer: 200 });
  const callId = await talk(portal, atDesk);
  const entry = popupEntries(atDesk);
  const responsible = await toResponsible(entry);
  // The first request about cards comes to nothing, and the program dies over it.
  const orders = ['batch', methodName('show'), methodName('hide')];
  for (const method of orders)
    practice.faults.order({ fault: { kind: 'dropBefore' }, method, times: 'until cleared' });
  await responsible.click();
  await practice.waitForRequest(({ method }) => orders.includes(method), 15_000);
  await kill(atDesk);
  expect(practice.truth.isOpen(colleagueId, callId)).toBe(false);
  practice.faults.clear();

  await start({ profileFolder: atDesk.profileFolder });
  await practice.waitForCard(colleagueId, callId, 'open', 20_000);
  await practice.waitForCard(operatorId, callId, 'closed', 20_000);
});

test('nothing is sent where the phone says that the colleague refused', async ({
  atDesk,
  ringUp,
  portal,
}) => {
  const { practice, operatorId } = portal;
  await ringUp({ ...anna, toTransfer: 486 });
  const callId = await talk(portal, atDesk);
  const entry = popupEntries(atDesk);
  await (await toResponsible(entry)).click();
  await expect(atDesk.popup.getByRole('alert')).toContainText('486 Busy Here');
  expect(practice.truth.isOpen(operatorId, callId)).toBe(true);
  expect(practice.truth.isOpen(colleagueId, callId)).toBe(false);
});
