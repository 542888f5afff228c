import { visibleWindows, xdotool } from './fixtures/desktop.ts';
import { crashRenderer, deathsIn } from './fixtures/dyingPages.ts';
import { carryOut } from './fixtures/invoke.ts';
import { startLoudspeakers, type Loudspeakers } from './fixtures/loudspeakers.ts';
import { connect, expect, test, type Portal, type StartedRingside } from './fixtures/ringside.ts';

let speakers: Loudspeakers;
test.beforeEach(async () => {
  speakers = await startLoudspeakers();
});
test.afterEach(() => speakers.stop());

async function ring({ practice, operatorId }: Portal): Promise<string> {
  const callId = practice.connector.ring({ userIds: [operatorId], phoneNumber: '+4930901820' });
  await expect.poll(() => visibleWindows('Ringside calls')).toHaveLength(1);
  return callId;
}

async function heard(output: 'first' | 'second' = 'first'): Promise<void> {
  await expect
    .poll(() => speakers.loudness(output), { timeout: 10_000, intervals: [30] })
    .toBeGreaterThan(0.02);
}

/** For as long as a tone may be silent in between. */
async function silent(output: 'first' | 'second' = 'first'): Promise<void> {
  let silentSince = Date.now();
  await expect
    .poll(
      () => {
        if (speakers.loudness(output) > 0.002) silentSince = Date.now();
        return Date.now() - silentSince;
      },
      { timeout: 15_000, intervals: [30] },
    )
    .toBeGreaterThan(3_500);
}

const started = async (
  start: (options: object) => Promise<StartedRingside>,
  portal: Portal,
  settings: object,
): Promise<StartedRingside> => {
  const ringside = await start({ env: speakers.env, settings });
  await connect(ringside, portal.webhookUrl);
  await portal.practice.push.waitForConnection(portal.operatorId, 15_000);
  return ringside;
};

test('off at first: nothing is heard', async ({ start, portal }) => {
  await started(start, portal, {});
  await ring(portal);
  await silent();
});

test('a call is heard until it is put away, and the next one until it is over', async ({ start, portal }) => {
  const { popup } = await started(start, portal, { ringTone: 'soft', ringVolume: 100 });
  await ring(portal);
  await heard();
  await popup.getByRole('button', { name: 'Dismiss', exact: true }).click();
  await silent();
  const second = await ring(portal);
  await heard();
  portal.practice.connector.end(second);
  await silent();
});

test('muted by button or key it is silent, still shown, and the next call is heard', async ({
  start,
  portal,
}) => {
  const { popup } = await started(start, portal, { ringTone: 'pulse', ringVolume: 100 });
  await ring(portal);
  await heard();
  await popup.getByRole('button', { name: 'Mute this ring' }).click();
  await expect(popup.getByRole('button', { name: 'Mute this ring' })).toHaveCount(0);
  await silent();
  await expect(popup.getByRole('listitem')).toHaveCount(1);
  await ring(portal);
  await heard();
  await xdotool('key', 'ctrl+shift+j');
  await silent();
  await expect(popup.getByRole('listitem')).toHaveCount(2);
});

async function chooseSecond({ main }: StartedRingside): Promise<void> {
  await main.getByRole('link', { name: 'Settings' }).click();
  await main.getByRole('combobox', { name: 'Play it on' }).selectOption({ label: 'Second' });
  await expect(main.getByText('Saved', { exact: true })).toBeVisible();
}

const loud = { ringTone: 'bell', ringVolume: 100 } as const;

test('it is heard from the output that was chosen, after a restart as well', async ({ start, portal }) => {
  const ringside = await started(start, portal, loud);
  await chooseSecond(ringside);
  await ring(portal);
  await heard('second');
  expect(speakers.loudness('first')).toBeLessThan(0.002);
  await ringside.quit();
  await silent('second');

  await start({ env: speakers.env, profileFolder: ringside.profileFolder });
  await portal.practice.push.waitForConnection(portal.operatorId, 15_000);
  await ring(portal);
  await heard('second');
  expect(speakers.loudness('first')).toBeLessThan(0.002);
});

