import type { PortalClock } from '../clock.ts';
import type { JsonObject, JsonValue } from '../rest/parsing/jsonValue.ts';
import { createWaiters } from './waiting.ts';

/** Who asked, without any secret. */
export type JournalIdentity =
  | { readonly kind: 'webhook'; readonly userId: number }
  | { readonly kind: 'oauth'; readonly userId: number; readonly clientId: string }
  | { readonly kind: 'none' };

/** One command inside a batch. */
export interface JournalCommand {
  readonly key: string;
  readonly method: string;
  readonly params: JsonObject;
  readonly answer: JsonValue;
}

/** What was sent back, or what became of the request instead. */
export type RequestOutcome = 'pending' | 'answered' | 'dropped' | 'stalled';

export interface JournalRequest {
  /** Grows by one with each request. */
  readonly sequence: number;
  readonly httpMethod: string;
  /** The method as the portal spells it; as sent when the portal does not know it. */
  readonly method: string;
  /** Parameters without `auth`. */
  readonly params: JsonObject;
  readonly identity: JournalIdentity;
  /** The client's address, or what it said in `X-Practice-Client`. */
  readonly client: string;
  /** Unix milliseconds with fractions, when the request's head had arrived. */
  readonly receivedAtMs: number;
  readonly answeredAtMs?: number;
  readonly outcome: RequestOutcome;
  readonly status?: number;
  /** The JSON sent, if it was JSON. */
  readonly answer?: JsonValue;
  /** Kinds of the ordered faults that were applied. */
  readonly faults: readonly string[];
  readonly commands?: readonly JournalCommand[];
}

export interface JournalPush {
  readonly sequence: number;
  /** Whose channel, or 'shared'. */
  readonly to: number | 'shared';
  /** The application whose channel it was; missing for the portal's own channels. */
  readonly clientId?: string;
  readonly moduleId: string;
  readonly command: string;
  readonly params: JsonObject;
  readonly mid: string;
  readonly sentAtMs: number;
}

type NewRequest = Omit<
  JournalRequest,
  'sequence' | 'outcome' | 'faults' | 'answeredAtMs' | 'status' | 'answer' | 'commands'
>;
type RequestUpdate = Partial<Omit<JournalRequest, 'sequence' | 'receivedAtMs'>>;

export interface Journal {
  readonly requests: readonly JournalRequest[];
  readonly pushes: readonly JournalPush[];
  /** The requests for one method (any case), oldest first. */
  requestsFor(method: string): readonly JournalRequest[];
  received(request: NewRequest): number;
  update(sequence: number, update: RequestUpdate): void;
  pushed(push: Omit<JournalPush, 'sequence' | 'sentAtMs'>): void;
  /** Resolves with the first request, past or to come, that fits; looked at on arrival and whenever it changes. */
  waitForRequest(
    fits: (request: JournalRequest) => boolean,
    timeoutMs: number,
    options?: { readonly afterSequence?: number },
  ): Promise<JournalRequest>;
  /** Called with each request on arrival and on each change; the returned function stops that. */
  onRequest(listener: (request: JournalRequest) => void): () => void;
  clear(): void;
}

/** Keeps what the portal was asked and what it pushed, bounded to the newest 20,000 of each. */
export function createJournal(deps: { readonly clock: PortalClock }): Journal {
  const requests: JournalRequest[] = [];
  const pushes: JournalPush[] = [];
  let nextSequence = 1;
  let nextPush = 1;
  const waiters = createWaiters<JournalRequest>();
  const listeners = new Set<(request: JournalRequest) => void>();
  const tell = (request: JournalRequest): void => {
    waiters.notify(request);
    for (const listener of [...listeners]) listener(request);
  };

  return {
    requests,
    pushes,
    requestsFor: (method) => requests.filter((r) => r.method.toLowerCase() === method.toLowerCase()),
    received: (request) => {
      const entry: JournalRequest = { ...request, sequence: nextSequence++, outcome: 'pending', faults: [] };
      keep(requests, entry);
      tell(entry);
      return entry.sequence;
    },
    update: (sequence, update) => {
      const at = requests.findLastIndex((r) => r.sequence === sequence);
      const before = requests[at];
      if (before === undefined) return;
      const after = { ...before, ...update };
      requests[at] = after;
      tell(after);
    },
    pushed: (push) => {
      keep(pushes, { ...push, sequence: nextPush++, sentAtMs: deps.clock.nowMs() });
    },
    waitForRequest: async (fits, timeoutMs, options = {}) => {
      const after = options.afterSequence ?? 0;
      const fitting = (r: JournalRequest): boolean => r.sequence > after && fits(r);
      return requests.find(fitting) ?? waiters.wait(fitting, timeoutMs, 'a REST request');
    },
    onRequest: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    clear: () => {
      requests.length = 0;
      pushes.length = 0;
    },
  };
}

function keep<T>(list: T[], item: T): void {
  list.push(item);
  if (list.length > 20_000) list.splice(0, 1000);
}
