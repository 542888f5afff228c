import { historyRowsAtMost } from '../../../contracts/history/historyBounds.ts';
import type { KeptCall } from '../../core/ports/history/keptCall.ts';
import { knownKeptCall, type KnownCall } from '../../core/recordings/knownCalls.ts';
import type { CallsFeature } from '../calls/calls.ts';
import type { HistoryFeature } from '../calls/history.ts';
import type { CommandsFeature } from '../portal/commands.ts';

/** Enough for the week in which a recording is looked for. */
const keptAtMost = 500;

/** Talked calls of earlier runs. */
export interface EarlierCalls {
  /** @param sinceMs Unix ms */
  since(sinceMs: number): Promise<readonly KnownCall[]>;
  /** Another operator is there. */
  forget(): void;
}

export function createEarlierCalls(others: {
  readonly calls: Pick<CallsFeature, 'list'>;
  readonly history: Pick<HistoryFeature, 'callOf' | 'answered'>;
  readonly commands: Pick<CommandsFeature, 'queue'>;
}): EarlierCalls {
  const { calls, history, commands } = others;
  const kept = new Map<string, KeptCall>();

  const call = async (key: string): Promise<KeptCall | null> => {
    const known = kept.get(key) ?? (await history.callOf(key).catch(() => null));
    if (known !== null && known.state === 'ended') kept.set(key, known);
    for (const oldest of kept.keys()) {
      if (kept.size <= keptAtMost) break;
      kept.delete(oldest);
    }
    return known;
  };

  return {
    async since(sinceMs) {
      const rows = await history.answered(historyRowsAtMost);
      const keys = rows.flatMap(({ key, startedAtMs }) =>
        startedAtMs >= sinceMs && calls.list.find(key) === undefined ? [key] : [],
      );
      const found = await Promise.all(keys.map(call));
      const owed = commands.queue.all();
      return found.flatMap((one) => (one === null ? [] : (knownKeptCall(one, owed) ?? [])));
    },
    forget: () => kept.clear(),
  };
}
