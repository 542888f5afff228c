import { createSeededRandom, type SeededRandom } from '../bench/fleet/seededRandom.ts';
import { createPracticePortal, type PracticePortal, type RunningPortal } from '../portal/practicePortal.ts';
import { createFastTime, type FastTime } from './fastTime.ts';
import { heapGrowthMb, settledHeapMb } from './heap.ts';
import { playFaults, repeat } from './playFaults.ts';
import { createSoakDesk } from './desk/soakDesk.ts';
import type { Decision, SoakDesk } from './desk/soakDeskTypes.ts';
import { bundleCommandThread } from './desk/soakStore.ts';
import { standsStillAfterMs } from './desk/standingStill.ts';

export interface SoakOptions {
  readonly seed: number;
  /** Real ms for which things go wrong; the calm afterwards comes on top. */
  readonly durationMs: number;
  /** Folder that node_modules lies in. */
  readonly projectRoot: string;
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
  /** Calls of phones that tell by hooks, and how many of these ends nobody told. */
  readonly hookCalls: number;
  readonly lostEnds: number;
  /** Notes that were saved. */
  readonly notes: number;
  /** Calls that no program could have shown or registered, see the README. */
  readonly excused: number;
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
/** In the calm nothing but waiting is left to do. */
const calmSpeed = 20;
/** Calls that rang as the last fault struck are over in this time; a channel that was refused is asked for once more in ten. */
const callsEndWithinMs = 180_000;
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
    settings: { pollHoldMs: 25_000, channelLifetimeS: 600, messagesKept: 50_000 },
  });
  const thread = await bundleCommandThread(options.projectRoot);
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
      thread,
      projectRoot: options.projectRoot,
      others: ['portal.example/9', `${running.url}/${operators.find((id) => id !== userId)}`],
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
          const phoneNumber = phone.call(chance);
          trace(`a phone rings: ${phoneNumber}`);
          if (chance.next() < 0.3) return;
          portal.crm.put(phoneNumber, {
            entityType: 'CONTACT',
            entityId: 10_000 + phoneCalls(),
            name: 'Anna',
          });
          desks.find((desk) => desk.phone === phone)?.notes.writeAbout({ phoneNumber, callId: null }, chance);
        }),
      ),
      ...desks.map(({ hooks, userId }) =>
        repeat(time, random.fork(`hooks ${userId}`), untilMs, [3_000, 25_000], (chance) => {
          trace(`a phone with hooks rings: ${hooks.call(chance)}`);
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
    const calmBeganMs = time.elapsedMs();
    time.setSpeed(calmSpeed);
    const settledMs = settledAfter(time, desks);
    for (const { notes } of desks) notes.tryAgain();
    await new Promise<void>((resolve) => {
      time.timers.after(callsEndWithinMs + standsStillAfterMs, resolve);
    });
    const growthMb = heapGrowthMb(heap);
    const problems = [
      ...unhandled,
      ...desks.flatMap((desk) => [...problemsOf(desk, stuck), ...desk.whatGoesOn()]),
      ...(await Promise.all(desks.map(({ notes }) => notes.problems()))).flat(),
      ...(growthMb > growthAllowedMb + growthPerCallMb * (calls + phoneCalls())
        ? [`the heap grew by ${growthMb.toFixed(1)} MB`]
        : []),
    ];
    return {
      seed,
      calls,
      dismissals: desks.reduce((sum, desk) => sum + desk.dismissals, 0),
      phoneCalls: phoneCalls(),
      hookCalls: desks.reduce((sum, { hooks }) => sum + hooks.calls, 0),
      lostEnds: desks.reduce((sum, { hooks }) => sum + hooks.lostEnds, 0),
      notes: desks.reduce((sum, { notes }) => sum + notes.saves, 0),
      excused: desks.reduce((sum, { phone, passedOver }) => sum + passedOver + (phone?.excused ?? 0), 0),
      faults: counts,
      problems,
      heapGrowthMb: growthMb,
      calmMs: (settledMs() ?? Infinity) - calmBeganMs,
    };
  } finally {
    for (const desk of desks) desk.stop();
    await lifecycle.settled();
    await running.stop();
    thread.remove();
    process.off('unhandledRejection', onUnhandled);
  }
}

function problemsOf(desk: SoakDesk, stuck: ReadonlySet<string>): readonly string[] {
  const owed = desk.unsettled().map(({ kind, state, tries }) => `${kind} ${state.at} after ${tries} tries`);
  // Once a call is finished without its cards being hidden, the portal cannot hide them any more.
  const open = desk.putAway().filter((callId) => !stuck.has(callId));
  return [
    ...desk.violations(),
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
  const phoneNumber = `+7495${String(chance.below(10_000_000)).padStart(7, '0')}`;
  // The others ring on: nobody but Ringside closes their cards, so that a hide that was lost is seen in the end.
  const ends = chance.next() < 0.5;
  // A call has one note, whoever writes it.
  const writer = ends && chance.next() < 0.7 ? chance.pick(group) : null;
  const callId = portal.connector.ring({
    userIds: group.map(({ userId }) => userId),
    phoneNumber,
    ...(writer === null ? {} : { crm: { name: 'Anna' } }),
  });
  writer?.notes.writeAbout({ phoneNumber, callId }, chance);
  group.forEach((desk, index) =>
    desk.expect(callId, decisions[index] ?? { dismissAfterMs: null, undoAfterMs: null }),
  );

  if (chance.next() < 0.35) {
    const { userId } = chance.pick(group);
    time.timers.after(chance.between(1_000, 20_000), () => portal.connector.answeredBy(callId, userId));
  }
  if (!ends) return callId;
  const hideFirst = chance.next() < 0.8;
  if (!hideFirst) stuck.add(callId);
  time.timers.after(chance.between(20_000, 60_000), () => portal.connector.end(callId, { hideFirst }));
  return callId;
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

/** When nothing was owed and missing any more for the first time from now on; null while it never was. */
function settledAfter(time: FastTime, desks: readonly SoakDesk[]): () => number | null {
  let atMs: number | null = null;
  const look = (): void => {
    if (desks.every((desk) => desk.isSettled())) atMs = time.elapsedMs();
    else time.timers.after(1_000, look);
  };
  look();
  return () => atMs;
}
