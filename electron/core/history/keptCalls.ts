import type { CallRow } from '../../../contracts/calls.ts';
import type { Call } from '../calls/call.ts';
import type { CallList } from '../calls/callList.ts';
import type { CallRegistration } from '../calls/callRegistration.ts';
import { createListeners, type ListenersLog, type Told } from '../listeners.ts';
import type { CallerCall, CallHistory, HistoryOwner, KeptChange } from '../ports/history/callHistory.ts';
import type { Timers } from '../ports/clock.ts';
import { asksForCallBack, type KeptCall } from '../ports/history/keptCall.ts';
import type { CallerIndex } from './callerIndex.ts';
import { findableOf } from './searchText.ts';

export interface KeptCallsDeps {
  readonly calls: Pick<CallList, 'find' | 'all' | 'rowOf'> & Pick<CallRegistration, 'followCalls'>;
  readonly history: Pick<CallHistory, 'write'>;
  readonly callers: CallerIndex;
  /** Whose calls those are that begin now. */
  readonly owner: () => HistoryOwner;
  /** ISO 3166-1 alpha-2: numbers without a country code belong to it. */
  readonly country: () => string;
  readonly timers: Timers;
  readonly log: ListenersLog;
}

/** Sees to it that each change of a call gets into the history of whose call it is, after the popup and not one by one. */
export interface KeptCalls {
  start(): () => void;
  /** Calls that an earlier run left are known again. @param accountOf whose they are, by key */
  takeUp(accountOf: ReadonlyMap<string, string>): void;
  /**
   * Puts what has changed on its way, so that a question that comes after finds it.
   *
   * @param atMost calls; what is beyond comes a moment later
   */
  flush(atMost?: number): void;
  /** Puts what is no call of this run on its way. */
  writeOthers(whose: HistoryOwner, calls: readonly KeptCall[]): void;
  /** What was written in this run may be gone. */
  writeAgain(): void;
  /** Nothing about these calls is put on its way while they are being erased. */
  withhold(callKeys: readonly string[]): Withheld;
  /** The call as it is now, where the running program knows it and it is this account's. */
  liveRow(kept: KeptCall, account: string | null): CallRow | null;
  /** All of this account's that the running program knows, newest first. */
  liveRows(account: string | null): readonly CallRow[];
  /** Something was put on its way. */
  readonly written: Told<undefined>;
}

/** Calls on whose erasing it depends whether anything more is written about them. */
export interface Withheld {
  /** They are erased: nothing more is. */
  forget(): void;
  /** They are not: what became of them meanwhile is. */
  release(): void;
}

/** The popup has long been painted, and a call that rings and is answered at once is written once. */
const writeAfterMs = 120;
/** A flood is worked off in parts, so that nothing else has to wait for it. */
const writtenAtOnce = 25;
const flushedAtOnce = 60;
/** Calls of this run whose owner is remembered; more than the list has. */
const ownersAtMost = 4_000;

