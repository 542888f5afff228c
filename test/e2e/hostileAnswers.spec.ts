import { connectForm, portalConnection } from './fixtures/connectForm.ts';
import {
  answerWithBrackets,
  answerWithoutEnd,
  answerWithSixGigabytes,
  startInBetween,
} from './fixtures/inBetween.ts';
import { connect, expect, test, type StartedRingside } from './fixtures/ringside.ts';

const tooLarge = 'gave an answer far larger than any portal gives.';
/** What all processes of the program together may grow by; an answer that is unpacked grows them by gigabytes. */
const mostGrowthKb = 300_000;

/** Memory of all processes of the program, in kB. */
function memoryKb({ app }: StartedRingside): Promise<number> {
  return app.evaluate(({ app: program }) =>
    program.getAppMetrics().reduce((sum, { memory }) => sum + memory.workingSetSize, 0),
  );
}

const answers = [
  { what: '97 kB that unpack to 100 MB of brackets', answer: answerWithBrackets },
  { what: '6 MB that unpack to 6 GB', answer: answerWithSixGigabytes },
  { what: 'a body without an end', answer: answerWithoutEnd },
] as const;

for (const { what, answer } of answers) {
  test(`a server that answers with ${what} is told, and costs no memory`, async ({ portal, start }) => {
    const between = await startInBetween(portal.running.url);
    between.answerInstead(answer);
    const ringside = await start();
    const form = connectForm(ringside.main);
    const before = await memoryKb(ringside);
    for (const round of [1, 2, 3]) {
      await form.submit(portal.webhookUrl.replace(portal.running.url, between.origin));
      await expect(form.alert, `round ${round}`).toContainText(tooLarge, { timeout: 20_000 });
    }
    expect((await memoryKb(ringside)) - before).toBeLessThan(mostGrowthKb);

    // Once the portal itself answers, Connect is enough.
    between.answerInstead(null);
    await ringside.main.getByRole('button', { name: 'Connect', exact: true }).click();
    await expect(portalConnection(ringside.main)).toHaveText(/^Connected/);
    await ringside.quit();
    await between.stop();
  });
}

test('a portal that answers so once it is connected keeps nobody from starting the program, and is asked again', async ({
  portal,
  start,
}) => {
  const between = await startInBetween(portal.running.url);
  const first = await start();
  await connect(first, portal.webhookUrl.replace(portal.running.url, between.origin));
  await first.quit();

  between.answerInstead(answerWithBrackets);
  for (const round of [1, 2]) {
    const ringside = await start({ profileFolder: first.profileFolder });
    await ringside.main.getByRole('link', { name: 'Portal' }).click();
    await expect(ringside.main.getByText(tooLarge).first(), `start ${round}`).toBeVisible({
      timeout: 20_000,
    });
    expect(await memoryKb(ringside)).toBeLessThan(2_000_000);
    await ringside.quit();
  }

  between.answerInstead(null);
  const healed = await start({ profileFolder: first.profileFolder });
  await expect(portalConnection(healed.main)).toHaveText(/^Connected/);
  await portal.practice.push.waitForConnection(portal.operatorId, 15_000);
  await healed.quit();
  await between.stop();
});
