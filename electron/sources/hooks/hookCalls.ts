import type { CallOutcome } from '../../../contracts/calls.ts';
import type { CallEvent } from '../../core/ports/callSource.ts';
import { isSameNumber } from '../../core/numbers/sameNumber.ts';
import type { Hook, LiveLegs } from '../../core/ports/phoneSource.ts';

export interface HookCallsDeps {
  readonly sourceName: string;
  /** Which of the calls that were told of go on. Asked anew with each hook: an end that was lost is known there alone. */
  readonly liveLegs: LiveLegs;
  /** ISO 3166-1 alpha-2: numbers without a country code belong to it. */
  readonly country: () => string;
  /** A new id for a call whose phone tells none. */
  readonly newId: () => string;
  /**
   * The same news of the same number within this time is the same request, sent again. 0 for programs on this computer:
   * they start their command once for each thing that happens, so that two rings are two calls.
   */
  readonly repeatsWithinMs: number;
}

/** Turns what a phone's hooks say into call events; knows which hooks are about which call. */
export interface HookCalls {
  /** Total: whatever comes, in whatever order, it never throws, and what fits no call changes nothing. */
  apply(hook: Hook): readonly CallEvent[];
}

/** By what later hooks are known to be about this call. */
interface ToldCall {
  /** Ours, since a phone may count its calls anew after a restart. */
  readonly sourceCallId: string;
  readonly phoneCallId: string | null;
  readonly number: string;
  readonly direction: Hook['direction'];
  readonly lastNewsAtMs: number;
}

interface LiveCall extends ToldCall {
  readonly state: 'ringing' | 'answered';
}

/** A phone that never says that a call ended (Linphone) must not fill the memory; core ends such calls by its own time. */
const toldAtMost = 100;
/** So long is news of a call that is over taken for late news of it. Yealink's ids are small numbers that come again. */
const closedForMs = 60_000;
/** So long a call that core has given up waiting for is found again by the phone's own id. */
const foundByIdForMs = 60 * 60_000;

