import type {
  CallHistory,
  HistoryChanges,
  HistoryOwner,
} from '../../../../electron/core/ports/history/callHistory.ts';
import type { KeptCall } from '../../../../electron/core/ports/history/keptCall.ts';

/** What has been written, by account and key, as the disk would have it. */
export function createMemoryHistory(): Pick<CallHistory, 'write'> & {
  readonly of: (account: string | null) => readonly KeptCall[];
  readonly writes: readonly { readonly owner: HistoryOwner; readonly changes: HistoryChanges }[];
  lose(): void;
} {
  const files = new Map<string | null, Map<string, KeptCall>>();
  const writes: { owner: HistoryOwner; changes: HistoryChanges }[] = [];
  return {
    writes,
    write(owner, changes) {
      writes.push({ owner, changes });
      const file = files.get(owner.account) ?? new Map<string, KeptCall>();
      files.set(owner.account, file);
      for (const { call } of changes.calls) file.set(call.key, call);
      for (const key of changes.gone) file.delete(key);
    },
    of: (account) => [...(files.get(account)?.values() ?? [])],
    lose: () => files.clear(),
  };
}