test('an output that is pulled out is made up for by another, and the operator is told', async ({
  start,
  portal,
}) => {
  const ringside = await started(start, portal, loud);
  const { main, popup } = ringside;
  await chooseSecond(ringside);
  await ring(portal);
  await heard('second');
  await speakers.plug(false);
  await heard('first');
  const told = /cannot be heard on: Second\. .*Connect that output/;
  await expect(popup.getByRole('alert')).toHaveText(told);
  await expect(main.getByRole('alert')).toHaveText(told);

  await main.getByRole('link', { name: 'About' }).click();
  await main.getByRole('button', { name: 'Check everything' }).click();
  const sound = main.getByRole('list', { name: 'What was checked' }).getByRole('listitem').last();
  await expect(sound).toHaveText(/Ring Does not work .*cannot be heard on: Second\./);
  await speakers.plug(true);
  await heard('second');
  await expectNoTroubleInSettings(ringside);
  await popup.getByRole('button', { name: 'Mute this ring' }).click();
  await silent('second');
});

test('Check everything plays the tone that was chosen where it was chosen', async ({ start, portal }) => {
  const ringside = await started(start, portal, loud);
  await chooseSecond(ringside);
  await ringside.main.getByRole('link', { name: 'About' }).click();
  await ringside.main.getByRole('button', { name: 'Check everything' }).click();
  await heard('second');
  const sound = ringside.main.getByRole('list', { name: 'What was checked' }).getByRole('listitem').last();
  await expect(sound).toHaveText(/Ring Works .*It was played on: Second/);
});

test('quiet mode silences what rings, and its end lets it be heard again', async ({ start, portal }) => {
  const { main } = await started(start, portal, loud);
  await ring(portal);
  await heard();
  await carryOut(main, 'quiet.choose', { kind: 'untilTurnedOff' });
  await silent();
  await carryOut(main, 'quiet.choose', { kind: 'off' });
  await heard();
});

test('it is heard again once the page that played it has died and is back', async ({ start, portal }) => {
  const { app, readLog } = await started(start, portal, loud);
  await ring(portal);
  await heard();
  await crashRenderer(app, 'popup');
  await expect.poll(async () => deathsIn(await readLog(), 'popup')).toBe(1);
  await expect.poll(() => visibleWindows('Ringside calls')).toHaveLength(1);
  await heard();
});

/** The chosen output was missing at a call, which Settings tell; now it is plugged in, under another id. */
async function outputIsBack(start: Parameters<typeof started>[0], portal: Portal): Promise<StartedRingside> {
  await speakers.plug(false);
  const ringside = await started(start, portal, { ...loud, ringOutput: { id: 'old', label: 'Second' } });
  const callId = await ring(portal);
  await heard('first');
  portal.practice.connector.end(callId);
  await ringside.main.getByRole('link', { name: 'Settings' }).click();
  await expect(ringside.main.getByRole('alert')).toHaveText(/cannot be heard on: Second\./);
  await speakers.plug(true);
  return ringside;
}

async function expectNoTroubleInSettings({ main }: StartedRingside): Promise<void> {
  await main.getByRole('link', { name: 'Settings' }).click();
  await expect(main.getByRole('combobox', { name: 'Play it on' })).toBeVisible();
  await expect(main.getByRole('alert')).toHaveCount(0);
}

test('an output that is back under another id is found by its name, and Check everything tells that all is well', async ({
  start,
  portal,
}) => {
  const ringside = await outputIsBack(start, portal);
  await ringside.main.getByRole('link', { name: 'About' }).click();
  await ringside.main.getByRole('button', { name: 'Check everything' }).click();
  await heard('second');
  await expectNoTroubleInSettings(ringside);
});

test('a Listen that is heard settles what went wrong at the last call', async ({ start, portal }) => {
  const ringside = await outputIsBack(start, portal);
  await ringside.main.getByRole('button', { name: 'Listen' }).click();
  await heard('second');
  await silent('second');
  // What this page knows of the try is gone with it.
  await ringside.main.getByRole('link', { name: 'About' }).click();
  await expectNoTroubleInSettings(ringside);
});
