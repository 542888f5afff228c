import { systemClock, systemTimers } from '../../../electron/platform/systemClock.ts';
import type { Command } from '../../../electron/core/ports/commandRecord.ts';
import { isUnsettled } from '../../../electron/core/ports/commandRecord.ts';
import type { RunningPortal } from '../../portal/practicePortal.ts';
import { createHeadlessDesk, type HeadlessDesk } from './headlessDesk.ts';
import type { Fleet } from './playScenario.ts';
import { createSeededRandom } from './seededRandom.ts';

export interface RingsideFleet extends Fleet {
  readonly desks: ReadonlyMap<number, HeadlessDesk>;
  /** What is still owed: nothing, in the end. */
  unsettled(): readonly Command[];
}

interface Waiting {
  readonly callId: string;
  readonly settled: () => void;
}

const entryTimeoutMs = 30_000;

/** Starts a desk for each operator, connected and listening. */
export async function startRingsideFleet(
  running: RunningPortal,
  userIds: readonly number[],
  seed: number,
): Promise<RingsideFleet> {
  const desks = new Map<number, HeadlessDesk>();
  const waiting = new Map<number, Set<Waiting>>();
  const random = createSeededRandom(seed);

  const look = (userId: number, desk: HeadlessDesk): void => {
    const own = waiting.get(userId);
    if (own === undefined || own.size === 0) return;
    const open = new Set(
      desk.commands
        .all()
        .filter(isUnsettled)
        .map(({ callId }) => callId),
    );
    for (const one of [...own]) {
      if (open.has(one.callId)) continue;
      own.delete(one);
      one.settled();
    }
  };

  await Promise.all(
    userIds.map(async (userId) => {
      const chance = random.fork(`desk ${userId}`);
      waiting.set(userId, new Set());
      const desk = createHeadlessDesk({
        webhookUrl: running.webhookUrl(userId),
        random: chance.next,
        clock: systemClock,
        timers: systemTimers,
        // After this change, so that a command that replaces another is in the list as well.
        onCommand: () => queueMicrotask(() => look(userId, desk)),
      });
      desks.set(userId, desk);
      await desk.connect();
    }),
  );

  return {
    desks,
    unsettled: () => [...desks.values()].flatMap((desk) => desk.commands.all().filter(isUnsettled)),
    dismiss: async (userId, callId) => {
      const desk = desks.get(userId);
      if (desk === undefined) throw new Error(`There is no desk of operator ${userId}`);
      await entryShown(desk, callId);
      const settled = new Promise<void>((resolve) => waiting.get(userId)?.add({ callId, settled: resolve }));
      desk.dismiss(callId);
      queueMicrotask(() => look(userId, desk));
      await settled;
    },
    stop: async () => {
      await Promise.all([...desks.values()].map((desk) => desk.stop()));
    },
  };
}

async function entryShown(desk: HeadlessDesk, callId: string): Promise<void> {
  if (desk.entryOf(callId) !== null) return;
  await new Promise<void>((resolve, reject) => {
    const stop = desk.onPopup(() => {
      if (desk.entryOf(callId) === null) return;
      clearTimeout(timer);
      stop();
      resolve();
    });
    const timer = setTimeout(() => {
      stop();
      reject(new Error('A call did not appear on a desk'));
    }, entryTimeoutMs);
  });
}
