import type { CallOutcome } from '../../../contracts/calls.ts';
import type { CallEvent } from '../../core/ports/callSource.ts';
import type { Hook } from '../../core/ports/phoneSource.ts';

export interface HookCallsDeps {
  readonly sourceName: string;
  /** A new id for a call whose phone tells none. */
  readonly newId: () => string;
  /**
   * The same news of the same number within this time is the same request, sent again. 0 for programs on this computer:
   * they start their command once for each thing that happens, so that two rings are two calls.
   */
  readonly repeatsWithinMs: number;
}

/** Turns what a phone's hooks say into call events; keeps which calls are open. */
export interface HookCalls {
  /** Total: whatever comes, in whatever order, it never throws, and what fits no call changes nothing. */
  apply(hook: Hook): readonly CallEvent[];
}

interface OpenCall {
  /** Ours, since a phone may count its calls anew after a restart. */
  readonly sourceCallId: string;
  readonly phoneCallId: string | null;
  readonly number: string;
  readonly direction: Hook['direction'];
  readonly answered: boolean;
}

/** A phone that never says that a call ended (Linphone) must not fill the memory; core ends such calls by its own time. */
const openAtMost = 100;
/** So long is news of a call that is over taken for late news of it. Yealink's ids are small numbers that come again. */
const closedForMs = 60_000;

export function createHookCalls(deps: HookCallsDeps): HookCalls {
  /** Oldest first. */
  let open: readonly OpenCall[] = [];
  /** The phone's own ids of calls that are over, and since when. */
  const closedAtMs = new Map<string, number>();

  /** When a hook without an id was last heard, by its news and number. */
  const heardAtMs = new Map<string, number>();

  const isRepeated = (hook: Hook): boolean => {
    if (deps.repeatsWithinMs === 0 || hook.phoneCallId !== null) return false;
    for (const [old, atMs] of heardAtMs)
      if (hook.atMs - atMs >= deps.repeatsWithinMs || atMs > hook.atMs) heardAtMs.delete(old);
    const key = `${hook.news} ${hook.direction} ${hook.number}`;
    const repeated = heardAtMs.has(key);
    heardAtMs.set(key, hook.atMs);
    return repeated;
  };

  const base = (hook: Hook, sourceCallId: string) => ({
    sourceName: deps.sourceName,
    call: { callId: null, sourceCallId },
    mid: null,
    atMs: hook.atMs,
  });

  const begin = (hook: Hook): { readonly call: OpenCall; readonly events: readonly CallEvent[] } => {
    const call: OpenCall = {
      sourceCallId: deps.newId(),
      phoneCallId: hook.phoneCallId,
      number: hook.number,
      direction: hook.news === 'dial' ? 'outgoing' : hook.direction,
      answered: false,
    };
    open = [...open, call].slice(-openAtMost);
    return {
      call,
      events: [{ ...base(hook, call.sourceCallId), type: 'offered', details: detailsOf(hook, call) }],
    };
  };

  const replace = (call: OpenCall, changed: OpenCall): void => {
    open = open.map((one) => (one === call ? changed : one));
  };

  /** The calls a hook may be about: by the phone's id, else by the number, else, without a number, any. */
  const candidates = (hook: Hook): readonly OpenCall[] => {
    if (hook.phoneCallId !== null) return open.filter(({ phoneCallId }) => phoneCallId === hook.phoneCallId);
    return hook.number === '' ? open : open.filter(({ number }) => number === hook.number);
  };

  const onRing = (hook: Hook): readonly CallEvent[] => {
    if (hook.phoneCallId !== null) {
      const known = isClosed(hook) || candidates(hook).length > 0;
      return known ? [] : begin(hook).events;
    }
    return begin(hook).events;
  };

  const onAnswer = (hook: Hook): readonly CallEvent[] => {
    const ringing = candidates(hook).find(({ answered }) => !answered);
    if (ringing !== undefined) {
      replace(ringing, { ...ringing, answered: true });
      return [{ ...base(hook, ringing.sourceCallId), type: 'answered' }];
    }
    // Without an id of its own this may as well be the doubled news of a call that is over.
    if (hook.phoneCallId === null || isClosed(hook) || candidates(hook).length > 0) return [];
    const { call, events } = begin(hook);
    replace(call, { ...call, answered: true });
    return [...events, { ...base(hook, call.sourceCallId), type: 'answered' }];
  };

  const onEnd = (hook: Hook): readonly CallEvent[] => {
    const fitting = candidates(hook);
    // Busy is said of a call that nobody took; any other end more likely of the one that is being spoken.
    const wanted = fitting.find(({ answered }) => answered === (hook.news === 'end')) ?? fitting[0];
    if (hook.phoneCallId !== null && !isClosed(hook)) closedAtMs.set(hook.phoneCallId, hook.atMs);
    if (wanted === undefined) return [];
    open = open.filter((call) => call !== wanted);
    return [{ ...base(hook, wanted.sourceCallId), type: 'ended', outcome: outcomeOf(wanted, hook) }];
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
        case 'test':
          return [];
      }
    },
  };
}

/**
 * Rung and over: missed, which may also mean taken on another phone (MicroSIP and desk phones say the same for both).
 * Rung and busy: declined. An outgoing call that nobody answered has failed, whoever put down first.
 */
function outcomeOf(call: OpenCall, hook: Hook): CallOutcome {
  if (call.answered) return 'answered';
  if (call.direction === 'outgoing') return 'failed';
  return hook.news === 'busy' ? 'declined' : 'missed';
}

function detailsOf(hook: Hook, call: OpenCall) {
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
