import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { methodName } from './fixtures/callRecords.ts';
import { elapsed, kill, seededRandom } from './fixtures/chance.ts';
import { baresipSettings, popupEntries, test } from './fixtures/phones.ts';
import { connect, expect } from './fixtures/ringside.ts';

/** A handful of moments of a call each time; `KILLS` and `SEED` repeat or extend a run. */
const kills = Number(process.env['KILLS'] ?? 3);
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);

test(`killed in ${kills} calls that it registers, it finishes each exactly once after the next start`, async ({
  portal,
  start,
  baresip,
  ringUp,
}) => {
  // Each round is a start, a call and a kill: about five seconds on the machines this was written on.
  test.setTimeout(60_000 + kills * 15_000);
  test.info().annotations.push({ type: 'seed', description: String(seed) });
  process.stdout.write(`    seed ${seed}\n`);
  const random = seededRandom(seed);
  const { practice, operatorId, webhookUrl } = portal;
  const register = methodName('register');
  const profileFolder = await mkdtemp(join(tmpdir(), 'ringside-kill-'));
  const settings = { ...baresipSettings(baresip), callsRegisteredBy: 'ringside' } as const;
  let ringside = await start({ profileFolder, settings });
  await connect(ringside, webhookUrl);

  for (let round = 0; round < kills; round += 1) {
    const where = { message: `round ${round}, seed ${seed}`, timeout: 20_000 };
    await practice.push.waitForConnection(operatorId, 20_000);
    const fate = random();
    const times = 1;
    if (fate < 0.3) practice.faults.order({ fault: { kind: 'latency', ms: 100 }, method: register, times });
    else if (fate < 0.5) practice.faults.order({ fault: { kind: 'dropAfter' }, method: register, times });
    else if (fate < 0.7) practice.faults.order({ fault: { kind: 'dropBefore' }, method: register, times });
    const isAnswered = random() < 0.5;
    /** Whether the call is over by the time of the next start, or goes on. */
    const isOverMeanwhile = random() < 0.5;
    const afterSequence = practice.journal.requests.at(-1)?.sequence ?? 0;

    const phoneNumber = `+49309018${1000 + round}`;
    const lastsMs = isOverMeanwhile ? 1500 : 4500;
    const caller = await ringUp({
      callerUser: phoneNumber,
      ...(isAnswered ? { hangUpAfterMs: lastsMs } : { cancelAfterMs: lastsMs }),
    });
    const entry = popupEntries(ringside);
    await expect(entry).toHaveCount(1);
    await practice.waitForRequest(({ method }) => method === register, 10_000, { afterSequence });
    if (isAnswered) {
      await entry.getByRole('button', { name: 'Answer' }).click();
      expect(await caller.outcome()).toBe(200);
    }
    await elapsed(Math.floor(random() * 150));
    await kill(ringside);
    practice.faults.clear();
    if (isOverMeanwhile) await caller.over();

    ringside = await start({ profileFolder });
    const ofCaller = () => practice.calls.finished.filter(({ row }) => row.phoneNumber === phoneNumber);
    await expect.poll(() => ofCaller().length, where).toBeGreaterThan(0);
    await caller.over();
    await expect.poll(() => practice.calls.running, where).toEqual([]);
    // What goes on at the phone after the start is a call of its own to the portal: its first record is closed.
    expect(ofCaller().length, where.message).toBeLessThanOrEqual(isOverMeanwhile ? 1 : 2);
    const ids = practice.calls.finished.map(({ row }) => row.externalCallId);
    expect(new Set(ids).size, where.message).toBe(ids.length);
    const [first] = ofCaller();
    if (!isAnswered) expect(first?.statusCode, where.message).toBe('304');
    await expect(popupEntries(ringside)).toHaveCount(0);
  }
  await ringside.quit();
  expect(practice.calls.running).toEqual([]);
  await rm(profileFolder, { recursive: true, force: true });
});
