import type { PortalClock } from '../../clock.ts';

const bucketS = 60;
const bucketsKept = 10;

export interface OperatingUse {
  /** Seconds of work in the last ten one-minute buckets. */
  readonly operating: number;
  /** Unix seconds when the oldest counted bucket drops out. */
  readonly operatingResetAt: number;
}

/** Sums work per method and credential (Bitrix24 docs, settings/performance/limits). */
export interface OperatingTime {
  use(method: string, credential: string): OperatingUse;
  charge(method: string, credential: string, seconds: number): void;
  clear(): void;
}

/** Makes an empty account. */
export function createOperatingTime(deps: { readonly clock: PortalClock }): OperatingTime {
  const accounts = new Map<string, Map<number, number>>();
  const keyOf = (method: string, credential: string): string => `${method.toLowerCase()} ${credential}`;
  const nowBucket = (): number => Math.floor(deps.clock.nowMs() / 1000 / bucketS);
  return {
    use: (method, credential) => {
      const current = nowBucket();
      const account = accounts.get(keyOf(method, credential));
      const live = [...(account ?? [])].filter(([bucket]) => bucket > current - bucketsKept);
      const oldest = live.length === 0 ? undefined : Math.min(...live.map(([bucket]) => bucket));
      const resetAt =
        oldest === undefined
          ? deps.clock.nowMs() / 1000 + bucketS * bucketsKept
          : (oldest + bucketsKept) * bucketS;
      return {
        operating: live.reduce((sum, [, seconds]) => sum + seconds, 0),
        operatingResetAt: Math.floor(resetAt),
      };
    },
    charge: (method, credential, seconds) => {
      const key = keyOf(method, credential);
      const account = accounts.get(key) ?? new Map<number, number>();
      accounts.set(key, account);
      const current = nowBucket();
      account.set(current, (account.get(current) ?? 0) + seconds);
      for (const bucket of account.keys()) if (bucket <= current - bucketsKept) account.delete(bucket);
    },
    clear: () => accounts.clear(),
  };
}
