import { finishedCall, methodName, ordersFor, runningCall } from './fixtures/callRecords.ts';
import {
  anna,
  baresipSettings,
  callRows,
  popupEntries,
  test as base,
  untilFollowed,
} from './fixtures/phones.ts';
import { connect, expect, type StartedRingside } from './fixtures/ringside.ts';

interface Fixtures {
  /** Follows baresip, is connected to the practice portal, and registers calls there. */
  readonly registrar: StartedRingside;
}

const test = base.extend<Fixtures>({
  registrar: async ({ start, baresip, portal }, use) => {
    const ringside = await start({
      settings: { ...baresipSettings(baresip), callsRegisteredBy: 'ringside' },
    });
    await connect(ringside, portal.webhookUrl);
    await portal.practice.push.waitForConnection(portal.operatorId, 15_000);
    await untilFollowed(ringside);
    await use(ringside);
  },
});

test('a call is registered when it rings and finished when it ends, and is one entry with its card', async ({
  registrar,
  ringUp,
  portal,
}) => {
  const { practice, operatorId } = portal;
  const beforeMs = Date.now();
  const caller = await ringUp({ ...anna, hangUpAfterMs: 2000 });
  const entries = popupEntries(registrar);
  await expect(entries).toHaveCount(1);
  const row = await runningCall(practice);
  await practice.waitForCard(operatorId, row.callId, 'open', 5_000);

  const [register] = ordersFor(practice, 'register');
  expect(register?.params).toMatchObject({
    USER_ID: operatorId,
    PHONE_NUMBER: '+4930901820',
    TYPE: 2,
    SHOW: 1,
    EXTERNAL_CALL_ID: expect.stringMatching(/^.{16,}$/),
    CALL_START_DATE: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/),
  });
  expect(row.startMs).toBeGreaterThan(beforeMs - 1000);
  expect(row.startMs).toBeLessThanOrEqual(register?.receivedAtMs ?? 0);

  await entries.getByRole('button', { name: 'Answer' }).click();
  expect(await caller.outcome()).toBe(200);
  await expect(entries).toContainText('Talking');
  await caller.over();

  const finished = await finishedCall(practice);
  expect(finished).toMatchObject({ statusCode: '200', portalUserId: operatorId });
  expect(finished.durationS).toBeGreaterThanOrEqual(1);
  expect(finished.durationS).toBeLessThanOrEqual(4);
  expect(ordersFor(practice, 'finish')[0]?.params).toMatchObject({ ADD_TO_CHAT: 0 });
  await expect(entries).toHaveCount(0);
  const rows = await callRows(registrar);
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('Answered');
  expect(ordersFor(practice, 'register')).toHaveLength(1);
  expect(practice.truth.cardsOpenFor(operatorId)).toEqual([]);
});

test('a caller who gave up is finished as missed', async ({ registrar, ringUp, portal }) => {
  const caller = await ringUp({ ...anna, cancelAfterMs: 1500 });
  await runningCall(portal.practice);
  await caller.over();
  expect(await finishedCall(portal.practice)).toMatchObject({ statusCode: '304', durationS: 0 });
  await expect(popupEntries(registrar)).toHaveCount(0);
  await expect(await callRows(registrar)).toContainText('Missed');
});

test('a declined caller is finished as declined', async ({ registrar, ringUp, portal }) => {
  await ringUp(anna);
  await runningCall(portal.practice);
  await popupEntries(registrar).getByRole('button', { name: 'Decline' }).click();
  expect(await finishedCall(portal.practice)).toMatchObject({ statusCode: '603', durationS: 0 });
  await expect(await callRows(registrar)).toContainText('Declined');
});

test('a dialled call is registered as outgoing, and finished', async ({ registrar, portal, answerer }) => {
  const { practice } = portal;
  const rows = await callRows(registrar);
  await registrar.main.getByRole('textbox', { name: 'Number to call' }).fill('+49 30 901821');
  await registrar.main.getByRole('button', { name: 'Call', exact: true }).click();
  await expect(rows).toContainText('Talking');
  expect(await runningCall(practice)).toMatchObject({ type: 1, phoneNumber: '+4930901821' });
  await rows.getByRole('button', { name: 'Hang up' }).click();
  expect(await answerer.hungUpBy()).toBe('caller');
  expect(await finishedCall(practice)).toMatchObject({ statusCode: '200' });
  await expect(rows).toHaveCount(1);
});

