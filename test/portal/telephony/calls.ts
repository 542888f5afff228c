import { createHash, randomUUID } from 'node:crypto';
import type { PortalClock } from '../clock.ts';
import type { ActivityTable } from './activities.ts';
import type { CrmRecord } from './crm.ts';

/** A registered and unfinished call: one row of the portal's call table. */
export interface CallRow {
  readonly callId: string;
  /** See `Identity.owner`. */
  readonly owner: string;
  /** The operator named at registration. */
  readonly userId: number;
  readonly phoneNumber: string;
  /** 1 outgoing, 2 incoming, 3 incoming with redirection, 4 callback, 5 informational. */
  readonly type: number;
  readonly startMs: number;
  readonly lineNumber: string;
  readonly externalCallId: string;
  /** Another operator whose extension was called, which makes the call internal. */
  readonly internalUserId?: number;
  readonly crm?: CrmRecord;
}

/** A finished call: one row of the statistics. */
export interface FinishedCall {
  readonly id: number;
  readonly row: CallRow;
  readonly portalUserId: number;
  readonly durationS: number;
  readonly statusCode: string;
  /** The CRM activity that the finish made; null where the caller is not in the CRM. */
  readonly activityId: number | null;
}

export interface CallTable {
  find(callId: string): CallRow | undefined;
  /** The live call that a registration like this one falls together with, if any. */
  findDuplicate(wanted: {
    readonly owner: string;
    readonly userId: number;
    readonly phoneNumber: string;
    readonly type: number;
    /** Compared only when the request names them. */
    readonly lineNumber?: string;
    readonly externalCallId?: string;
  }): CallRow | undefined;
  add(row: Omit<CallRow, 'callId'>): CallRow;
  /** Deletes the row and keeps the call in the statistics. */
  finish(
    callId: string,
    end: { readonly portalUserId: number; readonly durationS: number; readonly statusCode: string },
  ): FinishedCall | undefined;
  findFinished(callId: string): FinishedCall | undefined;
  /** The calls still running, oldest first. */
  readonly running: readonly CallRow[];
  /** The statistics, oldest first. */
  readonly finished: readonly FinishedCall[];
  /** A fresh id: `externalCall.<md5>.<unix seconds>`. */
  newCallId(): string;
  clear(): void;
}

const duplicateWindowMs = 30 * 60_000;

/** Keeps the calls; the duplicate rule is the one in the source of module voximplant (lib/rest/helper.php). */
export function createCallTable(deps: {
  readonly clock: PortalClock;
  readonly activities: Pick<ActivityTable, 'add' | 'clear'>;
}): CallTable {
  const running = new Map<string, CallRow>();
  const finished = new Map<string, FinishedCall>();
  let nextId = 1;
  const newCallId = (): string =>
    `externalCall.${createHash('md5').update(randomUUID()).digest('hex')}.${Math.floor(deps.clock.nowMs() / 1000)}`;

  return {
    find: (callId) => running.get(callId),
    findDuplicate: (wanted) =>
      [...running.values()].find(
        (row) =>
          row.owner === wanted.owner &&
          row.userId === wanted.userId &&
          row.phoneNumber === wanted.phoneNumber &&
          row.type === wanted.type &&
          (wanted.lineNumber === undefined || row.lineNumber === wanted.lineNumber) &&
          (wanted.externalCallId === undefined || row.externalCallId === wanted.externalCallId) &&
          row.startMs > deps.clock.nowMs() - duplicateWindowMs,
      ),
    add: (row) => {
      const added = { ...row, callId: newCallId() };
      running.set(added.callId, added);
      return added;
    },
    finish: (callId, end) => {
      const row = running.get(callId);
      if (row === undefined) return undefined;
      running.delete(callId);
      const activityId = deps.activities.add(row)?.id ?? null;
      const call = { id: nextId++, row, activityId, ...end };
      finished.set(callId, call);
      return call;
    },
    findFinished: (callId) => finished.get(callId),
    get running() {
      return [...running.values()];
    },
    get finished() {
      return [...finished.values()];
    },
    newCallId,
    clear: () => {
      running.clear();
      finished.clear();
      deps.activities.clear();
    },
  };
}
