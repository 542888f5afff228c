import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FloorOrder, FloorReply } from '../../../../contracts/floor/floorMessages.ts';
import { createOrderBook, type MergedOrder } from '../../../../electron/core/floor/orderBook.ts';
import { createHeldTime } from '../heldTime.ts';

/** A book, and what became of the orders that were handed to it. */
function bookOf() {
  const time = createHeldTime();
  const book = createOrderBook(time);
  const said: FloorReply[] = [];
  let held = 0;
  const hand = (userId: number, callId: string, more: Partial<FloorOrder> = {}): FloorOrder => {
    const order: FloorOrder = { v: 1, id: randomUUID(), callId, wish: 'hide', seq: 1, ...more };
    held += 1;
    book.take({
      userId,
      order,
      reply: (reply) => void said.push(reply),
      done: () => void (held -= 1),
      giveBack: () => void (held -= 1),
    });
    return order;
  };
  const next = (): readonly MergedOrder[] => {
    const merged = book.begin(50);
    for (const one of merged) book.answered(one, { result: 'done' });
    return merged;
  };
  return { book, time, said, hand, next, held: () => held };
}

describe('of what one account orders', () => {
  it('nothing keeps another account’s order from the next request', () => {
    const rogue = fc.record({
      callId: fc.oneof(
        fc.uuid(),
        fc.constantFrom('one', 'two', 'honest'),
        fc.nat({ max: 400 }).map((id) => `call ${id}`),
      ),
      wish: fc.constantFrom('hide' as const, 'show' as const, 'keep' as const),
      seq: fc.nat({ max: 3 }),
      userIds: fc.option(fc.array(fc.constantFrom(900, 901), { minLength: 1, maxLength: 1 }), {
        nil: undefined,
      }),
    });
    const burst = fc.record({ madeUp: fc.nat({ max: 150 }), orders: fc.array(rogue, { maxLength: 50 }) });
    fc.assert(
      fc.property(fc.array(burst, { minLength: 1, maxLength: 8 }), (bursts) => {
        const { hand, next, said, held, time } = bookOf();
        for (const [index, { madeUp, orders }] of bursts.entries()) {
          for (let count = 0; count < madeUp; count += 1) hand(66, randomUUID());
          for (const { userIds, ...more } of orders)
            hand(66, more.callId, { ...more, ...(userIds !== undefined && { userIds }) });
          // Less than what the broker hands over at all, so that it goes on.
          expect(held()).toBeLessThanOrEqual(120);
          const { id } = hand(7, `honest ${index}`);
          const merged = next();
          expect(merged).toContainEqual({ kind: 'hide', callId: `honest ${index}`, userIds: [7] });
          expect(merged.length).toBeLessThanOrEqual(11);
          expect(said).toContainEqual({ id, result: 'done' });
          time.turn(500);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('more than sixty calls wait for nothing: it is told to come again, and the broker may forget them', () => {
    const { book, hand, said, held } = bookOf();
    for (let call = 0; call < 60; call += 1) hand(66, `call ${call}`);
    expect([said, held()]).toEqual([[], 60]);
    const { id } = hand(66, 'one more');
    expect([said, held(), book.waiting()]).toEqual([[{ id, result: 'busy', afterMs: 1_000 }], 60, 60]);
    // What is wished anew of one that waits is none more.
    hand(66, 'call 3', { seq: 2, wish: 'show' });
    hand(66, 'call 4', { seq: 2, wish: 'keep' });
    expect([held(), book.waiting()]).toEqual([59, 59]);
    hand(66, 'one more');
    expect(book.waiting()).toBe(60);
  });

  it('the same order again and again holds no more than two of what the broker handed over', () => {
    const { hand, held, next } = bookOf();
    const order = hand(66, 'call');
    for (let times = 0; times < 2_000; times += 1) hand(66, 'call', order);
    expect(held()).toBe(2);
    next();
    expect(held()).toBe(0);
  });
});

describe('accounts', () => {
  it('of which there are more than commands in a request take turns', () => {
    const { hand, next } = bookOf();
    const asked: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      for (let userId = 1; userId <= 100; userId += 1)
        for (const call of ['a', 'b']) hand(userId, `${userId} ${call} ${round}`);
      for (let request = 0; request < 2; request += 1)
        asked.push(...next().flatMap(({ userIds }) => userIds));
    }
    expect(new Set(asked.slice(0, 100)).size).toBe(100);
    expect(new Set(asked.slice(100, 200)).size).toBe(100);
  });

  it('have what was answered forgotten after a minute', () => {
    const { hand, next, time, book } = bookOf();
    for (let userId = 1; userId <= 100; userId += 1) hand(userId, 'call');
    next();
    time.turn(61_000);
    next();
    // The same order once more is a new one by now.
    hand(1, 'call');
    expect(book.waiting()).toBe(1);
  });
});