export function createHookCalls(deps: HookCallsDeps): HookCalls {
  /** Oldest first. Which of them go on is not known here. */
  let told: readonly ToldCall[] = [];
  /** The phone's own ids of calls that are over, and since when. */
  const closedAtMs = new Map<string, number>();

  /** When a hook without an id was last heard, by its news and number. */
  const heardAtMs = new Map<string, number>();

  const isRepeated = (hook: Hook): boolean => {
    if (deps.repeatsWithinMs === 0 || hook.phoneCallId !== null) return false;
    for (const [old, atMs] of heardAtMs)
      if (hook.atMs - atMs >= deps.repeatsWithinMs || atMs > hook.atMs) heardAtMs.delete(old);
    const keyOf = (news: Hook['news']): string => `${news} ${hook.direction} ${hook.number}`;
    const key = keyOf(hook.news);
    const repeated = heardAtMs.has(key);
    heardAtMs.set(key, hook.atMs);
    // These two alternate: held, taken back and held again is three pieces of news, however quick the hand.
    if (hook.news === 'hold' || hook.news === 'resume')
      heardAtMs.delete(keyOf(hook.news === 'hold' ? 'resume' : 'hold'));
    return repeated;
  };

  const base = (hook: Hook, sourceCallId: string) => ({
    sourceName: deps.sourceName,
    call: { callId: null, sourceCallId },
    mid: null,
    atMs: hook.atMs,
  });

  const begin = (hook: Hook): { readonly call: ToldCall; readonly events: readonly CallEvent[] } => {
    const call: ToldCall = {
      sourceCallId: deps.newId(),
      phoneCallId: hook.phoneCallId,
      number: hook.number,
      direction: hook.news === 'dial' ? 'outgoing' : hook.direction,
      lastNewsAtMs: hook.atMs,
    };
    told = [...told, call].slice(-toldAtMost);
    return {
      call,
      events: [{ ...base(hook, call.sourceCallId), type: 'offered', details: detailsOf(hook, call) }],
    };
  };

  const heardOf = (call: ToldCall, hook: Hook): void => {
    told = told.map((one) =>
      one.sourceCallId === call.sourceCallId ? { ...one, lastNewsAtMs: hook.atMs } : one,
    );
  };

  const forget = ({ sourceCallId }: ToldCall): void => {
    told = told.filter((one) => one.sourceCallId !== sourceCallId);
  };

  /** Those that go on, oldest first; the rest is forgotten but for what the phone's own id may still find. */
  const liveCalls = (hook: Hook): readonly LiveCall[] => {
    const states = new Map(deps.liveLegs(deps.sourceName).map((leg) => [leg.sourceCallId, leg.state]));
    told = told.filter(
      ({ sourceCallId, phoneCallId, lastNewsAtMs }) =>
        states.has(sourceCallId) || (phoneCallId !== null && hook.atMs - lastNewsAtMs <= foundByIdForMs),
    );
    return told.flatMap((call) => {
      const state = states.get(call.sourceCallId);
      return state === undefined ? [] : [{ ...call, state }];
    });
  };

  /** Phones may write the number of one call in several ways: as it was sent at the ring, as it would be dialled at the end. */
  const isAboutNumber = (call: ToldCall, { number }: Hook): boolean =>
    call.number === number || isSameNumber(call.number, number, deps.country());

  /** A phone without ids says no more than the number; one that withholds it is meant first where none is said. */
  const byNumber = (live: readonly LiveCall[], hook: Hook): readonly LiveCall[] => {
    const written = live.filter(({ number }) => number === hook.number);
    if (written.length > 0) return written;
    return hook.number === '' ? live : live.filter((call) => isAboutNumber(call, hook));
  };

  const onRing = (hook: Hook): readonly CallEvent[] => {
    if (hook.phoneCallId === null) return begin(hook).events;
    if (isClosed(hook)) return [];
    const live = liveCalls(hook).findLast(({ phoneCallId }) => phoneCallId === hook.phoneCallId);
    if (live === undefined) return begin(hook).events;
    const isSame =
      isAboutNumber(live, hook) && (live.state === 'ringing' || hook.atMs - live.lastNewsAtMs < closedForMs);
    if (isSame) return [];
    // The phone has begun to count anew, or counted on: what had this id is over, and its end was lost.
    return [...over(live, hook, live.state === 'answered' ? 'answered' : 'unknown'), ...begin(hook).events];
  };

  const onAnswer = (hook: Hook): readonly CallEvent[] => {
    const live = liveCalls(hook);
    if (hook.phoneCallId === null) {
      // The newest: an older one that still seems to ring is one whose end was lost.
      const ringing = byNumber(live, hook).findLast(({ state }) => state === 'ringing');
      // Otherwise this may as well be the doubled news of a call that is over.
      return ringing === undefined ? [] : answered(ringing, hook);
    }
    if (isClosed(hook)) return [];
    const known = told.findLast(({ phoneCallId }) => phoneCallId === hook.phoneCallId);
    if (known !== undefined) return isAnswered(live, known) ? [] : answered(known, hook);
    const { call, events } = begin(hook);
    return [...events, ...answered(call, hook)];
  };

  const answered = (call: ToldCall, hook: Hook): readonly CallEvent[] => {
    heardOf(call, hook);
    return [{ ...base(hook, call.sourceCallId), type: 'answered' }];
  };

  const onHeld = (hook: Hook): readonly CallEvent[] => {
    const live = liveCalls(hook).filter(({ state }) => state === 'answered');
    const call =
      hook.phoneCallId === null
        ? byNumber(live, hook).at(-1)
        : live.findLast(({ phoneCallId }) => phoneCallId === hook.phoneCallId);
    if (call === undefined) return [];
    heardOf(call, hook);
    return [{ ...base(hook, call.sourceCallId), type: 'held', isHeld: hook.news === 'hold' }];
  };

  const onEnd = (hook: Hook): readonly CallEvent[] => {
    const live = liveCalls(hook);
    if (hook.phoneCallId !== null) {
      if (!isClosed(hook)) closedAtMs.set(hook.phoneCallId, hook.atMs);
      const known = told.findLast(({ phoneCallId }) => phoneCallId === hook.phoneCallId);
      return known === undefined ? [] : over(known, hook, outcomeOf(known, isAnswered(live, known), hook));
    }
    const fitting = byNumber(live, hook);
    // Busy is said of a call that nobody took; any other end more likely of the one that is being spoken.
    const likely = hook.news === 'end' ? 'answered' : 'ringing';
    const wanted = fitting.findLast(({ state }) => state === likely) ?? fitting.at(-1);
    return wanted === undefined
      ? []
      : over(wanted, hook, outcomeOf(wanted, wanted.state === 'answered', hook));
  };

  const over = (call: ToldCall, hook: Hook, outcome: CallOutcome): readonly CallEvent[] => {
    forget(call);
    return [{ ...base(hook, call.sourceCallId), type: 'ended', outcome }];
  };

  const isClosed = (hook: Hook): boolean => {
    for (const [id, atMs] of closedAtMs) if (hook.atMs - atMs >= closedForMs) closedAtMs.delete(id);
    return hook.phoneCallId !== null && closedAtMs.has(hook.phoneCallId);
  };

  return {
    apply(hook) {
      if (isRepeated(hook)) return [];
      switch (hook.news) {
        case 'ring':
        case 'dial':
          return onRing(hook);
        case 'answer':
          return onAnswer(hook);
        case 'end':
        case 'busy':
          return onEnd(hook);
        case 'hold':
        case 'resume':
          return onHeld(hook);
        case 'test':
          return [];
      }
    },
  };
}

function isAnswered(live: readonly LiveCall[], { sourceCallId }: ToldCall): boolean {
  return live.some((call) => call.sourceCallId === sourceCallId && call.state === 'answered');
}

/**
 * Rung and over: missed, which may also mean taken on another phone (MicroSIP and desk phones say the same for both).
 * Rung and busy: declined. An outgoing call that nobody answered has failed, whoever put down first.
 */
function outcomeOf(call: ToldCall, wasAnswered: boolean, hook: Hook): CallOutcome {
  if (wasAnswered) return 'answered';
  if (call.direction === 'outgoing') return 'failed';
  return hook.news === 'busy' ? 'declined' : 'missed';
}

function detailsOf(hook: Hook, call: ToldCall) {
  return {
    direction: call.direction,
    phoneNumber: hook.number,
    name: hook.name,
    company: null,
    responsible: null,
    line: hook.line,
    crmEntity: null,
    shownTo: null,
  };
}
