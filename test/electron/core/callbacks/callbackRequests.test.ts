import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../contracts/errors.ts';
import { createCallbackRequests } from '../../../../electron/core/callbacks/callbackRequests.ts';
import type { CallbackQueue } from '../../../../electron/core/ports/callbacks/callbackQueue.ts';
import { createHeldTime, quietLog, settled } from '../heldTime.ts';
import { asked } from './askedCallback.ts';

type Deed = 'bind' | 'left' | 'take' | 'clear';

/** A portal's queue, kept over the runs of the program; each deed may fail before or after it is done. */
function portalQueue() {
  let rows: { readonly id: string; process: string | null }[] = [];
  let ids = 0;
  let processes = 0;
  const faults: ('before' | 'after')[] = [];
  const deeds: Deed[] = [];
  let refusal: AppError | null = null;
  const doing = async <T>(deed: Deed, work: () => T): Promise<T> => {
    deeds.push(deed);
    await Promise.resolve();
    if (refusal !== null) throw refusal;
    const fault = faults.shift();
    if (fault === 'before') throw new AppError('portal.down');
    const done = work();
    if (fault === 'after') throw new AppError('portal.timedOut');
    return done;
  };
  const queue: CallbackQueue = {
    bind: () => doing('bind', () => undefined),
    left: () =>
      doing('left', () => {
        const reserved = [...new Set(rows.flatMap(({ process }) => process ?? []))].map((processId) => ({
          processId,
          requests: rows.filter(({ process }) => process === processId).map(({ id }) => asked(id)),
        }));
        return { reserved, isAll: true };
      }),
    take: () =>
      doing('take', () => {
        const taken = rows.filter(({ process }) => process === null).slice(0, 2);
        const processId = String((processes += 1));
        for (const row of taken) row.process = processId;
        return {
          reserved: { processId, requests: taken.map(({ id }) => asked(id)) },
          isAll: taken.length < 2,
        };
      }),
    clear: ({ processId, requests }) =>
      doing('clear', () => {
        rows = rows.filter(
          ({ id, process }) => process !== processId || !requests.some(({ eventId }) => eventId === id),
        );
      }),
  };
  return {
    queue,
    faults,
    deeds,
    ask: () => rows.push({ id: String((ids += 1)), process: null }),
    refuse: (error: AppError | null) => (refusal = error),
    waiting: () => rows.length,
    asked: () => ids,
  };
}

function desk(portal: ReturnType<typeof portalQueue>, kept = new Set<string>()) {
  const time = createHeldTime();
  const state = {
    isOn: true,
    disk: true,
    account: 'portal.example/1',
    queue: portal.queue as CallbackQueue | null,
  };
  const writes: string[] = [];
  const requests = createCallbackRequests({
    portal: () => ({ account: state.account, queue: state.queue }),
    isOn: () => state.isOn,
    async keep({ account }, all) {
      await Promise.resolve();
      if (!state.disk) return false;
      for (const { eventId } of all) {
        kept.add(`${account} ${eventId}`);
        writes.push(eventId);
      }
      return true;
    },
    clock: time,
    timers: time,
    random: () => 0.5,
    log: quietLog,
  });
  return { time, state, requests, kept, writes };
}

/** Second by second, so that what a question comes to is known before the next is due. */
async function pass(time: ReturnType<typeof createHeldTime>, byMs: number): Promise<void> {
  for (let left = byMs; left > 0; left -= 1_000) {
    time.turn(Math.min(left, 1_000));
    await settled();
  }
}

