import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { elapsed, kill, seededRandom } from './fixtures/chance.ts';
import { connect, expect, test } from './fixtures/ringside.ts';

/** Enough to hit writing, sending and answering, each time by another seed; `KILLS` and `SEED` repeat or extend a run. */
const kills = Number(process.env['KILLS'] ?? 15);
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);

test(`killed ${kills} times between click and answer, every dismissal reaches the portal and no undone one does`, async ({
  portal,
  start,
}) => {
  // Each round is a start, a call, a click and a kill: about two seconds on the machines this was written on.
  test.setTimeout(60_000 + kills * 6_000);
  test.info().annotations.push({ type: 'seed', description: String(seed) });
  process.stdout.write(`    seed ${seed}\n`);
  const random = seededRandom(seed);
  const { practice, operatorId, webhookUrl } = portal;
  const profileFolder = await mkdtemp(join(tmpdir(), 'ringside-kill-'));
  let ringside = await start({ profileFolder });
  let keptOpen: string | null = null;
  await connect(ringside, webhookUrl);

  for (let round = 0; round < kills; round += 1) {
    await practice.push.waitForConnection(operatorId, 15_000);
    const callId = practice.connector.ring({
      userIds: [operatorId],
      phoneNumber: `+49309018${1000 + round}`,
      crm: { name: `Caller ${round}.` },
    });
    // A card that was taken back in the round before may be shown once more beside it.
    const entry = ringside.popup.getByRole('listitem', { name: new RegExp(`^Caller ${round}[.]`) });
    await expect(entry).toHaveCount(1);
    const takenBack = random() < 0.3;
    // The answer is slow, lost, or never comes, so that the kill falls into every stage.
    const fate = random();
    const method = 'telephony.externalCall.hide';
    if (fate < 0.4)
      practice.faults.order({ fault: { kind: 'latency', ms: Math.floor(random() * 120) }, method, times: 1 });
    else if (fate < 0.6) practice.faults.order({ fault: { kind: 'dropAfter' }, method, times: 1 });
    else if (fate < 0.8) practice.faults.order({ fault: { kind: 'dropBefore' }, method, times: 1 });

    await entry.getByRole('button', { name: 'Dismiss' }).click();
    await expect(entry).toHaveCount(0);
    if (takenBack) {
      await ringside.popup.getByRole('button', { name: 'Undo' }).click();
      await expect(entry).toHaveCount(1);
    }
    await elapsed(Math.floor(random() * 80));
    await kill(ringside);
    practice.faults.clear();

    ringside = await start({ profileFolder });
    await expect
      .poll(() => practice.truth.isOpen(operatorId, callId), { message: `round ${round}, seed ${seed}` })
      .toBe(takenBack);
    // A round later everything that the killed program owed has been sent: a card that was taken back is still there.
    if (keptOpen !== null) {
      expect(practice.truth.isOpen(operatorId, keptOpen), `kept open in round ${round}, seed ${seed}`).toBe(
        true,
      );
      practice.connector.end(keptOpen);
    }
    keptOpen = takenBack ? callId : null;
    if (!takenBack) practice.connector.end(callId);
  }
  await ringside.quit();
  await rm(profileFolder, { recursive: true, force: true });
});
