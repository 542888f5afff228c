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
 * The orders that a worker has, by desk and call: late and doubled ones change nothing, of several wishes of one desk about one call the
 * last one counts. SECURITY: each account has a share of its own, so that what one orders is not what others wait for.
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
/** Of one account. */
const rememberedAtMost = 200;
/** Calls of one account that are not answered: what comes on top is told to come again. A desk has a few at a time. */
const openAtMost = 60;
/** Calls of one account in one request: the portal works off a request one by one, and the whole floor waits for its answer. */
const inRequestAtMost = 10;
/** Times that one order was handed over: the broker stops at so many in all that nobody has acknowledged. */
const deliveriesAtMost = 2;
const askAgainMs = 1_000;

export function createOrderBook(clock: Clock): OrderBook {
  /** Of each account by call. The account that was longest without a place in a request comes first. */
  const accounts = new Map<number, Map<string, Entry>>();

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

  /** @returns what is there of this account, changed where that is changed */
  const entriesOf = (userId: number): Map<string, Entry> => {
    const entries = accounts.get(userId) ?? new Map<string, Entry>();
    accounts.set(userId, entries);
    forgetOld(entries);
    return entries;
  };

  const forgetOld = (entries: Map<string, Entry>): void => {
    for (const [key, { state, changed }] of entries) {
      if (state !== 'answered') continue;
      if (sinceMs(changed) > rememberedMs || entries.size > rememberedAtMost) entries.delete(key);
    }
  };

  const all = (): Entry[] => [...accounts.values()].flatMap((entries) => [...entries.values()]);
  const inWait = (): Entry[] => all().filter(({ state }) => state === 'waiting');

  const dropOld = (): void => {
    // Nothing is said: the desk has long asked the portal itself, or changed its mind.
    for (const entry of inWait()) if (sinceMs(entry.came) >= orderTtlMs) end(entry, null);
    for (const [userId, entries] of accounts) {
      forgetOld(entries);
      if (entries.size === 0) accounts.delete(userId);
    }
  };

  /**
   * Accounts take turns, each with its oldest call: whatever one of them orders, the others' go with the next request.
   *
   * @returns the keys of what is to be asked
   */
  const takeTurns = (atMost: number): ReadonlySet<string> => {
    const chosen = new Set<string>();
    let inTurn = [...accounts].map(([userId, entries]) => ({
      userId,
      waiting: [...entries.values()].filter(({ state }) => state === 'waiting'),
    }));
    for (let turn = 0; turn < inRequestAtMost && inTurn.length > 0; turn += 1) {
      inTurn = inTurn.filter(({ waiting }) => waiting.length > turn);
      for (const { userId, waiting } of inTurn) {
        const entry = waiting[turn];
        if (entry === undefined) continue;
        const key = keyOf(entry);
        if (!chosen.has(key) && chosen.size === atMost) continue;
        chosen.add(key);
        const entries = accounts.get(userId);
        if (entries === undefined) continue;
        accounts.delete(userId);
        accounts.set(userId, entries);
      }
    }
    return chosen;
  };

  const underWay = ({ kind, callId, userIds }: MergedOrder): Entry[] => {
    const asked = new Set(userIds);
    return all().filter(
      (entry) =>
        entry.state === 'sending' &&
        entry.callId === callId &&
        entry.wish === kind &&
        entry.userIds.every((userId) => asked.has(userId)),
    );
  };

  return {
    take(delivery) {
      const { order, userId } = delivery;
      const { callId, wish, seq } = order;
      const entries = entriesOf(userId);
      // An order for colleagues is another matter than the one for the desk's own card.
      const key = `${order.userIds === undefined ? 'own' : 'colleagues'}\n${callId}`;
      const known = entries.get(key);
      if (known !== undefined && seq < known.seq) return delivery.done();
      if (known !== undefined && seq === known.seq) {
        known.deliveries.push(delivery);
        if (known.state === 'answered') return end(known, known.answer);
        // The same order: whoever gave this one hears of the others.
        while (known.deliveries.length > deliveriesAtMost) known.deliveries.shift()?.done();
        return;
      }
      const isAnother = known === undefined || known.state === 'answered';
      if (wish !== 'keep' && isAnother && openOf(entries) >= openAtMost) {
        delivery.reply({ id: order.id, result: 'busy', afterMs: askAgainMs });
        return delivery.done();
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
      const chosen = takeTurns(atMost);
      const merged = new Map<string, { kind: 'hide' | 'show'; callId: string; userIds: Set<number> }>();
      for (const entry of inWait()) {
        const key = keyOf(entry);
        if (entry.wish === 'keep' || !chosen.has(key)) continue;
        const one = merged.get(key) ?? { kind: entry.wish, callId: entry.callId, userIds: new Set<number>() };
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
      for (const entries of accounts.values())
        for (const [key, entry] of entries) {
          if (entry.state === 'answered') continue;
          for (const { giveBack } of entry.deliveries) giveBack();
          entries.delete(key);
        }
    },
    waiting: () => inWait().length,
  };
}

/** What is asked by one command. */
function keyOf({ wish, callId }: Entry): string {
  return `${wish}\n${callId}`;
}

function openOf(entries: ReadonlyMap<string, Entry>): number {
  return [...entries.values()].filter(({ state }) => state !== 'answered').length;
}