describe('call-back requests', () => {
  it('are written down before the portal is told to forget them', async () => {
    const portal = portalQueue();
    const { requests, state, kept } = desk(portal);
    portal.ask();
    state.disk = false;
    expect(await requests.check()).toMatchObject({ problem: { code: 'history.notWritable' } });
    expect([portal.waiting(), portal.deeds.includes('clear')]).toEqual([1, false]);
    state.disk = true;
    expect(await requests.check()).toMatchObject({ state: 'works' });
    expect([portal.waiting(), [...kept]]).toEqual([0, ['portal.example/1 1']]);
  });

  it('lose nothing whatever fails or dies between the portal and the disk', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('ask', 'look', 'restart', 'before', 'after', 'diskFails', 'diskWorks'), {
          maxLength: 40,
        }),
        async (steps) => {
          const portal = portalQueue();
          const kept = new Set<string>();
          let now = desk(portal, kept);
          for (const step of steps) {
            if (step === 'ask') portal.ask();
            else if (step === 'look') await now.requests.check();
            else if (step === 'restart') now = desk(portal, kept);
            else if (step === 'before' || step === 'after') portal.faults.push(step);
            else now.state.disk = step === 'diskWorks';
            // What is not here is there still.
            expect(kept.size + portal.waiting()).toBeGreaterThanOrEqual(portal.asked());
          }
          portal.faults.length = 0;
          now.state.disk = true;
          await now.requests.check();
          expect([kept.size, portal.waiting()]).toEqual([portal.asked(), 0]);
        },
      ),
    );
  });

  it('are taken no more once they are not wanted here, in the middle of many as well', async () => {
    const portal = portalQueue();
    const { requests, state, kept } = desk(portal);
    for (let count = 0; count < 10; count += 1) portal.ask();
    const { queue } = portal;
    state.queue = {
      ...queue,
      clear: (reserved) => ((state.isOn = false), queue.clear(reserved)),
    };
    await requests.check();
    expect([kept.size, portal.waiting()]).toEqual([2, 8]);
  });

  it('are asked for when the portal tells, however often it does', async () => {
    const portal = portalQueue();
    const { requests, time, writes } = desk(portal);
    const stop = requests.start();
    await pass(time, 10_000);
    const before = portal.deeds.filter((deed) => deed === 'take').length;
    portal.ask();
    for (let times = 0; times < 100; times += 1)
      requests.told({ moduleId: 'rest', command: 'event_offline' });
    requests.told({ moduleId: 'im', command: 'event_offline' });
    await pass(time, 12_000);
    expect(writes).toEqual(['1']);
    expect(portal.deeds.filter((deed) => deed === 'take').length - before).toBe(1);
    stop();
    await pass(time, 3_600_000);
    expect(portal.deeds.filter((deed) => deed === 'take').length - before).toBe(1);
  });

  it('are asked for every few minutes where it does not tell, and hardly where a person has to act first', async () => {
    const portal = portalQueue();
    const { requests, time, state, writes } = desk(portal);
    requests.start();
    await pass(time, 10_000);
    portal.ask();
    await pass(time, 7 * 60_000);
    expect(writes).toEqual(['1']);
    portal.refuse(new AppError('callback.notAdministrator', { host: 'portal.example' }));
    await pass(time, 10 * 60_000);
    const before = portal.deeds.length;
    await pass(time, 30 * 60_000);
    expect(portal.deeds.length - before).toBe(0);
    // Until something has changed.
    portal.refuse(null);
    portal.ask();
    requests.changed();
    await pass(time, 20_000);
    expect(writes).toEqual(['1', '2']);
    state.isOn = false;
    const asked = portal.deeds.length;
    await pass(time, 3_600_000);
    expect(portal.deeds.length).toBe(asked);
    expect(await requests.check()).toEqual({ state: 'notInUse' });
  });

  it('are here although the portal cannot forget those of before', async () => {
    const portal = portalQueue();
    const { requests, state, kept } = desk(portal);
    const { queue } = portal;
    state.queue = { ...queue, clear: () => Promise.reject(new AppError('portal.down')) };
    for (let count = 1; count <= 3; count += 1) {
      portal.ask();
      expect(await requests.check()).toMatchObject({ problem: { code: 'portal.down' } });
      expect(kept.size).toBe(count);
    }
    state.queue = queue;
    expect(await requests.check()).toMatchObject({ state: 'works' });
    expect([kept.size, portal.waiting()]).toEqual([3, 0]);
  });

  it('are asked for again soon after what passes by itself, and less often the longer it lasts', async () => {
    const portal = portalQueue();
    const { requests, time, writes } = desk(portal);
    requests.start();
    await pass(time, 10_000);
    portal.refuse(new AppError('portal.down'));
    portal.ask();
    requests.told({ moduleId: 'rest', command: 'event_offline' });
    await pass(time, 2_000);
    portal.refuse(null);
    await pass(time, 25_000);
    expect(writes).toEqual(['1']);
    portal.refuse(new AppError('portal.down'));
    await pass(time, 3_600_000);
    const before = portal.deeds.length;
    await pass(time, 3_600_000);
    expect(portal.deeds.length - before, 'an hour of it, two questions each').toBeLessThan(30);
  });

  it('tell where they are switched on what a person has to change, and nothing of what passes', async () => {
    const portal = portalQueue();
    const { requests, time, state } = desk(portal);
    const told: (string | null)[] = [];
    requests.hindrance.follow((problem) => told.push(problem?.code ?? null));
    state.queue = null;
    requests.start();
    requests.switched();
    await pass(time, 2_000);
    expect(told).toEqual(['callback.applicationNeeded']);
    portal.refuse(new AppError('callback.notAdministrator', { host: 'portal.example' }));
    state.queue = portal.queue;
    requests.changed();
    await pass(time, 20_000);
    expect(told.slice(1), 'of another sign-in').toEqual([null, 'callback.notAdministrator']);
    portal.refuse(new AppError('portal.down'));
    expect(await requests.check()).toMatchObject({ problem: { code: 'portal.down' } });
    expect(told.slice(3), 'what passes').toEqual([]);
    state.queue = { ...portal.queue };
    requests.changed();
    await pass(time, 20_000);
    expect(told.slice(3), 'of another sign-in that cannot be asked').toEqual([null]);
    portal.refuse(new AppError('callback.notAdministrator', { host: 'portal.example' }));
    await requests.check();
    state.isOn = false;
    requests.switched();
    expect(told.slice(4)).toEqual(['callback.notAdministrator', null]);
  });

  it('say which link is missing', async () => {
    const portal = portalQueue();
    const { requests, state } = desk(portal);
    portal.refuse(new AppError('callback.refused', { host: 'portal.example' }));
    expect(await requests.check()).toMatchObject({ problem: { code: 'callback.refused' } });
    state.queue = null;
    expect(await requests.check()).toMatchObject({ problem: { code: 'callback.applicationNeeded' } });
  });
});
