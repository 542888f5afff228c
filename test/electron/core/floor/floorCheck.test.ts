import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { FloorOrder, FloorReply } from '../../../../contracts/floor/floorMessages.ts';
import type { FloorStanding } from '../../../../contracts/floor/floorStanding.ts';
import { createFloorCheck } from '../../../../electron/core/floor/floorCheck.ts';
import { createOrderBook } from '../../../../electron/core/floor/orderBook.ts';
import { createListeners } from '../../../../electron/core/listeners.ts';
import { createTopic } from '../../../../electron/core/topic.ts';
import { createHeldTime, failingLog, settled } from '../heldTime.ts';

const connected: FloorStanding = {
  state: 'connected',
  problem: null,
  user: 'u7',
  hasPassword: true,
  isClearRefused: false,
};
const named = { host: 'broker.example', user: 'u7' };

function setUp(standing: FloorStanding, isSet = true) {
  const time = createHeldTime();
  const topic = createTopic(standing, failingLog);
  const replies = createListeners<FloorReply>(failingLog);
  const orders: FloorOrder[] = [];
  const state = {
    wantsClear: false,
    tries: 0,
    answers: true,
    book: createOrderBook(time),
    behindMs: 0,
    /** What the broker does with an order. */
    ordered: (_order: FloorOrder): void => undefined,
    tried: (): void => undefined,
  };
  const check = createFloorCheck({
    connection: {
      broker: {
        isConnected: () => topic.get().state === 'connected',
        order(order) {
          orders.push(order);
          state.ordered(order);
          if (!state.answers) return;
          const reply = (answer: FloorReply): void => void time.after(50, () => replies.tell(answer));
          const nothing = (): void => undefined;
          state.book.take({ order, userId: 7, reply, done: nothing, giveBack: nothing });
        },
        replies: { follow: replies.follow },
      },
      standing: topic,
      tryNow() {
        state.tries += 1;
        state.tried();
      },
      isSet: () => isSet,
      host: () => named.host,
    },
    wantsClear: () => state.wantsClear,
    newId: randomUUID,
    clock: { nowMs: () => time.nowMs() - state.behindMs },
    timers: time,
  });
  const run = async (passMs: number) => {
    const result = Promise.resolve(check.run());
    for (let left = passMs; left > 0; left -= 250) {
      await settled();
      time.turn(250);
    }
    return result;
  };
  return { check, run, orders, state, topic, time };
}

it('is not spoken of where no broker is set', () => {
  expect([setUp(connected, false).check.isThere?.(), setUp(connected).check.isThere?.()]).toEqual([
    false,
    true,
  ]);
});

it('works where a worker answers an order that asks the portal for nothing', async () => {
  const { run, orders, time } = setUp(connected);
  expect(await run(1_000)).toEqual({ state: 'works', facts: named });
  expect(orders).toMatchObject([{ wish: 'keep' }]);
  expect(orders[0]?.callId).toMatch(/^ringside\.check\.[\da-f-]{36}$/);
  time.turn(60_000);
  expect(orders.length, 'asked no more').toBe(1);
});

it('works where the operator has just checked at a computer whose clock is ahead', async () => {
  const { run, state } = setUp(connected);
  expect(await run(1_000)).toMatchObject({ state: 'works' });
  state.behindMs = 20_000;
  expect(await run(8_000)).toMatchObject({ state: 'works' });
});

it('says that no worker answers', async () => {
  const { run, state, orders } = setUp(connected);
  state.answers = false;
  expect(await run(8_000)).toEqual({ state: 'broken', problem: { code: 'floor.noWorker', params: named } });
  expect(orders.length).toBeGreaterThan(3);
});

it('tries anew before it says what keeps the desk from the broker', async () => {
  const problem = { code: 'floor.unreachable', params: named } as const;
  const away = setUp({ ...connected, state: 'notConnected', problem });
  expect(await away.run(5_000)).toEqual({ state: 'broken', problem });
  expect(away.state.tries).toBe(1);

  const back = setUp({ ...connected, state: 'notConnected', problem });
  back.time.after(2_000, () => back.topic.publish(connected));
  expect(await back.run(5_000)).toMatchObject({ state: 'works' });
});

it('says that colleagues may not be cleared, where that is wanted', async () => {
  for (const wantsClear of [true, false]) {
    const { run, state } = setUp({ ...connected, isClearRefused: true });
    state.wantsClear = wantsClear;
    expect(await run(1_000)).toMatchObject(
      wantsClear ? { problem: { code: 'floor.clearRefused' } } : { state: 'works' },
    );
  }
});

it('asks once more whether colleagues may be cleared, where that was refused before', async () => {
  const isGranted = setUp({ ...connected, isClearRefused: true });
  isGranted.state.wantsClear = true;
  isGranted.state.tried = () => isGranted.topic.publish(connected);
  expect(await isGranted.run(1_000)).toMatchObject({ state: 'works' });
  expect(isGranted.orders).toMatchObject([{ wish: 'keep', userIds: [7] }]);

  const isNot = setUp({ ...connected, isClearRefused: true });
  isNot.state.wantsClear = true;
  isNot.state.answers = false;
  isNot.state.tried = () => isNot.topic.publish(connected);
  isNot.state.ordered = () => isNot.topic.publish({ ...connected, isClearRefused: true });
  expect(await isNot.run(1_000)).toMatchObject({ problem: { code: 'floor.clearRefused' } });
  isNot.time.turn(60_000);
  expect(isNot.orders.length, 'a refusal ends the connection: it is asked for once').toBe(1);
});

it('says what the broker says as it is written to, rather than that no worker answers', async () => {
  const { run, state, topic } = setUp(connected);
  const problem = { code: 'floor.blocked', params: named } as const;
  state.answers = false;
  state.ordered = () => topic.publish({ ...connected, state: 'notConnected', problem });
  expect(await run(8_000)).toEqual({ state: 'broken', problem });
});

it('has nothing to try while nobody is signed in', async () => {
  const { run, orders } = setUp({ ...connected, state: 'noPortal', user: null });
  expect(await run(5_000)).toEqual({ state: 'notInUse' });
  expect(orders).toEqual([]);
});
