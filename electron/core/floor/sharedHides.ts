import type { Clock, Random, Timers } from '../ports/clock.ts';
import type { FloorBroker } from '../ports/floor/floorBroker.ts';
import type { Log } from '../ports/log.ts';
import {
  noAnswer,
  type CardOrder,
  type CommandAnswer,
  type Telephony,
  type TelephonyOrder,
} from '../ports/portal.ts';
import { mayBeOrdered, type FloorOrder, type FloorReply } from '../../../contracts/floor/floorMessages.ts';
import { sendOrder } from '../commands/telephonyOrders.ts';
import { createLeftAlone } from './leftAlone.ts';
import { createLateHides } from './lateHides.ts';

export interface SharedHidesDeps {
  /** Asks the portal by this desk's own sign-in. */
  readonly own: Telephony;
  readonly broker: FloorBroker;
  /** Whose desk this is: their own card is shared; of what is for others the clearing alone, where that is allowed. */
  readonly operatorUserId: () => number | null;
  /** Whether this desk's account may have the cards of colleagues hidden. */
  readonly mayClear: () => boolean;
  /** To how many people the portal showed the card; null where it does not say. */
  readonly shownTo: (callId: string) => number | null;
  readonly newId: () => string;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
}

/** Asks the portal for cards as `own` does; for a card that many people see, by the floor's worker first. */
export interface SharedHides {
  readonly telephony: Telephony;
  /**
   * A hide of the operator's card was heard: the worker's reply, or somebody else, was quicker.
   * @returns whether that came of an order which was taken back: then the card is to be shown once more
   */
  heardHidden(callId: string): boolean;
  /** Something else is wished of the operator's card by now: what was ordered is taken back, and its answer not waited for. */
  wishedAnew(callId: string): void;
  /** Whose desk it was is signed in no more: what they ordered is taken back, and nothing more is asked for them. */
  stop(): void;
}

type OrderEnd = CommandAnswer | 'byItself' | 'takenBack';

/** What a desk waits for. */
interface Open {
  readonly order: FloorOrder;
  end(answer: OrderEnd): void;
}

/** One thing that the floor is asked for. */
interface Wish {
  readonly kind: CardOrder['kind'];
  readonly callId: string;
  /** Of a clearing alone. */
  readonly colleagues?: readonly number[];
}

/** So few own hides are as quick as a shared one [measured: 9 requests, 0.1 s]. */
const sharedAbove = 10;
/** The portal's bucket of requests was full: what is small may be shared as well for so long. */
const fullForMs = 60_000;
/** A worker's own limit comes on top of the portal's answer. */
const askAgainAfterMs = 1_500;
const askAgainEveryMs = [250, 500] as const;
/** A worker that froze is replaced within some four seconds [measured]; on a small floor nobody waits for that. */
const patienceMs = 5_000;
const patienceOnLargeFloorMs = 9_000;
const largeFloor = 50;
/** One desk clears a call, and its own hide is one request: it waits for nobody longer than for a worker that takes another's place. */
const clearPatienceMs = 3_500;
/** Where the portal does not say how many see the card, as many as there may be. */
const unknownPeople = 200;
/** Bitrix24 docs, limits: so many requests at once from one address, and so many a second after that. */
const atOnce = 50;
const perSecond = 2;

