import { orderTtlMs } from '../../../contracts/floor/broker.ts';
import type { Clock } from '../ports/clock.ts';
import type { OrderDelivery } from '../ports/floor/orderDelivery.ts';
import type { FloorReply } from '../../../contracts/floor/floorMessages.ts';

/** The newest wish of one desk about one call. */
interface Entry {
  readonly callId: string;
  readonly userIds: readonly number[];
  readonly wish: 'hide' | 'show' | 'keep';
  readonly seq: number;
  /** All times that it was handed over, while it is not answered. */
  deliveries: OrderDelivery[];
  state: 'waiting' | 'sending' | 'answered';
  answer: Omit<FloorReply, 'id'>;
  readonly came: Moment;
  changed: Moment;
}

interface Moment {
  readonly monotonicMs: number;
  readonly nowMs: number;
}

/** What is asked of the portal for several desks at once. */
export interface MergedOrder {
  readonly kind: 'hide' | 'show';
  readonly callId: string;
  /** Ascending, never empty. */
  readonly userIds: readonly number[];
}

/**
 * The orders that a worker has, by call and desk: late and doubled ones change nothing, of several wishes of one desk about one call the
 * last one counts.
 */
export interface OrderBook {
  take(delivery: OrderDelivery): void;
  /** What is to be sent, from now on under way; what is too old to be sent by now is dropped. */
  begin(atMost: number): readonly MergedOrder[];
  /** What the portal said to one of those. */
  answered(order: MergedOrder, answer: Omit<FloorReply, 'id'>): void;
  /** The portal did not say: it is to be sent again. @param busy is told to the desks */
  again(order: MergedOrder, busy: Omit<FloorReply, 'id'> | null): void;
  /** All that is not answered goes back to the broker. */
  giveAllBack(): void;
  /** Desks whose orders wait to be sent. */
  waiting(): number;
}

/** For orders that come once more, and for older ones that come late. */
const rememberedMs = 60_000;
const rememberedAtMost = 20_000;

export function createOrderBook(clock: Clock): OrderBook {
  const entries = new Map<string, Entry>();

  const now = (): Moment => ({ monotonicMs: clock.monotonicMs(), nowMs: clock.nowMs() });
  /** A worker that was frozen, or asleep: one clock may have stood still, and the other been set. */
  const sinceMs = (moment: Moment): number =>
    Math.max(clock.monotonicMs() - moment.monotonicMs, clock.nowMs() - moment.nowMs);

  const tell = (entry: Entry, answer: Omit<FloorReply, 'id'>): void => {
    for (const { order, reply } of entry.deliveries) reply({ id: order.id, ...answer });
  };

  const end = (entry: Entry, answer: Omit<FloorReply, 'id'> | null): void => {
    if (answer !== null) tell(entry, answer);
    for (const { done } of entry.deliveries) done();
    entry.deliveries = [];
    entry.state = 'answered';
    entry.answer = answer ?? { result: 'refused' };
    entry.changed = now();
  };

  const forgetOld = (): void => {
    for (const [key, entry] of entries) {
      const isOld = entry.state === 'answered' && sinceMs(entry.changed) > rememberedMs;
      if (isOld || (entries.size > rememberedAtMost && entry.state === 'answered')) entries.delete(key);
    }
  };

  const inWait = (): Entry[] => [...entries.values()].filter(({ state }) => state === 'waiting');

  const dropOld = (): void => {
    // Nothing is said: the desk has long asked the portal itself, or changed its mind.
    for (const entry of inWait()) if (sinceMs(entry.came) >= orderTtlMs) end(entry, null);
  };

  const underWay = ({ kind, callId, userIds }: MergedOrder): Entry[] =>
    [...entries.values()].filter(
      (entry) =>
        entry.state === 'sending' &&
        entry.callId === callId &&
        entry.wish === kind &&
        entry.userIds.every((userId) => userIds.includes(userId)),
    );

  return {
    take(delivery) {
      forgetOld();
      const { order, userId } = delivery;
      const { callId, wish, seq } = order;
      // An order for colleagues is another matter than the one for the desk's own card.
      const key = `${userId}\n${order.userIds === undefined ? 'own' : 'colleagues'}\n${callId}`;
      const known = entries.get(key);
      if (known !== undefined && seq < known.seq) return delivery.done();
      if (known !== undefined && seq === known.seq) {
        known.deliveries.push(delivery);
        if (known.state === 'answered') end(known, known.answer);
        return;
      }
      // What is under way stays so: only its answer is nobody's any more.
      if (known !== undefined) for (const { done } of known.deliveries) done();
      const came = now();
      const entry: Entry = {
        callId,
        userIds: order.userIds ?? [userId],
        wish,
        seq,
        deliveries: [delivery],
        state: 'waiting',
        answer: { result: 'busy' },
        came,
        changed: came,
      };
      entries.delete(key);
      entries.set(key, entry);
      if (wish === 'keep') end(entry, { result: 'done' });
    },
    begin(atMost) {
      dropOld();
      const merged = new Map<string, { kind: 'hide' | 'show'; callId: string; userIds: Set<number> }>();
      for (const entry of inWait()) {
        if (entry.wish === 'keep') continue;
        const key = `${entry.wish}\n${entry.callId}`;
        const one = merged.get(key) ?? { kind: entry.wish, callId: entry.callId, userIds: new Set<number>() };
        if (!merged.has(key) && merged.size === atMost) continue;
        merged.set(key, one);
        for (const userId of entry.userIds) one.userIds.add(userId);
        entry.state = 'sending';
      }
      return [...merged.values()].map(({ kind, callId, userIds }) => ({
        kind,
        callId,
        userIds: [...userIds].toSorted((a, b) => a - b),
      }));
    },
    answered(order, answer) {
      for (const entry of underWay(order)) end(entry, answer);
    },
    again(order, busy) {
      for (const entry of underWay(order)) {
        entry.state = 'waiting';
        if (busy !== null) tell(entry, busy);
      }
    },
    giveAllBack() {
      for (const [key, entry] of entries) {
        if (entry.state === 'answered') continue;
        for (const { giveBack } of entry.deliveries) giveBack();
        entries.delete(key);
      }
    },
    waiting: () => inWait().length,
  };
}
