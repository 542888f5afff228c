import { toAppErrorData, type AppErrorData } from '../../../../contracts/errors.ts';
import { accountName } from '../../../../contracts/access/webhookUrl.ts';
import type { ConnectionRecord, ConnectionRecords, Remembered } from '../../ports/connectionRecord.ts';
import type { Log } from '../../ports/log.ts';
import type { KeychainUser, SecretStore } from '../../ports/secretStore.ts';
import type { PortalUse } from '../portalUse.ts';

/**
 * What outlives the program: which portal is connected, and the secrets in the keychain. A secret that is not wanted any
 * more is written down before it is removed, so that it goes at last, however long the keychain is away.
 */
export interface KeptAccesses {
  /**
   * What an earlier run left, with what was decided since; null where it could not be understood. Before anything else, and
   * again while it is `refused`: nothing is written over it before it was read. Never throws.
   */
  load(): Remembered | 'refused' | null;
  /** @throws AppError `keychain.*` */
  store(use: PortalUse, by: KeychainUser): Promise<void>;
  /** This portal is the one from now on; the secret of the one before goes. Never throws. */
  remember(record: ConnectionRecord): Promise<void>;
  /**
   * No portal is, from now on. Never throws.
   * @param account of the portal in use; null where there was none
   * @returns `keychain.entryLeft` where the secret is in the keychain still
   */
  forget(account: string | null): Promise<AppErrorData | null>;
  /** The secret of an access that came to nothing goes. Never throws. */
  drop(account: string): Promise<void>;
  /** Removes what could not be removed before. @returns as `forget` */
  removeLeft(by: KeychainUser): Promise<AppErrorData | null>;
}

export interface KeptAccessesDeps {
  readonly secrets: SecretStore;
  readonly records: ConnectionRecords;
  readonly log: Log;
}

/** As many as the file may name. */
const leftAtMost = 50;

export function createKeptAccesses({ secrets, records, log }: KeptAccessesDeps): KeptAccesses {
  let kept: Remembered = { portal: null, leftInKeychain: [] };
  /** Of what an earlier run left. */
  let found: 'notYet' | 'known' | 'notUnderstood' = 'notYet';
  /** Another portal is remembered, or none, than that which an earlier run left: its secret goes. */
  let isReplaced = false;
  let isUnwritten = false;
  let work: Promise<unknown> = Promise.resolve();

  /** One after the other: a late removal must not take what was stored meanwhile. */
  const inTurn = <T>(action: () => Promise<T>): Promise<T> => {
    const result = work.then(action);
    work = result.catch(() => undefined);
    return result;
  };

  /** What the disk does not take holds all the same, until Ringside quits. */
  const write = async (next: Remembered): Promise<void> => {
    kept = next;
    isUnwritten = true;
    if (!takeIn()) return log.warn('connection not remembered yet');
    isUnwritten = false;
    await records.write(kept).catch((error: unknown) => log.error('connection not remembered', error));
  };

  const withLeft = (accounts: readonly (string | null)[], but: string | null): readonly string[] => {
    const all = new Set([...kept.leftInKeychain, ...accounts.filter((account) => account !== null)]);
    if (but !== null) all.delete(but);
    return [...all].slice(-leftAtMost);
  };

  const rememberedAccount = (): string | null => (kept.portal === null ? null : accountName(kept.portal));

  /** Puts what an earlier run left behind what was decided since. @returns whether it is known now, for better or worse */
  const takeIn = (): boolean => {
    if (found !== 'notYet') return true;
    const left = records.read();
    if (left === 'refused') return false;
    found = left === null ? 'notUnderstood' : 'known';
    if (left === null) return true;
    const portal = isReplaced ? kept.portal : left.portal;
    const former = isReplaced && left.portal !== null ? accountName(left.portal) : null;
    const leftInKeychain = withLeft([...left.leftInKeychain, former], portal && accountName(portal));
    kept = { portal, leftInKeychain };
    return true;
  };

  const removeLeft = (by: KeychainUser): Promise<AppErrorData | null> =>
    inTurn(async () => {
      let problem: AppErrorData | null = null;
      for (const account of kept.leftInKeychain) {
        try {
          await secrets.remove(account, by);
          await write({ ...kept, leftInKeychain: withLeft([], account) });
        } catch (error) {
          log.warn('secret left in the keychain', { error: toAppErrorData(error).code });
          const host = account.replace(/^https?:\/\/|\/\d+$/g, '');
          problem = { code: 'keychain.entryLeft', params: { host } };
        }
      }
      return problem;
    });

  return {
    load() {
      if (!takeIn()) return 'refused';
      if (isUnwritten) void write(kept);
      return found === 'known' ? kept : null;
    },
    store: (use, by) =>
      inTurn(async () => {
        const account = use.account();
        const wasLeft = kept.leftInKeychain.includes(account);
        if (wasLeft) await write({ ...kept, leftInKeychain: withLeft([], account) });
        try {
          await use.store(by);
        } catch (error) {
          if (wasLeft) await write({ ...kept, leftInKeychain: withLeft([account], null) });
          throw error;
        }
      }),
    async remember(record) {
      const account = accountName(record);
      isReplaced = true;
      const leftInKeychain = withLeft([rememberedAccount()], account);
      await write({ portal: record, leftInKeychain });
      if (leftInKeychain.length > 0) await removeLeft('program');
    },
    async forget(account) {
      isReplaced = true;
      await write({ portal: null, leftInKeychain: withLeft([account, rememberedAccount()], null) });
      return removeLeft('person');
    },
    async drop(account) {
      if (account === rememberedAccount()) return;
      await write({ ...kept, leftInKeychain: withLeft([account], null) });
      await removeLeft('program');
    },
    removeLeft,
  };
}