export function createKeptCalls(deps: KeptCallsDeps): KeptCalls {
  const { calls, history, callers, owner, country, timers } = deps;
  const written = createListeners<undefined>(deps.log);
  const owners = new Map<string, HistoryOwner>();
  /** Calls of an earlier run, of which less is known than was written down then. */
  const takenUp = new Set<string>();
  const pending = new Map<string, Call>();
  const withheld = new Set<string>();
  let isScheduled = false;
  const findables = new WeakMap<Call['party'], Pick<KeptChange, 'text' | 'digits' | 'caller'>>();

  const ownerOf = (key: string): HistoryOwner => {
    const known = owners.get(key);
    const now = owner();
    // Under the old name of the portal of now, a file of that name would be begun anew.
    const isRenamed = known !== undefined && known.account !== null && known.account === now.renamedFrom;
    if (known !== undefined && !isRenamed) return known;
    owners.set(key, now);
    for (const oldest of owners.keys()) {
      if (owners.size <= ownersAtMost) break;
      owners.delete(oldest);
    }
    return now;
  };

  const findable = (party: Call['party']): Pick<KeptChange, 'text' | 'digits' | 'caller'> => {
    const known = findables.get(party);
    if (known !== undefined) return known;
    const found = { ...findableOf({ party }, country()), caller: callers.callerOf(party) };
    findables.set(party, found);
    return found;
  };

  const changeOf = (call: Call): KeptChange => ({
    call: keptCall(call, calls.rowOf(call)),
    ...findable(call.party),
    knowsLess: takenUp.has(call.key),
  });

  /** @param atMost calls; the rest is put on its way a moment later */
  const write = (atMost: number): void => {
    const ready = [...pending].filter(([key]) => !withheld.has(key));
    if (ready.length === 0) return;
    const batches = new Map<string | null, { owner: HistoryOwner; calls: Call[] }>();
    for (const [key, call] of ready.slice(0, atMost)) {
      pending.delete(key);
      const whose = ownerOf(key);
      const batch = batches.get(whose.account) ?? { owner: whose, calls: [] };
      batch.calls.push(call);
      batches.set(whose.account, batch);
    }
    for (const batch of batches.values()) {
      const changes = batch.calls.map(changeOf);
      const gone = batch.calls.flatMap(({ formerKeys }) => formerKeys ?? []);
      callers.forget(gone);
      if (batch.owner.account === owner().account) callers.note(changes.flatMap(callerCallOf));
      history.write(batch.owner, { calls: changes, gone });
    }
    if (ready.length > atMost) schedule();
    written.tell(undefined);
  };

  const schedule = (): void => {
    if (isScheduled) return;
    isScheduled = true;
    timers.after(writeAfterMs, () => {
      isScheduled = false;
      write(writtenAtOnce);
    });
  };

  const put = (call: Call): void => {
    ownerOf(call.key);
    pending.set(call.key, call);
    schedule();
  };

  const isOf = (account: string | null, { key }: Call): boolean =>
    owners.has(key) && ownerOf(key).account === account;

  const liveCall = (key: string, account: string | null): Call | undefined => {
    const call = calls.find(key);
    return call !== undefined && isOf(account, call) ? call : undefined;
  };

  return {
    written,
    start: () => calls.followCalls(({ call }) => put(call)),
    takeUp(accountOf) {
      for (const [key, account] of accountOf) {
        const call = calls.find(key);
        if (call === undefined || owners.has(key)) continue;
        owners.set(key, { account, renamedFrom: null });
        takenUp.add(key);
        put(call);
      }
    },
    flush: (atMost = flushedAtOnce) => write(atMost),
    writeOthers(whose, others) {
      // Read once more they are where they were, by the name that was found the first time.
      const changes = others.map((call) => ({
        call,
        caller: callers.callerOf(call.party),
        ...findableOf(call, country()),
        knowsLess: true,
      }));
      history.write(whose, { calls: changes, gone: [] });
      written.tell(undefined);
    },
    writeAgain() {
      for (const call of calls.all()) if (owners.has(call.key)) put(call);
    },
    withhold(callKeys) {
      for (const key of callKeys) withheld.add(key);
      const end = (): void => callKeys.forEach((key) => withheld.delete(key));
      return {
        forget() {
          end();
          for (const key of callKeys) {
            pending.delete(key);
            owners.delete(key);
            takenUp.delete(key);
          }
        },
        release() {
          end();
          if (pending.size > 0) schedule();
        },
      };
    },
    liveRow(kept, account) {
      const call = liveCall(kept.key, account);
      if (call === undefined) return null;
      const row = calls.rowOf(call);
      if (!takenUp.has(kept.key)) return row;
      return { ...row, party: kept.party, direction: kept.direction, startedAtMs: kept.startedAtMs };
    },
    liveRows: (account) =>
      [...calls.all()]
        .filter((call) => isOf(account, call))
        .map(calls.rowOf)
        .reverse(),
  };
}

function keptCall({ callId }: Call, row: CallRow): KeptCall {
  const {
    actions: _actions,
    canShowCardAgain: _canShow,
    canRetryHide: _canRetry,
    canHaveNote: _canHaveNote,
    ...kept
  } = row;
  return { ...kept, callId };
}

function callerCallOf({ call, caller }: KeptChange): readonly CallerCall[] {
  if (caller === null || call.isTest) return [];
  const { key, startedAtMs, answeredAtMs, endedAtMs, direction } = call;
  const talk =
    answeredAtMs === null || endedAtMs === null
      ? null
      : { atMs: answeredAtMs, seconds: Math.max(0, Math.round((endedAtMs - answeredAtMs) / 1000)) };
  return [
    { key, caller, startedAtMs, isIncoming: direction !== 'outgoing', isMissed: asksForCallBack(call), talk },
  ];
}