test('two callers from one number are two calls at the portal', async ({ registrar, ringUp, portal }) => {
  const { practice } = portal;
  await ringUp(anna);
  await expect(popupEntries(registrar)).toHaveCount(1);
  await ringUp(anna);
  await expect(popupEntries(registrar)).toHaveCount(2);
  await expect.poll(() => practice.calls.running).toHaveLength(2);
  const decline = popupEntries(registrar).getByRole('button', { name: 'Decline' });
  await decline.click();
  await expect.poll(() => practice.calls.finished).toHaveLength(1);
  // While the pointer is in the popup, the other call stays the line that it is until it is opened.
  await popupEntries(registrar)
    .getByRole('button', { name: /^Details/, expanded: false })
    .click();
  await decline.click();
  await expect.poll(() => practice.calls.finished).toHaveLength(2);
  expect(practice.calls.running).toEqual([]);
  expect(practice.calls.finished.map(({ statusCode }) => statusCode)).toEqual(['603', '603']);
});

test('the popup does not wait for the portal, and the phone is answered meanwhile', async ({
  registrar,
  ringUp,
  portal,
}) => {
  const { practice } = portal;
  practice.faults.order({ fault: { kind: 'latency', ms: 4000 }, method: methodName('register') });
  const caller = await ringUp({ ...anna, hangUpAfterMs: 1000 });
  await popupEntries(registrar).getByRole('button', { name: 'Answer' }).click();
  expect(await caller.outcome()).toBe(200);
  await expect(popupEntries(registrar)).toContainText('Talking');
  expect(practice.calls.running).toEqual([]);
  expect(ordersFor(practice, 'register').filter(({ answered }) => answered)).toEqual([]);
  await caller.over();
  expect(await finishedCall(practice)).toMatchObject({ statusCode: '200' });
});

test('Dismiss takes the card away, and the call is still finished when it ends', async ({
  registrar,
  ringUp,
  portal,
}) => {
  const { practice, operatorId } = portal;
  const caller = await ringUp({ ...anna, cancelAfterMs: 3000 });
  const row = await runningCall(practice);
  await practice.waitForCard(operatorId, row.callId, 'open', 5_000);
  await popupEntries(registrar).getByRole('button', { name: 'Dismiss' }).click();
  await practice.waitForCard(operatorId, row.callId, 'closed', 5_000);
  expect((await caller.calls())[0]?.finalStatus).toBeNull();
  await caller.over();
  expect(await finishedCall(practice)).toMatchObject({ statusCode: '304' });
  await expect(await callRows(registrar)).toContainText('Missed');
});

test('a dismissal while the register is on its way takes the card away as soon as there is one', async ({
  registrar,
  ringUp,
  portal,
}) => {
  const { practice, operatorId } = portal;
  practice.faults.order({ fault: { kind: 'latency', ms: 2000 }, method: methodName('register') });
  await ringUp(anna);
  const entry = popupEntries(registrar);
  await practice.waitForRequest(({ method }) => method === methodName('register'), 5_000);
  await entry.getByRole('button', { name: 'Dismiss' }).click();
  await expect(entry).toHaveCount(0);
  expect(practice.calls.running).toEqual([]);

  const row = await runningCall(practice);
  await practice.waitForCard(operatorId, row.callId, 'closed', 5_000);
  await expect(await callRows(registrar)).toContainText(/hidden/i);
  expect(practice.truth.cardsOpenFor(operatorId)).toEqual([]);
});

