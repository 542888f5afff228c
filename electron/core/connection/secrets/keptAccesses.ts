import { toAppErrorData, type AppErrorData } from '../../../../contracts/errors.ts';
import { accountName } from '../../../../contracts/access/webhookUrl.ts';
import { createOneAfterAnother } from '../../oneAfterAnother.ts';
import type { ConnectionRecord, ConnectionRecords, Remembered } from '../../ports/connectionRecord.ts';
import type { Log } from '../../ports/log.ts';
import type { KeychainUser, SecretStore } from '../../ports/secretStore.ts';
import type { PortalUse } from '../portalUse.ts';
import type { Known } from '../state/connectionState.ts';

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
  /**
   * Puts a stored access into use. It is written down before, since quitting at that moment must not leave a secret that
   * nobody remembers; the portal before keeps its secret until then, for `removeLeft` to take.
   *
   * @param refuse asked before that is written and again after it
   * @param enter puts it into use
   * @throws what `refuse` throws: all is as it was before `store` then
   */
  putIntoUse(use: PortalUse, known: Known, refuse: () => void, enter: () => void): Promise<void>;
  /** What is known of the portal in use. Never throws. */
  remember(use: PortalUse, known: Known): Promise<void>;
  /**
   * No portal is, from now on. Never throws.
   * @param account of the portal in use; null where there was none
   * @returns `keychain.entryLeft` where the secret is in the keychain still
   */
  forget(account: string | null): Promise<AppErrorData | null>;
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

function recordOf(use: PortalUse, { operator, capabilities, owner }: Known): ConnectionRecord {
  const { origin, userId } = use.access();
  return { origin, userId, operator, capabilities: [...capabilities], owner };
}

const accountOf = (record: ConnectionRecord | null): string | null =>
  record === null ? null : accountName(record);

export function createKeptAccesses({ secrets, records, log }: KeptAccessesDeps): KeptAccesses {
  /** The portal in use, or to be used once its secret can be read. */
  let held: ConnectionRecord | null = null;
  /** The one that is about to take its place. */
  let coming: { readonly use: PortalUse; readonly record: ConnectionRecord } | null = null;
  /** Stored, and neither in use yet nor dropped. */
  const underWay = new Set<PortalUse>();
  let left: readonly string[] = [];
  /** Of what an earlier run left. */
  let found: 'notYet' | 'known' | 'notUnderstood' = 'notYet';
  /** Another portal is remembered, or none, than that which an earlier run left: its secret goes. */
  let isReplaced = false;
  let isUnwritten = false;

  /** One after the other: a late removal must not take what was stored meanwhile. */
  const inTurn = createOneAfterAnother();

  const withLeft = (
    accounts: readonly (string | null)[],
    ...but: readonly (string | null)[]
  ): readonly string[] => {
    const all = new Set([...left, ...accounts.filter((account) => account !== null)]);
    for (const account of but) if (account !== null) all.delete(account);
    return [...all].slice(-leftAtMost);
  };

  /** Puts what an earlier run left behind what was decided since. @returns whether it is known now, for better or worse */
  const takeIn = (): boolean => {
    if (found !== 'notYet') return true;
    const earlier = records.read();
    if (earlier === 'refused') return false;
    found = earlier === null ? 'notUnderstood' : 'known';
    if (earlier === null) return true;
    if (!isReplaced) held = earlier.portal;
    left = withLeft([...earlier.leftInKeychain, accountOf(earlier.portal)], accountOf(held));
    return true;
  };

  const toWrite = (): Remembered => {
    const portal = coming?.record ?? held;
    return { portal, leftInKeychain: withLeft([accountOf(held)], accountOf(portal)) };
  };

  /** What the disk does not take holds all the same, until Ringside quits. */
  const write = async (): Promise<void> => {
    isUnwritten = true;
    if (!takeIn()) return log.warn('connection not remembered yet');
    isUnwritten = false;
    await records.write(toWrite()).catch((error: unknown) => log.error('connection not remembered', error));
  };

  const isWanted = (account: string): boolean =>
    account === accountOf(held) || [...underWay].some((use) => use.account() === account);

  const removeLeft = (by: KeychainUser): Promise<AppErrorData | null> =>
    inTurn(async () => {
      let problem: AppErrorData | null = null;
      for (const account of left) {
        if (isWanted(account)) continue;
        try {
          await secrets.remove(account, by);
          left = withLeft([], account);
          await write();
        } catch (error) {
          log.warn('secret left in the keychain', { error: toAppErrorData(error).code });
          const host = account.replace(/^https?:\/\/|\/\d+$/g, '');
          problem = { code: 'keychain.entryLeft', params: { host } };
        }
      }
      return problem;
    });

  const settle = (use: PortalUse, record: ConnectionRecord): void => {
    underWay.delete(use);
    // Another one may be about to take its place already.
    if (coming?.use === use) coming = null;
    left = withLeft([accountOf(held)], use.account());
    held = record;
    isReplaced = true;
  };

  const drop = async (use: PortalUse): Promise<void> => {
    underWay.delete(use);
    if (coming?.use === use) coming = null;
    if (!isWanted(use.account())) left = withLeft([use.account()]);
    await write();
    await removeLeft('program');
  };

  return {
    load() {
      if (!takeIn()) return 'refused';
      if (isUnwritten) void write();
      return found === 'known' ? { portal: held, leftInKeychain: left } : null;
    },
    store(use, by) {
      underWay.add(use);
      return inTurn(async () => {
        const account = use.account();
        const wasLeft = left.includes(account);
        left = withLeft([], account);
        try {
          if (wasLeft) await write();
          await use.store(by);
        } catch (error) {
          underWay.delete(use);
          if (wasLeft && !isWanted(account)) {
            left = withLeft([account]);
            await write();
          }
          throw error;
        }
      });
    },
    async putIntoUse(use, known, refuse, enter) {
      const record = recordOf(use, known);
      try {
        refuse();
        coming = { use, record };
        await write();
        refuse();
      } catch (error) {
        await drop(use);
        throw error;
      }
      enter();
      settle(use, record);
    },
    async remember(use, known) {
      held = recordOf(use, known);
      isReplaced = true;
      await write();
    },
    async forget(account) {
      left = withLeft([account, accountOf(held), accountOf(coming?.record ?? null)]);
      held = null;
      coming = null;
      isReplaced = true;
      await write();
      return removeLeft('person');
    },
    removeLeft,
  };
}
