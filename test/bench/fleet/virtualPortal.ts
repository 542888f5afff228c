import * as v from 'valibot';
import { createManualClock, type ManualClock } from '../../portal/clock.ts';
import { createLeakyBuckets } from '../../portal/rest/limits/leakyBucket.ts';
import { createSettingsHolder } from '../../portal/settings.ts';

/** A portal without sockets or real time: hides and batches are answered through the documented leaky bucket. */
export interface VirtualPortal {
  readonly clock: ManualClock;
  readonly fetch: typeof globalThis.fetch;
  readonly requests: number;
  readonly refused: number;
  readonly batches: number;
}

/** How long a request, and then its answer, is on its way. */
const oneWayMs = 40;
const refusal = { error: 'QUERY_LIMIT_EXCEEDED', error_description: 'Too many requests' };
const batchSchema = v.object({ cmd: v.record(v.string(), v.string()) });

export function createVirtualPortal(): VirtualPortal {
  const clock = createManualClock();
  const settings = createSettingsHolder({ rateLimit: { drainPerSecond: 2, capacity: 50 } });
  const buckets = createLeakyBuckets({ clock, settings });
  let requests = 0;
  let refused = 0;
  let batches = 0;
  const travel = (): Promise<void> => new Promise((resolve) => void clock.after(oneWayMs, resolve));

  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = input instanceof Request ? input : new Request(input, init);
    const body = await request.text();
    requests += 1;
    await travel();
    const isRefused = !buckets.admit('office');
    if (isRefused) refused += 1;
    const isBatch = request.url.endsWith('/batch');
    if (isBatch && !isRefused) batches += 1;
    const time = timeOf(clock);
    const answer = isRefused ? refusal : { result: isBatch ? batchResult(body, time) : true, time };
    await travel();
    return Response.json(answer, { status: isRefused ? 503 : 200 });
  };
  return {
    clock,
    fetch,
    get requests() {
      return requests;
    },
    get refused() {
      return refused;
    },
    get batches() {
      return batches;
    },
  };
}

function timeOf(clock: ManualClock): object {
  const nowS = clock.nowMs() / 1000;
  return {
    start: nowS,
    finish: nowS,
    duration: 0,
    processing: 0,
    operating: 0,
    operating_reset_at: nowS + 600,
  };
}

function batchResult(body: string, time: object): object {
  const keys = Object.keys(v.parse(batchSchema, JSON.parse(body)).cmd);
  const each = (value: unknown): object => Object.fromEntries(keys.map((key) => [key, value]));
  return {
    result: each(true),
    result_error: [],
    result_total: [],
    result_next: [],
    result_time: each(time),
  };
}
