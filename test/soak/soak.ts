import { createSeededRandom, type SeededRandom } from '../bench/fleet/seededRandom.ts';
import { createPracticePortal, type PracticePortal, type RunningPortal } from '../portal/practicePortal.ts';
import { createFastTime, type FastTime } from './fastTime.ts';
import { heapGrowthMb, settledHeapMb } from './heap.ts';
import { createRandomFaults } from './randomFaults.ts';
import { createSoakDesk, type Decision, type SoakDesk } from './soakDesk.ts';

export interface SoakOptions {
  readonly seed: number;
  /** Real ms for which things go wrong; the calm afterwards comes on top. */
  readonly durationMs: number;
  readonly print: (text: string) => void;
  /** Every log line of every desk and every fault, with the soak's time in ms. */
  readonly trace?: (line: string) => void;
}

export interface SoakReport {
  readonly seed: number;
  readonly calls: number;
  readonly dismissals: number;
  /** Calls of operators' own phones, which Ringside registers. */
  readonly phoneCalls: number;
  readonly faults: Readonly<Record<string, number>>;
  /** Everything that should not be, in words; empty when all is well. */
  readonly problems: readonly string[];
  readonly heapGrowthMb: number;
  /** Ms of the soak's time from the last fault until everything was settled. */
  readonly calmMs: number;
}

/** Five seconds of the soak's time in a real one. */
const speed = 5;
const operators = [1, 2, 3] as const;
/** Where Ringside registers the calls of the operator's own phone. */
const registrars: ReadonlySet<number> = new Set([1, 2]);
/** The longest wait that is documented, `server_restart`'s two minutes, and one retry at its slowest after it. */
const calmAtMostMs = 300_000;
const heapSampleEveryMs = 5_000;
/** Calls are kept for the Calls page, some kB each; the portal's record of cards grows as well. */
const growthPerCallMb = 0.03;
const growthAllowedMb = 12;

/**
 * Real desks against the practice portal while random things go wrong; ends with a calm in which everything must settle.
 * The plan comes from the seed; how it interleaves with real sockets does not.
 */
export async function runSoak(options: SoakOptions): Promise<SoakReport> {
  const { seed, print } = options;
  const random = createSeededRandom(seed);
  const time = createFastTime(speed);
  const portal = createPracticePortal({
    clock: time.portalClock,
    users: operators.map((id) => ({ id })),
    settings: { pollHoldMs: 25_000, channelLifetimeS: 600 },
  });
  let running = await portal.start();
  const port = Number(new URL(running.url).port);
  const unhandled: string[] = [];
  const onUnhandled = (reason: unknown): void =>
    void unhandled.push(`unhandled rejection: ${String(reason)}`);
  process.on('unhandledRejection', onUnhandled);

  const trace = (line: string): void => options.trace?.(`${Math.round(time.elapsedMs())} ${line}`);
  const desks = operators.map((userId) =>
    createSoakDesk({
      userId,
      isRegistrar: registrars.has(userId),
      time,
      random: random.fork(`desk ${userId}`),
      portal,
      trace,
    }),
  );
  const phones = desks.map(({ phone }) => phone).filter((phone) => phone !== null);
  const phoneCalls = (): number => phones.reduce((sum, phone) => sum + phone.calls, 0);
  const lifecycle = createPortalLifecycle(portal, port, (next) => {
    running = next;
  });
  try {
    await Promise.all(desks.map((desk) => desk.connect(running.webhookUrl(desk.userId))));
    const heap: number[] = [];
    const counts: Record<string, number> = {};
    const stuck = new Set<string>();
    let calls = 0;
    const untilMs = time.elapsedMs() + options.durationMs * speed;
    await Promise.all([
      repeat(time, random.fork('calls'), untilMs, [1_500, 10_000], (chance) => {
        calls += 1;
        trace(`rings: ${ringCall({ portal, desks, time, chance, stuck })}`);
      }),
      ...phones.map((phone, index) =>
        repeat(time, random.fork(`phone ${index}`), untilMs, [3_000, 25_000], (chance) => {
          trace(`a phone rings: ${phone.call(chance)}`);
        }),
      ),
      playFaults({
        portal,
        desks,
        time,
        random: random.fork('faults'),
        untilMs,
        counts,
        trace,
        takeDown: () => lifecycle.takeDown(running),
      }),
      repeat(time, random.fork('heap'), untilMs, [heapSampleEveryMs, heapSampleEveryMs], () => {
        heap.push(settledHeapMb());
        portal.journal.clear();
      }),
    ]);

    print(`seed ${seed}: ${calls} calls rang, ${phoneCalls()} more at phones; now the calm`);
    await lifecycle.settled();
    portal.faults.clear();
    portal.push.clear();
    for (const desk of desks) desk.wake();
    const calmBeganMs = time.elapsedMs();
    await calm(time, desks);
    const growthMb = heapGrowthMb(heap);
    const problems = [
      ...unhandled,
      ...desks.flatMap((desk) => problemsOf(desk, stuck)),
      ...(growthMb > growthAllowedMb + growthPerCallMb * (calls + phoneCalls())
        ? [`the heap grew by ${growthMb.toFixed(1)} MB`]
        : []),
    ];
    return {
      seed,
      calls,
      dismissals: desks.reduce((sum, desk) => sum + desk.dismissals, 0),
      phoneCalls: phoneCalls(),
      faults: counts,
      problems,
      heapGrowthMb: growthMb,
      calmMs: time.elapsedMs() - calmBeganMs,
    };
  } finally {
    for (const desk of desks) desk.stop();
    await lifecycle.settled();
    await running.stop();
    process.off('unhandledRejection', onUnhandled);
  }
}

