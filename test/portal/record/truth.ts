import type { PortalClock } from '../clock.ts';
import type { JsonObject } from '../rest/parsing/jsonValue.ts';
import { createWaiters } from './waiting.ts';

/** A call card as the operator's portal page has it open. */
export interface OpenCard {
  readonly callId: string;
  readonly phoneNumber: string;
  /** The name known to the CRM, '' if none. */
  readonly callerName: string;
  readonly companyName: string;
  readonly isOutgoing?: boolean;
  readonly openedAtMs: number;
}

export interface CardChange {
  readonly sequence: number;
  readonly userId: number;
  readonly callId: string;
  readonly state: 'open' | 'closed';
  /** Unix milliseconds with fractions. */
  readonly atMs: number;
}

/** An event that the portal would have sent to event handlers, in order. */
export interface PortalEvent {
  readonly event: string;
  readonly data: JsonObject;
}

export interface Truth {
  /** What is on this operator's screen, oldest first. */
  cardsOpenFor(userId: number): readonly OpenCard[];
  isOpen(userId: number, callId: string): boolean;
  /** Who has this card open. */
  usersSeeing(callId: string): readonly number[];
  readonly changes: readonly CardChange[];
  readonly events: readonly PortalEvent[];
  open(userId: number, card: Omit<OpenCard, 'openedAtMs'>): void;
  /** Closes a card; nothing happens if it is not open. */
  close(userId: number, callId: string): void;
  happened(event: PortalEvent): void;
  /** Resolves once the card is (or already was last) in that state. A card never shown is neither open nor closed. */
  waitForCard(
    userId: number,
    callId: string,
    state: 'open' | 'closed',
    timeoutMs: number,
  ): Promise<CardChange>;
  onChange(listener: (change: CardChange) => void): () => void;
  clear(): void;
}

/** Keeps which operator has which call card open: what tests compare the companion's doings with. */
export function createTruth(deps: { readonly clock: PortalClock }): Truth {
  const cards = new Map<number, Map<string, OpenCard>>();
  const changes: CardChange[] = [];
  const events: PortalEvent[] = [];
  let nextSequence = 1;
  const waiters = createWaiters<CardChange>();
  const listeners = new Set<(change: CardChange) => void>();

  const changed = (userId: number, callId: string, state: 'open' | 'closed', atMs: number): void => {
    const change = { sequence: nextSequence++, userId, callId, state, atMs };
    changes.push(change);
    waiters.notify(change);
    for (const listener of [...listeners]) listener(change);
  };
  const close = (userId: number, callId: string): void => {
    if (cards.get(userId)?.delete(callId) === true) changed(userId, callId, 'closed', deps.clock.nowMs());
  };

  return {
    cardsOpenFor: (userId) => [...(cards.get(userId)?.values() ?? [])],
    isOpen: (userId, callId) => cards.get(userId)?.has(callId) ?? false,
    usersSeeing: (callId) => [...cards].filter(([, open]) => open.has(callId)).map(([userId]) => userId),
    changes,
    events,
    open: (userId, card) => {
      const own = cards.get(userId) ?? new Map<string, OpenCard>();
      cards.set(userId, own);
      if (own.has(card.callId)) return;
      const openedAtMs = deps.clock.nowMs();
      own.set(card.callId, { ...card, openedAtMs });
      changed(userId, card.callId, 'open', openedAtMs);
    },
    close,
    happened: (event) => {
      events.push(event);
    },
    waitForCard: async (userId, callId, state, timeoutMs) => {
      const own = (c: CardChange): boolean => c.userId === userId && c.callId === callId;
      const last = changes.findLast(own);
      if (last?.state === state) return last;
      return waiters.wait(
        (c) => own(c) && c.state === state,
        timeoutMs,
        `a card to be ${state} for user ${userId}`,
      );
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    clear: () => {
      for (const [userId, own] of cards) for (const callId of [...own.keys()]) close(userId, callId);
      changes.length = 0;
      events.length = 0;
    },
  };
}