test('a call that came and went while the portal was away is registered later with its true start', async ({
  registrar,
  ringUp,
  portal,
}) => {
  const { practice, running } = portal;
  const port = Number(new URL(running.url).port);
  await running.stop();
  const beforeMs = Date.now();
  const caller = await ringUp({ ...anna, cancelAfterMs: 1500 });
  await expect(popupEntries(registrar)).toHaveCount(1);
  const rangMs = Date.now();
  await caller.over();
  await expect(popupEntries(registrar)).toHaveCount(0);
  await expect(await callRows(registrar)).toContainText('Missed');

  const back = await practice.start({ port });
  try {
    const { row, statusCode } = await finishedCall(practice);
    expect(statusCode).toBe('304');
    // Whole seconds are sent.
    expect(row.startMs).toBeGreaterThan(beforeMs - 1000);
    expect(row.startMs).toBeLessThanOrEqual(rangMs);
    expect(ordersFor(practice, 'register')[0]?.params).toMatchObject({ SHOW: 0 });
    expect(practice.truth.changes).toEqual([]);
  } finally {
    await back.stop();
  }
});

test('a portal that lets no webhook register says so at the call and on the Portal page', async ({
  registrar,
  ringUp,
  portal,
}) => {
  const { main } = registrar;
  portal.practice.settings.update({ webhookMayRegister: false });
  const caller = await ringUp({ ...anna, cancelAfterMs: 2500 });
  await expect(popupEntries(registrar)).toHaveCount(1);
  const rows = await callRows(registrar);
  await expect(rows).toContainText('Not recorded in Bitrix24');
  await expect(rows).toContainText('does not let a webhook register calls');
  await expect(rows).toContainText('sign in by local application');
  await expect(rows).toContainText('your telephone system registers calls');
  await caller.over();
  await expect(rows).toContainText('Missed');

  await main.getByRole('link', { name: 'Portal' }).click();
  await expect(main.getByRole('alert')).toContainText('does not let a webhook register calls');
  const problem = main
    .getByRole('list', { name: 'Could not be done' })
    .getByRole('listitem')
    .filter({ hasText: 'Could not register the call in Bitrix24: Anna Schmidt' });

  // The administrator allows it after all.
  portal.practice.settings.update({ webhookMayRegister: true });
  await problem.getByRole('button', { name: 'Try again' }).click();
  await expect(problem).toHaveCount(0);
  expect(await finishedCall(portal.practice)).toMatchObject({ statusCode: '304' });
  await expect(await callRows(registrar)).not.toContainText('Not recorded');
});

test('a call that the telephone system registers is one entry with the phone that rings', async ({
  start,
  baresip,
  ringUp,
  portal,
}) => {
  const { practice, operatorId } = portal;
  const ringside = await start({
    settings: { ...baresipSettings(baresip), callsRegisteredBy: 'telephoneSystem' },
  });
  await connect(ringside, portal.webhookUrl);
  await practice.push.waitForConnection(operatorId, 15_000);
  await untilFollowed(ringside);
  const entries = popupEntries(ringside);

  await ringUp({ callerUser: '030901820' });
  await expect(entries).toHaveCount(1);
  const callId = practice.connector.ring({
    userIds: [operatorId],
    phoneNumber: '+4930901820',
    crm: { name: 'Anna Schmidt' },
  });
  await expect(entries).toContainText('Anna Schmidt');
  await expect(entries).toHaveCount(1);

  await entries.getByRole('button', { name: 'Decline' }).click();
  practice.connector.end(callId);
  await expect(entries).toHaveCount(0);
  const rows = await callRows(ringside);
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('Declined');
  expect(ordersFor(practice, 'register')).toEqual([]);
  expect(ordersFor(practice, 'finish')).toEqual([]);
});

test('a card that is there before the phone rings is not registered once more', async ({
  registrar,
  ringUp,
  portal,
}) => {
  const { practice, operatorId } = portal;
  const entries = popupEntries(registrar);
  practice.connector.ring({
    userIds: [operatorId],
    phoneNumber: '+4930901820',
    crm: { name: 'Anna Schmidt' },
  });
  await expect(entries).toHaveCount(1);
  const caller = await ringUp({ callerUser: '030901820', hangUpAfterMs: 300 });
  await entries.getByRole('button', { name: 'Answer' }).click();
  expect(await caller.outcome()).toBe(200);
  await caller.over();
  await expect(await callRows(registrar)).toContainText('Answered');
  expect(ordersFor(practice, 'register')).toEqual([]);
});
