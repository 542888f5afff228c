import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FloorOrder, FloorReply } from '../../../../contracts/floor/floorMessages.ts';
import { createFloorWorker } from '../../../../electron/core/floor/floorWorker.ts';
import type { OrderDelivery } from '../../../../electron/core/ports/floor/orderDelivery.ts';
import type { CardOrder, CommandAnswer, Telephony } from '../../../../electron/core/ports/portal.ts';
import { createHeldTime, quietLog, settled } from '../heldTime.ts';

const done: CommandAnswer = { kind: 'acknowledged' };
const refusedFor = (
  code: 'portal.down' | 'portal.tooManyRequests' | 'portal.nameNotResolved' | 'portal.timedOut',
): CommandAnswer => ({
  kind: 'retry',
  error: { code, params: {} },
  notBeforeMs: null,
});

/** What became of one time that an order was handed over. */
interface Handed extends OrderDelivery {
  readonly replies: FloorReply[];
  readonly ends: ('done' | 'given back')[];
}

function handed(userId: number, order: FloorOrder): Handed {
  const replies: FloorReply[] = [];
  const ends: ('done' | 'given back')[] = [];
  return {
    userId,
    order,
    replies,
    ends,
    reply: (reply) => void replies.push(reply),
    done: () => void ends.push('done'),
    giveBack: () => void ends.push('given back'),
  };
}

const orderOf = (seq: number, more: Partial<FloorOrder> = {}): FloorOrder => ({
  v: 1,
  id: randomUUID(),
  callId: 'call',
  wish: 'hide',
  seq,
  ...more,
});

/** A worker at a portal that answers as it is told to, else that it is done. */
function worker(answer: (order: CardOrder) => CommandAnswer = () => done) {
  const time = createHeldTime();
  const requests: (readonly CardOrder[])[] = [];
  const left: string[] = [];
  const heard = { times: 0 };
  const asked = async (orders: readonly CardOrder[]): Promise<readonly CommandAnswer[]> => {
    requests.push(orders);
    await Promise.resolve();
    return orders.map(answer);
  };
  const one = async (order: CardOrder): Promise<CommandAnswer> => (await asked([order]))[0] ?? done;
  const telephony: Pick<Telephony, 'hideCard' | 'showCard' | 'sendBatch'> = {
    hideCard: (callId, userIds) => one({ kind: 'hide', callId, userIds }),
    showCard: (callId, userIds) => one({ kind: 'show', callId, userIds }),
    sendBatch: (orders) => asked(orders as readonly CardOrder[]),
  };
  const floor = createFloorWorker({
    telephony,
    clock: time,
    timers: time,
    log: quietLog,
    leave: ({ code }, because) => void left.push(code, because),
    heardPortal: () => (heard.times += 1),
  });
  const pass = async (byMs: number): Promise<void> => {
    for (let leftMs = byMs; leftMs > 0; leftMs -= 100) {
      time.turn(100);
      await settled();
    }
  };
  return { floor, time, requests, left, heard, pass };
}

