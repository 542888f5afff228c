import { elapsed, seededRandom } from './fixtures/chance.ts';
import {
  crashRenderer,
  deathsIn,
  digitsIn,
  pressDismiss,
  processOf,
  type Dying,
} from './fixtures/dyingPages.ts';
import { expect, test } from './fixtures/ringside.ts';

/** A minute each time; `npm run soak -- --windows --minutes 10 --seed 7` repeats or extends a run. */
const minutes = Number(process.env['SOAK_MINUTES'] ?? 1);
const seed = Number(process.env['SOAK_SEED'] ?? Date.now() % 1_000_000);

/** An entry is there in this time from the ring, or from when the popup that died lives again. */
const entryWithinMs = 3_000;
/** However often it dies. */
const livesAgainWithinMs = 60_000;
const arrivesWithinMs = 5_000;
/** One death more in a minute, and the program waits until the minute is over before it tries again. */
const deathsAMinute = 4;
const minuteMs = 65_000;
const graphicsDeathsAtMost = 3;

test(`windows die for ${minutes} min while calls ring: each call has its entry, each dismissal arrives`, async ({
  portal,
  connected,
}) => {
  test.setTimeout(minutes * 60_000 + 150_000);
  test.info().annotations.push({ type: 'seed', description: String(seed) });
  process.stdout.write(`    seed ${seed}\n`);
  const random = seededRandom(seed);
  const { practice, operatorId } = portal;
  const { app } = connected;
  const between = (from: number, to: number): number => from + random() * (to - from);
  const untilMs = performance.now() + minutes * 60_000;
  const deaths: Record<Dying, number[]> = { popup: [], main: [], graphics: [] };
  const slowest = { entryMs: 0, dismissalMs: 0 };
  let calls = 0;
  let dismissals = 0;

  const mayDie = (dying: Dying): boolean => {
    if (dying === 'graphics') return deaths.graphics.length < graphicsDeathsAtMost;
    return deaths[dying].filter((atMs) => performance.now() - atMs < minuteMs).length < deathsAMinute;
  };

  const killOne = async (): Promise<void> => {
    const chance = random();
    const dying = chance < 0.55 ? 'popup' : chance < 0.9 ? 'main' : 'graphics';
    const crashes = random() < 0.5;
    const pid = mayDie(dying) ? await processOf(app, dying) : 0;
    if (pid === 0) return;
    deaths[dying].push(performance.now());
    if (crashes && dying !== 'graphics') await crashRenderer(app, dying);
    else process.kill(pid, 'SIGKILL');
    const told = deaths[dying].length;
    await expect
      .poll(async () => deathsIn(await connected.readLog(), dying), {
        message: `death ${told} of ${dying} in the log, seed ${seed}`,
        timeout: livesAgainWithinMs,
      })
      .toBe(told);
  };

  /** @returns ms that a living popup took */
  const entryOf = async (digits: string): Promise<number> => {
    const rangAtMs = performance.now();
    let livesSinceMs = rangAtMs;
    for (;;) {
      const shown = await digitsIn(app, 'popup');
      const nowMs = performance.now();
      if (shown?.includes(digits) === true) return nowMs - livesSinceMs;
      if (shown === null || deaths.popup.some((atMs) => atMs > livesSinceMs)) livesSinceMs = nowMs;
      if (nowMs - livesSinceMs > entryWithinMs) throw new Error(`${digits} has no entry, seed ${seed}`);
      if (nowMs - rangAtMs > livesAgainWithinMs)
        throw new Error(`the popup does not come back, seed ${seed}`);
      await elapsed(50);
    }
  };

  const playCall = async (): Promise<void> => {
    const digits = `7495${String(1_000_000 + calls).slice(-7)}`;
    calls += 1;
    const callId = practice.connector.ring({ userIds: [operatorId], phoneNumber: `+${digits}` });
    slowest.entryMs = Math.max(slowest.entryMs, await entryOf(digits));
    if (random() < 0.2) {
      practice.connector.end(callId);
      return;
    }
    await elapsed(between(0, 800));
    const clickedFirstAtMs = performance.now();
    // A page that died with the click in its hands has sent nothing: the operator clicks once more.
    for (let isClosed = false; !isClosed;) {
      if (performance.now() - clickedFirstAtMs > livesAgainWithinMs)
        throw new Error(`the dismissal of ${digits} does not arrive, seed ${seed}`);
      if (!(await pressDismiss(app, digits))) {
        isClosed = !practice.truth.isOpen(operatorId, callId);
        await elapsed(50);
        continue;
      }
      const clickedAtMs = performance.now();
      isClosed = await practice.waitForCard(operatorId, callId, 'closed', arrivesWithinMs).then(
        () => true,
        () => false,
      );
      if (isClosed) slowest.dismissalMs = Math.max(slowest.dismissalMs, performance.now() - clickedAtMs);
      else if (!deaths.popup.some((atMs) => atMs > clickedAtMs - 1_000))
        throw new Error(`the dismissal of ${digits} does not arrive, seed ${seed}`);
    }
    dismissals += 1;
  };

  const repeat = async (fromMs: number, toMs: number, action: () => Promise<void>): Promise<void> => {
    while (performance.now() < untilMs) {
      await elapsed(between(fromMs, toMs));
      await action();
    }
  };
  await Promise.all([repeat(500, 8_000, killOne), repeat(50, 2_000, playCall)]);

  const told = Object.entries(deaths).map(([what, { length }]) => `${what} ${length}`);
  process.stdout.write(
    `    ${calls} calls, ${dismissals} dismissed, deaths: ${told.join(', ')}; slowest entry ` +
      `${Math.round(slowest.entryMs)} ms, slowest dismissal ${Math.round(slowest.dismissalMs)} ms\n`,
  );
  expect(await connected.readLog()).not.toMatch(/unexpected|unhandled|uncaught/i);
  expect(practice.truth.cardsOpenFor(operatorId)).toEqual([]);
  expect(deaths.popup.length).toBeGreaterThan(0);
  expect(calls).toBeGreaterThan(minutes * 10);
});
