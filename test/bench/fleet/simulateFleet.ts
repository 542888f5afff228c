import { randomUUID } from 'node:crypto';
import { createCommandQueue, type CommandQueue } from '../../../electron/core/commands/commandQueue.ts';
import { isUnsettled } from '../../../electron/core/ports/commandRecord.ts';
import { createPortals } from '../../../electron/portal/portals.ts';
import { createDeskDisk } from './deskDisk.ts';
import type { Scenario } from './scenario.ts';
import { createSeededRandom } from './seededRandom.ts';
import { createVirtualPortal, type VirtualPortal } from './virtualPortal.ts';

export interface SimulatedFleet {
  readonly hidesOwed: number;
  /** Not settled when the time was up. */
  readonly lost: number;
  readonly requestsPerCall: number;
  readonly refusedShare: number;
  readonly batches: number;
  /** Ms from click to acknowledgement, each hide. */
  readonly hideMs: readonly number[];
}

const stepMs = 20;
const longestMs = 3600_000;

/**
 * The fleet's plan with the real command queue, pacing and REST client in virtual time: what takes minutes at two
 * requests a second takes a second or two, which is what tuning them needs. Nothing is listened to, so the telephone
 * system's hides are left out; the rest comes within a few per cent of the real run.
 */
export async function simulateFleet(scenario: Scenario): Promise<SimulatedFleet> {
  // The desks load it at their first request: that takes real time, in which the virtual one would run on by minutes.
  await import('ky');
  const portal = createVirtualPortal();
  const { clock } = portal;
  const random = createSeededRandom(scenario.seed);
  const queues = new Map(
    scenario.userIds.map((id) => [id, startQueue(portal, id, random.fork(`desk ${id}`).next)]),
  );
  const hideMs: number[] = [];
  const owed = new Map<
    string,
    { readonly queue: CommandQueue; readonly callId: string; readonly sinceMs: number }
  >();
  let planned = 0;

  scenario.calls.forEach((call, index) => {
    for (const card of call.cards) {
      const queue = queues.get(card.userId);
      if (card.by !== 'operator' || queue === undefined) continue;
      planned += 1;
      clock.after(call.ringsAtMs + card.atMs, () => {
        const callId = `call ${index}`;
        queue.owe('hide', { callId, subject: { who: '', phoneNumber: '', startedAtMs: 0 } }, [card.userId]);
        owed.set(`${card.userId} ${callId}`, { queue, callId, sinceMs: clock.nowMs() });
      });
    }
  });

  const untilMs = clock.nowMs() + longestMs;
  while (hideMs.length < planned && clock.nowMs() < untilMs) {
    clock.advance(stepMs);
    await settlePromises();
    for (const [key, { queue, callId, sinceMs }] of [...owed]) {
      if (queue.all().some((command) => command.callId === callId && isUnsettled(command))) continue;
      owed.delete(key);
      hideMs.push(clock.nowMs() - sinceMs);
    }
  }
  return {
    hidesOwed: planned,
    lost: planned - hideMs.length,
    requestsPerCall: portal.requests / scenario.calls.length,
    refusedShare: portal.requests === 0 ? 0 : portal.refused / portal.requests,
    batches: portal.batches,
    hideMs,
  };
}

function startQueue(portal: VirtualPortal, userId: number, random: () => number): CommandQueue {
  const clock = { nowMs: portal.clock.nowMs, monotonicMs: portal.clock.nowMs };
  const timers = { after: portal.clock.after };
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const queue = createCommandQueue({
    journal: createDeskDisk().journal,
    clock,
    timers,
    random,
    newId: randomUUID,
    log,
  });
  const session = createPortals({
    fetch: portal.fetch,
    openSocket: () => {
      throw new Error('Nothing is listened to here');
    },
    clock,
    timers,
    random,
    log,
  }).open(
    { kind: 'webhook', origin: 'http://127.0.0.1:9', userId, code: 'practicecode' },
    { keep: async () => undefined },
  );
  queue.usePortal({ account: `127.0.0.1:9/${userId}`, telephony: session.telephony });
  return queue;
}

/** Answers travel through several promises and a stream; no real time passes in them. */
async function settlePromises(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