describe('a worker', () => {
  it('hides for many desks by one request, and tells each of them', async () => {
    const { floor, requests, pass } = worker();
    const all = Array.from({ length: 200 }, (_, index) => handed(index + 1, orderOf(1)));
    for (const one of all) floor.take(one);
    await pass(1_000);
    expect(requests).toEqual([[{ kind: 'hide', callId: 'call', userIds: all.map(({ userId }) => userId) }]]);
    for (const { replies, ends } of all)
      expect([replies.map(({ result }) => result), ends]).toEqual([['done'], ['done']]);
  });

  it('asks for several calls in one batch of 50 at the most', async () => {
    const { floor, requests, pass } = worker();
    for (let call = 0; call < 120; call += 1)
      floor.take(handed(1 + (call % 12), orderOf(1, { callId: `call ${call}` })));
    await pass(3_000);
    expect(requests.map((batch) => batch.length)).toEqual([50, 50, 20]);
  });

  it('waits for nothing once the bucket is nearly empty, and gathers the longer the fuller it is', async () => {
    const { floor, requests, pass, time } = worker();
    await pass(30_000);
    floor.take(handed(1, orderOf(1)));
    expect(requests.length, 'at once').toBe(1);
    await settled();
    for (let user = 2; user <= 60; user += 1) {
      floor.take(handed(user, orderOf(1)));
      time.turn(50);
      await settled();
    }
    await pass(1_000);
    expect(requests.length).toBeLessThan(40);
    expect(requests.flat().flatMap(({ userIds }) => userIds)).toHaveLength(60);
  });

  it('keeps what the portal did not take, says so, and sends it after the pause', async () => {
    let isFull = true;
    const { floor, requests, pass } = worker(() => (isFull ? refusedFor('portal.tooManyRequests') : done));
    const one = handed(1, orderOf(1));
    floor.take(one);
    await pass(600);
    isFull = false;
    await pass(2_000);
    expect(requests.length).toBeGreaterThanOrEqual(2);
    expect([one.replies.at(0)?.result, one.replies.at(-1)?.result, one.ends]).toEqual([
      'busy',
      'done',
      ['done'],
    ]);
  });

  it('gives its place to another one where the portal does not take its sign-in, with all that is not answered', async () => {
    const { floor, left, pass } = worker(() => ({
      kind: 'failed',
      error: { code: 'portal.webhookRejected', params: {} },
    }));
    const [one, two] = [handed(1, orderOf(1)), handed(2, orderOf(1))];
    floor.take(one);
    await pass(1_000);
    floor.take(two);
    expect([left, one.ends, one.replies, two.ends]).toEqual([
      ['portal.webhookRejected', 'refused'],
      ['given back'],
      [],
      ['given back'],
    ]);
  });

  it('gives its place to another one where nothing of the portal answers for four seconds', async () => {
    const { floor, left, heard, pass } = worker(() => refusedFor('portal.nameNotResolved'));
    const one = handed(1, orderOf(1));
    floor.take(one);
    await pass(4_000);
    expect([left, one.ends]).toEqual([[], []]);
    await pass(1_500);
    expect([left, one.ends, heard.times]).toEqual([
      ['portal.nameNotResolved', 'unanswered'],
      ['given back'],
      0,
    ]);
  });

  it.each(['portal.down', 'portal.tooManyRequests'] as const)(
    'keeps its place where the portal says %s: that is the same for all',
    async (code) => {
      const { floor, left, pass } = worker(() => refusedFor(code));
      floor.take(handed(1, orderOf(1)));
      await pass(7_900);
      expect(left).toEqual([]);
    },
  );

  it('keeps its place over single requests that hang, and where some of a request is answered', async () => {
    let requestsSoFar = 0;
    const now = worker(({ callId }) => {
      requestsSoFar += 1;
      return callId === 'other' || requestsSoFar % 3 === 0 ? done : refusedFor('portal.timedOut');
    });
    for (let seq = 1; seq <= 40; seq += 1) {
      now.floor.take(handed(1, orderOf(seq)));
      if (seq > 20) now.floor.take(handed(2, orderOf(seq, { callId: 'other' })));
      await now.pass(1_000);
    }
    expect(now.left).toEqual([]);
    expect(now.heard.times).toBeGreaterThan(20);
  });

  it('refuses the orders about one call alone where the portal refuses that one', async () => {
    const { floor, pass } = worker(({ callId }) =>
      callId === 'bad' ? { kind: 'failed', error: { code: 'portal.businessError', params: {} } } : done,
    );
    const [bad, good] = [handed(1, orderOf(1, { callId: 'bad' })), handed(1, orderOf(1))];
    floor.take(bad);
    floor.take(good);
    await pass(1_000);
    expect([bad.replies[0]?.result, bad.replies[0]?.code]).toEqual(['refused', 'portal.businessError']);
    expect(good.replies[0]?.result).toBe('done');
  });

  it('that was frozen sends nothing of what it had taken before, whichever of its clocks went on', async () => {
    for (const clock of ['sleep', 'sleepOnTheWall'] as const) {
      const { floor, requests, pass, time } = worker(() => refusedFor('portal.down'));
      const one = handed(1, orderOf(1));
      floor.take(one);
      await pass(600);
      const before = requests.length;
      time[clock](10_000);
      await pass(3_000);
      expect([requests.length, one.ends], clock).toEqual([before, ['done']]);
    }
  });

  it('does at the end what was wished last, whatever comes late, twice, never, or is not taken at first', async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('hand' as const), which: fc.nat({ max: 11 }) }),
      fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(100, 300, 700) }),
      fc.record({
        do: fc.constant('portal' as const),
        is: fc.constantFrom('well', 'portal.down', 'portal.tooManyRequests'),
      }),
    );
    const wishes = fc.array(fc.constantFrom('hide', 'show', 'keep'), { minLength: 12, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(wishes, fc.array(step, { maxLength: 30 }), async (wished, steps) => {
        let portal: 'well' | 'portal.down' | 'portal.tooManyRequests' = 'well';
        const { floor, requests, pass } = worker(() => (portal === 'well' ? done : refusedFor(portal)));
        // Three wishes, one after the other, of each of two desks about each of two calls.
        const orders = wished.map((wish, index) => ({
          userId: 1 + (index % 2),
          order: orderOf(Math.floor(index / 4), {
            wish,
            callId: `call ${Math.floor(index / 2) % 2}`,
          } as never),
        }));
        const hands: Handed[] = [];
        let passedMs = 0;
        for (const each of steps) {
          if (each.do === 'pass' && passedMs + each.ms < 5_000) {
            passedMs += each.ms;
            await pass(each.ms);
          } else if (each.do === 'portal') portal = each.is as typeof portal;
          else if (each.do === 'hand') {
            const found = orders[each.which];
            if (found === undefined) continue;
            const one = handed(found.userId, found.order);
            hands.push(one);
            floor.take(one);
          }
        }
        portal = 'well';
        await pass(2_900);
        for (const { ends } of hands) expect(ends).toEqual(['done']);
        for (const batch of requests) {
          expect(batch.length).toBeLessThanOrEqual(50);
          for (const { userIds } of batch) expect(userIds.length).toBeGreaterThan(0);
        }
        for (const userId of [1, 2])
          for (const callId of ['call 0', 'call 1']) {
            const ofOne = hands.filter((hand) => hand.userId === userId && hand.order.callId === callId);
            // Of one that came several times the newest is sure to be answered.
            const last = ofOne.toReversed().toSorted((a, b) => b.order.seq - a.order.seq)[0];
            if (last === undefined) continue;
            expect(last.replies.at(-1)?.result).toBe('done');
            if (last.order.wish === 'keep') continue;
            const sent = requests
              .flat()
              .filter((each) => each.callId === callId && each.userIds.includes(userId));
            expect(sent.at(-1)?.kind).toBe(last.order.wish);
          }
      }),
      { numRuns: 300 },
    );
  });
});
