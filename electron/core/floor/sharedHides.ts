import type { Clock, Random, Timers } from '../ports/clock.ts';
import type { FloorBroker } from '../ports/floor/floorBroker.ts';
import type { Log } from '../ports/log.ts';
import type { BatchOrder, CardOrder, CommandAnswer, Telephony } from '../ports/portal.ts';
import type { FloorOrder, FloorReply } from '../../../contracts/floor/floorMessages.ts';

export interface SharedHidesDeps {
  /** Asks the portal by this desk's own sign-in. */
  readonly own: Telephony;
  readonly broker: FloorBroker;
  /** Whose desk this is: only their own card is shared; what is for others goes by itself. */
  readonly operatorUserId: () => number | null;
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
  /** A hide of this card was heard: the worker's reply, or somebody else, was quicker. */
  heardHidden(callId: string): void;
  /** Something else is wished of this card by now: what was ordered is taken back, and its answer not waited for. */
  wishedAnew(callId: string): void;
}

/** What a desk waits for, and for how long. */
interface Open {
  readonly kind: CardOrder['kind'];
  readonly order: FloorOrder;
  end(answer: CommandAnswer | 'byItself' | 'takenBack'): void;
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
/** Where the portal does not say how many see the card, as many as there may be. */
const unknownPeople = 200;
/** Bitrix24 docs, limits: so many requests at once from one address, and so many a second after that. */
const atOnce = 50;
const perSecond = 2;

export function createSharedHides(deps: SharedHidesDeps): SharedHides {
  const { own, broker, clock, timers, random, log } = deps;
  const open = new Map<string, Open>();
  let lastSeq = 0;
  let fullUntilMs = Number.NEGATIVE_INFINITY;

  // Over restarts, too: what an earlier run ordered is older.
  const nextSeq = (): number => (lastSeq = Math.max(lastSeq + 1, clock.nowMs()));

  broker.replies.follow((reply) => {
    const [callId, waiting] = [...open].find(([, { order }]) => order.id === reply.id) ?? [];
    if (callId !== undefined && waiting !== undefined) take(waiting, reply);
  });

  const take = (waiting: Open, { result, code }: FloorReply): void => {
    if (result === 'done') waiting.end({ kind: 'acknowledged' });
    if (result === 'gone') waiting.end({ kind: 'nothingToDo' });
    if (result !== 'refused') return;
    // This desk's own sign-in may be allowed what the worker's is not.
    log.warn('floor order refused', { call: waiting.order.callId, error: code ?? '' });
    waiting.end('byItself');
  };

  const isShared = (callId: string, userIds: readonly number[]): boolean => {
    const [userId] = userIds;
    if (!broker.isConnected() || userIds.length !== 1 || userId !== deps.operatorUserId()) return false;
    return (deps.shownTo(callId) ?? unknownPeople) > sharedAbove || clock.monotonicMs() < fullUntilMs;
  };

  const ordered = (
    kind: CardOrder['kind'],
    callId: string,
  ): Promise<CommandAnswer | 'byItself' | 'takenBack'> =>
    new Promise((resolve) => {
      const people = deps.shownTo(callId);
      const order: FloorOrder = { v: 1, id: deps.newId(), callId, wish: kind, seq: nextSeq() };
      const untilMs =
        clock.monotonicMs() + ((people ?? unknownPeople) > largeFloor ? patienceOnLargeFloorMs : patienceMs);
      let cancel = (): void => undefined;
      const end: Open['end'] = (answer) => {
        cancel();
        if (open.get(callId) === waiting) open.delete(callId);
        resolve(answer);
      };
      const waiting: Open = { kind, order, end };
      const ask = (againMs: number): void => {
        if (clock.monotonicMs() >= untilMs) {
          // Nobody has done it for the floor: each desk does it itself, at a moment of its own. A late reply comes before.
          cancel = timers.after(spreadMs(people), () => end('byItself'));
          return;
        }
        broker.order(order);
        const [least, most] = askAgainEveryMs;
        cancel = timers.after(Math.min(againMs, untilMs - clock.monotonicMs()), () =>
          ask(least + random() * (most - least)),
        );
      };
      open.get(callId)?.end('takenBack');
      open.set(callId, waiting);
      ask(askAgainAfterMs);
    });

  const spreadMs = (people: number | null): number =>
    (random() * Math.max(0, (people ?? unknownPeople) - atOnce) * 1_000) / perSecond;

  const asked = async (
    kind: CardOrder['kind'],
    callId: string,
    userIds: readonly number[],
  ): Promise<CommandAnswer> => {
    const alone = (): Promise<CommandAnswer> =>
      (kind === 'hide' ? own.hideCard(callId, userIds) : own.showCard(callId, userIds)).then(noted);
    if (!isShared(callId, userIds)) return alone();
    const answer = await ordered(kind, callId);
    if (answer === 'takenBack') return takenBack;
    return answer === 'byItself' ? alone() : answer;
  };

  const noted = (answer: CommandAnswer): CommandAnswer => {
    if (answer.kind === 'retry' && answer.error.code === 'portal.tooManyRequests')
      fullUntilMs = clock.monotonicMs() + fullForMs;
    return answer;
  };

  const isCard = (order: BatchOrder): order is CardOrder => order.kind === 'hide' || order.kind === 'show';

  return {
    telephony: {
      ...own,
      hideCard: (callId, userIds) => asked('hide', callId, userIds),
      showCard: (callId, userIds) => asked('show', callId, userIds),
      async sendBatch(orders) {
        const shared = orders.filter((order) => isCard(order) && isShared(order.callId, order.userIds));
        if (shared.length === 0) return (await own.sendBatch(orders)).map(noted);
        const others = orders.filter((order) => !shared.includes(order));
        const ofOthers = others.length === 0 ? Promise.resolve([]) : own.sendBatch(others);
        const ofShared = shared.map((order) =>
          isCard(order) ? asked(order.kind, order.callId, order.userIds) : Promise.resolve(takenBack),
        );
        const [answersOfOthers, answersOfShared] = await Promise.all([ofOthers, Promise.all(ofShared)]);
        return orders.map(
          (order) =>
            (shared.includes(order)
              ? answersOfShared[shared.indexOf(order)]
              : answersOfOthers[others.indexOf(order)]) ?? takenBack,
        );
      },
    },
    heardHidden(callId) {
      const waiting = open.get(callId);
      if (waiting?.kind === 'hide') waiting.end({ kind: 'acknowledged' });
    },
    wishedAnew(callId) {
      const waiting = open.get(callId);
      if (waiting === undefined) return;
      if (broker.isConnected())
        broker.order({ v: 1, id: deps.newId(), callId, wish: 'keep', seq: nextSeq() });
      waiting.end('takenBack');
    },
  };
}

/** What takes its place is owed by now; where nothing does, it is tried again. */
const takenBack: CommandAnswer = {
  kind: 'retry',
  error: { code: 'portal.unexpectedAnswer', params: {} },
  notBeforeMs: null,
};