function problemsOf(desk: SoakDesk, stuck: ReadonlySet<string>): readonly string[] {
  const owed = desk.unsettled().map(({ kind, state, tries }) => `${kind} ${state.at} after ${tries} tries`);
  // Once a call is finished without its cards being hidden, the portal cannot hide them any more.
  const open = desk.putAway().filter((callId) => !stuck.has(callId));
  return [
    ...desk.violations,
    ...(desk.phone?.problems() ?? []),
    ...desk.missing().map((callId) => `user ${desk.userId}: ${callId} never appeared`),
    ...owed.map((what) => `user ${desk.userId}: still owed: ${what}`),
    ...open.map((callId) => `user ${desk.userId}: ${callId} was dismissed and its card is open`),
  ];
}

/** One call with its end, and what each operator will do about it. */
function ringCall(world: {
  readonly portal: PracticePortal;
  readonly desks: readonly SoakDesk[];
  readonly time: FastTime;
  readonly chance: SeededRandom;
  readonly stuck: Set<string>;
}): string {
  const { portal, desks, time, chance, stuck } = world;
  const rung = desks.filter(() => chance.next() < 0.7);
  const group = rung.length === 0 ? desks : rung;
  const decisions = group.map((): Decision => {
    const dismisses = chance.next() < 0.8;
    return {
      dismissAfterMs: dismisses ? chance.between(200, 15_000) : null,
      undoAfterMs: chance.next() < 0.15 ? chance.between(100, 5_000) : null,
    };
  });
  const callId = portal.connector.ring({
    userIds: group.map(({ userId }) => userId),
    phoneNumber: `+7495${String(chance.below(10_000_000)).padStart(7, '0')}`,
  });
  group.forEach((desk, index) =>
    desk.expect(callId, decisions[index] ?? { dismissAfterMs: null, undoAfterMs: null }),
  );

  if (chance.next() < 0.35) {
    const { userId } = chance.pick(group);
    time.timers.after(chance.between(1_000, 20_000), () => portal.connector.answeredBy(callId, userId));
  }
  // The others ring on: nobody but Ringside closes their cards, so that a hide that was lost is seen in the end.
  if (chance.next() < 0.5) return callId;
  const hideFirst = chance.next() < 0.8;
  if (!hideFirst) stuck.add(callId);
  time.timers.after(chance.between(20_000, 60_000), () => portal.connector.end(callId, { hideFirst }));
  return callId;
}

/** Runs `action` at random times until the soak's time is up. */
function repeat(
  time: FastTime,
  chance: SeededRandom,
  untilMs: number,
  gapMs: readonly [number, number],
  action: (chance: SeededRandom) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const next = (): void => {
      time.timers.after(chance.between(...gapMs), () => {
        if (time.elapsedMs() >= untilMs) return resolve();
        try {
          action(chance);
        } catch (error) {
          return reject(error instanceof Error ? error : new Error(String(error)));
        }
        next();
      });
    };
    next();
  });
}

async function playFaults(world: {
  readonly portal: PracticePortal;
  readonly desks: readonly SoakDesk[];
  readonly time: FastTime;
  readonly random: SeededRandom;
  readonly untilMs: number;
  readonly counts: Record<string, number>;
  readonly trace: (line: string) => void;
  readonly takeDown: () => () => void;
}): Promise<void> {
  const { time, random, counts } = world;
  const faults = createRandomFaults(world);
  const running = new Map<string, () => void>();
  await repeat(time, random, world.untilMs, [500, 12_000], (chance) => {
    const fault = chance.pick(faults);
    const lastsMs = chance.between(300, 20_000);
    // One of a kind at a time, so that the first one's end does not end the second.
    if (running.has(fault.name)) return;
    counts[fault.name] = (counts[fault.name] ?? 0) + 1;
    world.trace(`fault: ${fault.name}`);
    const end = fault.strike();
    if (end === undefined) return;
    running.set(fault.name, end);
    time.timers.after(lastsMs, () => {
      if (!running.delete(fault.name)) return;
      world.trace(`fault over: ${fault.name}`);
      end();
    });
  });
  for (const end of running.values()) end();
  running.clear();
}

interface PortalLifecycle {
  takeDown(running: RunningPortal): () => void;
  /** Resolves when the portal listens again. */
  settled(): Promise<void>;
}

function createPortalLifecycle(
  portal: PracticePortal,
  port: number,
  onStarted: (running: RunningPortal) => void,
): PortalLifecycle {
  let work = Promise.resolve();
  return {
    takeDown: (running) => {
      work = work.then(() => running.stop());
      return () => {
        work = work.then(async () => onStarted(await portal.start({ port })));
      };
    },
    settled: () => work,
  };
}

/** Waits until nothing is owed and nothing is missing, or for as long as that may take at the most. */
function calm(time: FastTime, desks: readonly SoakDesk[]): Promise<void> {
  return new Promise((resolve) => {
    let cancel: () => void = () => undefined;
    const look = (): void => {
      if (!desks.every((desk) => desk.isSettled())) return;
      cancel();
      resolve();
    };
    cancel = time.timers.after(calmAtMostMs, resolve);
    for (const desk of desks) desk.onChange(look);
    look();
  });
}
