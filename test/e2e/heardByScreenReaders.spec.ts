import { connect, expect, test as base, type Portal, type StartedRingside } from './fixtures/ringside.ts';
import { startScreenReader, type HeardEvent, type ScreenReader } from './fixtures/screenReader.ts';

const test = base.extend<{ readonly screenReader: ScreenReader }>({
  screenReader: async ({}, use) => {
    const screenReader = await startScreenReader();
    await use(screenReader);
    await screenReader.close();
  },
});

/** The session of these tests keeps programs off the accessibility bus otherwise. */
const onTheBus = { env: { NO_AT_BRIDGE: '' } };

async function startConnected(
  start: (options: typeof onTheBus) => Promise<StartedRingside>,
  { webhookUrl, practice, operatorId }: Portal,
): Promise<StartedRingside> {
  const ringside = await start(onTheBus);
  await connect(ringside, webhookUrl);
  await practice.push.waitForConnection(operatorId, 15_000);
  return ringside;
}

/** What was announced of this caller, on the screen. */
function announced({ heard }: ScreenReader, name: string): readonly HeardEvent[] {
  return heard.filter(
    ({ type, what, showing }) =>
      type === 'object:text-changed:insert' && what === `Incoming call: ${name}.` && showing,
  );
}

test('a screen reader is told of a call that comes', async ({ start, portal, screenReader }) => {
  await screenReader.begin();
  await startConnected(start, portal);
  const crm = { name: 'Anna Schmidt' };
  portal.practice.connector.ring({ userIds: [portal.operatorId], phoneNumber: '+4930901820', crm });
  await expect.poll(() => announced(screenReader, crm.name).length).toBe(1);
});

test('where there is none, nothing is made ready for one', async ({ start, portal, screenReader }) => {
  const { app, popup } = await startConnected(start, portal);
  const crm = { name: 'Anna Schmidt' };
  portal.practice.connector.ring({ userIds: [portal.operatorId], phoneNumber: '+4930901820', crm });
  await expect(popup.getByRole('listitem')).toHaveCount(1);
  expect(await app.evaluate(({ app: electron }) => electron.accessibilitySupportEnabled)).toBe(false);
  expect(screenReader.heard).toEqual([]);
});