export function createSharedHides(deps: SharedHidesDeps): SharedHides {
  const { own, broker, clock, timers, random, log } = deps;
  /** By call; of colleagues' cards apart from the operator's own. */
  const open = new Map<string, Open>();
  const late = createLateHides(clock);
  let lastSeq = 0;
  let fullUntilMs = Number.NEGATIVE_INFINITY;

  // Over restarts, too: what an earlier run ordered is older.
  const nextSeq = (): number => (lastSeq = Math.max(lastSeq + 1, clock.nowMs()));

  const unfollow = broker.replies.follow((reply) => {
    const waiting = [...open.values()].find(({ order }) => order.id === reply.id);
    if (waiting !== undefined) take(waiting, reply);
  });

  const take = (waiting: Open, { result, code }: FloorReply): void => {
    if (result === 'busy') return;
    if (waiting.order.userIds === undefined && waiting.order.wish === 'hide')
      late.answered(waiting.order.callId);
    if (result === 'done') return waiting.end({ kind: 'acknowledged' });
    if (result === 'gone') return waiting.end({ kind: 'nothingToDo' });
    // This desk's own sign-in may be allowed what the worker's is not.
    log.warn('floor order refused', { call: waiting.order.callId, error: code ?? '' });
    waiting.end('byItself');
  };

  const isOwn = (userIds: readonly number[]): boolean =>
    userIds.length === 1 && userIds[0] === deps.operatorUserId();

  /** What the floor is asked for; null for what this desk asks the portal for itself. */
  const wishOf = ({ kind, callId, userIds }: CardOrder): Wish | null => {
    if (!broker.isConnected() || userIds.length === 0) return null;
    if (isOwn(userIds)) {
      if (!mayBeOrdered(callId, [])) return null;
      const isMany = (deps.shownTo(callId) ?? unknownPeople) > sharedAbove;
      return isMany || clock.monotonicMs() < fullUntilMs ? { kind, callId } : null;
    }
    const mayGo = kind === 'hide' && deps.mayClear() && mayBeOrdered(callId, userIds);
    return mayGo ? { kind, callId, colleagues: userIds } : null;
  };

  const patienceFor = ({ callId, colleagues }: Wish): number => {
    if (colleagues !== undefined) return clearPatienceMs;
    return (deps.shownTo(callId) ?? unknownPeople) > largeFloor ? patienceOnLargeFloorMs : patienceMs;
  };

  const ordered = (wish: Wish): Promise<OrderEnd> =>
    new Promise((resolve) => {
      const { kind, callId, colleagues } = wish;
      const key = `${colleagues === undefined ? 'own' : 'colleagues'} ${callId}`;
      const order: FloorOrder = {
        v: 1,
        id: deps.newId(),
        callId,
        wish: kind,
        seq: nextSeq(),
        ...(colleagues !== undefined && { userIds: [...colleagues] }),
      };
      const untilMs = clock.monotonicMs() + patienceFor(wish);
      let cancel = (): void => undefined;
      const end: Open['end'] = (answer) => {
        cancel();
        if (open.get(key) === waiting) open.delete(key);
        resolve(answer);
      };
      const waiting: Open = { order, end };
      const ask = (againMs: number): void => {
        const isRefused = colleagues !== undefined && !(broker.isConnected() && deps.mayClear());
        if (clock.monotonicMs() >= untilMs || isRefused) {
          // Nobody has done it for the floor: each desk does it itself, at a moment of its own. A late reply comes before.
          cancel = timers.after(colleagues === undefined ? spreadMs(callId) : 0, () => end('byItself'));
          return;
        }
        broker.order(order);
        const [least, most] = askAgainEveryMs;
        cancel = timers.after(Math.min(againMs, untilMs - clock.monotonicMs()), () =>
          ask(least + random() * (most - least)),
        );
      };
      open.get(key)?.end('takenBack');
      open.set(key, waiting);
      ask(askAgainAfterMs);
    });

  const spreadMs = (callId: string): number =>
    (random() * Math.max(0, (deps.shownTo(callId) ?? unknownPeople) - atOnce) * 1_000) / perSecond;

  const leftAlone = createLeftAlone(own, timers);

  const asked = async (card: CardOrder): Promise<CommandAnswer> => {
    const { kind, callId, userIds } = card;
    const wish = wishOf(card);
    if (userIds.some((userId) => userId === deps.operatorUserId())) {
      if (kind === 'show') late.wishedBack(callId);
      else if (wish === null) late.hiddenAlone(callId);
      else late.ordered(callId);
    }
    if (wish === null) return noted(await sendOrder(own, card));
    const answer = await ordered(wish);
    if (answer === 'takenBack') return takenBack;
    return answer === 'byItself' ? noted(await leftAlone(card)) : answer;
  };

  const noted = (answer: CommandAnswer): CommandAnswer => {
    if (answer.kind === 'retry' && answer.error.code === 'portal.tooManyRequests')
      fullUntilMs = clock.monotonicMs() + fullForMs;
    return answer;
  };

  const takeBack = (waiting: Open): void => {
    const { callId, wish, userIds } = waiting.order;
    if (userIds === undefined && wish === 'hide') late.wishedBack(callId);
    if (userIds === undefined && broker.isConnected())
      broker.order({ v: 1, id: deps.newId(), callId, wish: 'keep', seq: nextSeq() });
    waiting.end('takenBack');
  };

  return {
    stop() {
      unfollow();
      for (const waiting of [...open.values()]) takeBack(waiting);
    },
    telephony: {
      ...own,
      hideCard: (callId, userIds) => asked({ kind: 'hide', callId, userIds }),
      showCard: (callId, userIds) => asked({ kind: 'show', callId, userIds }),
      goesApart: (order) => isCard(order) && wishOf(order) !== null,
      sendBatch: async (orders) => (await own.sendBatch(orders)).map(noted),
    },
    heardHidden(callId) {
      const waiting = open.get(`own ${callId}`);
      if (waiting?.order.wish === 'hide') waiting.end({ kind: 'acknowledged' });
      return late.heard(callId);
    },
    wishedAnew(callId) {
      const waiting = open.get(`own ${callId}`);
      if (waiting !== undefined) takeBack(waiting);
    },
  };
}

function isCard(order: TelephonyOrder): order is CardOrder {
  return order.kind === 'hide' || order.kind === 'show';
}

/** What takes its place is owed by now; where nothing does, it is tried again. */
const takenBack = noAnswer;
