import { historyRowsAtMost } from '../../../contracts/history/historyBounds.ts';
import type { CallRow } from '../../../contracts/calls.ts';
import type { CallList } from '../../core/calls/callList.ts';
import type { CommandQueue } from '../../core/commands/commandQueue.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { KeptCall } from '../../core/ports/history/keptCall.ts';
import { knownKeptCall, type KnownCall } from '../../core/recordings/knownCalls.ts';
import type { HistoryFeature } from '../calls/history.ts';

/** More talks than anybody has in the week in which a recording is looked for. */
const rowsAtMost = 5_000;
/** Which calls of earlier runs there are hardly changes: the folder is looked at every few seconds while a recording is made. */
const askAgainMs = 60_000;

/** Talked calls of earlier runs. */
export interface EarlierCalls {
  /** @param sinceMs Unix ms. @throws what the history throws */
  since(sinceMs: number): Promise<readonly KnownCall[]>;
  /** Another operator is there, or the history was deleted. */
  forget(): void;
}

export function createEarlierCalls(others: {
  readonly list: Pick<CallList, 'find'>;
  readonly history: Pick<HistoryFeature, 'callOf' | 'answered'>;
  readonly queue: Pick<CommandQueue, 'all'>;
  readonly clock: Pick<Clock, 'monotonicMs'>;
}): EarlierCalls {
  const { list, history, queue, clock } = others;
  let asked: { sinceMs: number; atMs: number; rows: readonly CallRow[] } | null = null;
  let kept = new Map<string, KeptCall>();
  /** What is answered for the operator before is kept for nobody. */
  let generation = 0;

  const read = async (sinceMs: number): Promise<readonly CallRow[]> => {
    const rows: CallRow[] = [];
    let until: string | null = null;
    while (rows.length < rowsAtMost) {
      const part = await history.answered({ until, offset: rows.length, limit: historyRowsAtMost });
      until ??= part.newest;
      rows.push(...part.rows);
      const oldest = part.rows.at(-1);
      if (oldest === undefined || oldest.startedAtMs < sinceMs) break;
    }
    return rows;
  };

  const rowsSince = async (sinceMs: number): Promise<readonly CallRow[]> => {
    const nowMs = clock.monotonicMs();
    if (asked !== null && asked.sinceMs <= sinceMs && nowMs - asked.atMs < askAgainMs) return asked.rows;
    const asker = generation;
    const rows = await read(sinceMs);
    if (asker === generation) asked = { sinceMs, atMs: nowMs, rows };
    return rows;
  };

  return {
    async since(sinceMs) {
      const asker = generation;
      const rows = await rowsSince(sinceMs);
      const keys = rows.flatMap(({ key, startedAtMs }) =>
        startedAtMs >= sinceMs && list.find(key) === undefined ? [key] : [],
      );
      const before = kept;
      const found = await Promise.all(
        keys.map(async (key) => before.get(key) ?? (await history.callOf(key).catch(() => null))),
      );
      const calls = found.filter((one) => one !== null);
      if (asker === generation)
        kept = new Map(calls.filter(({ state }) => state === 'ended').map((one) => [one.key, one]));
      const owed = queue.all();
      return calls.flatMap((one) => knownKeptCall(one, owed) ?? []);
    },
    forget() {
      generation += 1;
      asked = null;
      kept = new Map();
    },
  };
}
