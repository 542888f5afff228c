import type { PortalClock } from '../../clock.ts';
import type { PortalSettings } from '../../settings.ts';

/** Counts requests per client address (Bitrix24 docs, settings/performance/limits: per portal and source IP). */
export interface LeakyBuckets {
  /** Adds one request; false when the bucket would overflow, and then nothing is added. */
  admit(client: string): boolean;
  /** Fills a client's bucket, so that its next request is refused. */
  fill(client: string): void;
  clear(): void;
}

/** Makes empty buckets; figures are read from the settings at each request. */
export function createLeakyBuckets(deps: {
  readonly clock: PortalClock;
  readonly settings: { readonly current: PortalSettings };
}): LeakyBuckets {
  const buckets = new Map<string, { level: number; atMs: number }>();
  const levelNow = (client: string, drainPerSecond: number): number => {
    const bucket = buckets.get(client);
    if (bucket === undefined) return 0;
    return Math.max(0, bucket.level - ((deps.clock.nowMs() - bucket.atMs) / 1000) * drainPerSecond);
  };
  return {
    admit: (client) => {
      const rate = deps.settings.current.rateLimit;
      if (rate === 'off') return true;
      const level = levelNow(client, rate.drainPerSecond) + 1;
      if (level > rate.capacity) return false;
      buckets.set(client, { level, atMs: deps.clock.nowMs() });
      return true;
    },
    fill: (client) => {
      const rate = deps.settings.current.rateLimit;
      if (rate !== 'off') buckets.set(client, { level: rate.capacity, atMs: deps.clock.nowMs() });
    },
    clear: () => buckets.clear(),
  };
}
