/**
 * What is believed of the portal's leaky bucket. Bitrix24 docs, "Limits": each request adds one, Y a second drain
 * away, above X requests are refused; Y=2 and X=50, on the Enterprise plan Y=5 and X=250; a portal on a company's own
 * server has none unless it was set up. It is kept for each portal *and address*, so that all desks of an office fill
 * one together, and only the own share of it can be counted.
 */
export interface Bucket {
  readonly plan: Plan;
  /** Own requests that have not drained away. */
  readonly own: number;
  /** How full it must be in truth: a refusal shows that it is full, whoever filled it. */
  readonly seen: number;
  readonly atMs: number;
}

export interface Plan {
  readonly capacity: number;
  readonly drainPerSecond: number;
}

/** In the order in which they are believed: what more is let through than one allows shows the next. */
export const plans: readonly [Plan, ...Plan[]] = [
  { capacity: 50, drainPerSecond: 2 },
  { capacity: 250, drainPerSecond: 5 },
  { capacity: Number.POSITIVE_INFINITY, drainPerSecond: 5 },
];

/** A fifth of the bucket is kept free for hide and show. */
const reservedShare = 0.2;
/** Our count and the portal's may differ by what is on its way. */
const learningMargin = 5;

export function emptyBucket(nowMs: number): Bucket {
  return { plan: plans[0], own: 0, seen: 0, atMs: nowMs };
}

/** The bucket as it is now. A clock that went back drains nothing. */
export function drained(bucket: Bucket, nowMs: number): Bucket {
  const gone = (Math.max(0, nowMs - bucket.atMs) / 1000) * bucket.plan.drainPerSecond;
  return {
    ...bucket,
    own: Math.max(0, bucket.own - gone),
    seen: Math.max(0, bucket.seen - gone),
    atMs: nowMs,
  };
}

export function withRequest(bucket: Bucket, nowMs: number): Bucket {
  const now = drained(bucket, nowMs);
  return { ...now, own: now.own + 1, seen: now.seen + 1 };
}

/** @param ownWhenSent `own` right after the request that was answered had been counted */
export function withAcceptance(bucket: Bucket, ownWhenSent: number): Bucket {
  if (ownWhenSent <= bucket.plan.capacity + learningMargin) return bucket;
  const next = plans[plans.indexOf(bucket.plan) + 1];
  return next === undefined ? bucket : { ...bucket, plan: next, seen: bucket.own };
}

export function withRefusal(bucket: Bucket, nowMs: number): Bucket {
  const now = drained(bucket, nowMs);
  const plan = now.plan.capacity === Number.POSITIVE_INFINITY ? (plans[1] ?? now.plan) : now.plan;
  return { ...now, plan, seen: Math.max(now.seen, plan.capacity) };
}

/**
 * How long a request has to wait for room, in ms; 0 where it may go now. A fifth of what we fill ourselves is left to
 * commands. A command goes even beyond the believed edge, one at a time: it is the only way to learn of a larger plan.
 * @param probing whether a request beyond the edge is on its way
 */
export function waitForRoomMs(
  bucket: Bucket,
  priority: 'command' | 'lookUp',
  nowMs: number,
  probing: boolean,
): number {
  const { plan, own, seen } = drained(bucket, nowMs);
  if (priority === 'command' && !probing) return 0;
  const reserved = priority === 'command' ? 0 : plan.capacity * reservedShare;
  const tooMuch = Math.max(seen + 1 - plan.capacity, own + 1 + reserved - plan.capacity);
  return tooMuch <= 0 || Number.isNaN(tooMuch) ? 0 : Math.ceil((tooMuch / plan.drainPerSecond) * 1000);
}

/** Whether one more request would be beyond the believed edge. */
export function isFull(bucket: Bucket, nowMs: number): boolean {
  return drained(bucket, nowMs).seen + 1 > bucket.plan.capacity;
}
