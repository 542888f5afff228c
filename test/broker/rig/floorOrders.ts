import { randomUUID } from 'node:crypto';
import type { FloorOrder, FloorReply } from '../../../contracts/floor/floorMessages.ts';
import type { DeskLine } from '../../../electron/floor/deskLine.ts';

let seq = 0;

/** A desk's wish to hide its own card, newer than all before. */
export function orderOf(callId: string, more: Partial<FloorOrder> = {}): FloorOrder {
  return { v: 1, id: randomUUID(), callId, wish: 'hide', seq: (seq += 1), ...more };
}

/** Hands an order over, again and again as a desk does, and waits for the first reply to it that is no `busy`. */
export function answered(desk: DeskLine, order: FloorOrder): Promise<FloorReply> {
  return new Promise((resolve) => {
    const again = setInterval(() => desk.order(order), 400);
    const stop = desk.replies.follow((reply) => {
      if (reply.id !== order.id || reply.result === 'busy') return;
      stop();
      clearInterval(again);
      resolve(reply);
    });
    desk.order(order);
  });
}
