import * as v from 'valibot';

/** What can go wrong on order. `processed` says whether the portal did the work before the answer went wrong. */
export const faultSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('latency'), ms: v.pipe(v.number(), v.minValue(0)) }),
  v.strictObject({
    kind: v.literal('http'),
    status: v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599)),
    /** 'html' (default) sends a gateway's page, 'json' a JSON object without `error`. */
    body: v.optional(v.picklist(['html', 'json'])),
    processed: v.optional(v.boolean()),
  }),
  v.strictObject({
    kind: v.literal('error'),
    error: v.string(),
    description: v.optional(v.string()),
    status: v.optional(v.number()),
  }),
  v.strictObject({ kind: v.literal('dropBefore') }),
  v.strictObject({ kind: v.literal('dropAfter') }),
  v.strictObject({ kind: v.literal('brokenJson') }),
  v.strictObject({ kind: v.literal('stall'), processed: v.optional(v.boolean()) }),
  /** 302 to the same path on another origin, e.g. `https://renamed.example`. */
  v.strictObject({ kind: v.literal('redirect'), toOrigin: v.string() }),
]);

export type Fault = Readonly<v.InferOutput<typeof faultSchema>>;

export const faultOrderSchema = v.strictObject({
  fault: faultSchema,
  /** Only this method; every method when left out. */
  method: v.optional(v.string()),
  /** Only this client address. */
  client: v.optional(v.string()),
  /** How many requests it strikes; 1 when left out. */
  times: v.optional(v.union([v.literal('until cleared'), v.pipe(v.number(), v.integer(), v.minValue(1))])),
});

export type FaultOrder = Readonly<v.InferOutput<typeof faultOrderSchema>>;

export interface FaultDesk {
  /** Orders a fault; the returned function cancels what is left of it. */
  order(order: FaultOrder): () => void;
  /** Takes what strikes this request: every latency that fits, and the first other fault that fits. */
  take(request: { readonly method: string; readonly client: string }): readonly Fault[];
  /** As `take`, of the orders that name this method alone: for what is not part of the REST interface. */
  takeNamed(request: { readonly method: string; readonly client: string }): readonly Fault[];
  /** Takes an `error` fault for a command inside a batch. */
  takeForCommand(command: {
    readonly method: string;
    readonly client: string;
  }): Extract<Fault, { kind: 'error' }> | undefined;
  clear(): void;
}

interface Standing {
  readonly order: FaultOrder;
  left: number;
}

/** Keeps the orders, oldest first. */
export function createFaultDesk(): FaultDesk {
  const standing = new Set<Standing>();

  const use = (entry: Standing): Fault => {
    entry.left -= 1;
    if (entry.left <= 0) standing.delete(entry);
    return entry.order.fault;
  };
  const fits = (
    { order }: Standing,
    request: { readonly method: string; readonly client: string },
  ): boolean =>
    (order.method === undefined || order.method.toLowerCase() === request.method.toLowerCase()) &&
    (order.client === undefined || order.client === request.client);

  const takeOf = (fitting: readonly Standing[]): readonly Fault[] => {
    const latencies = fitting.filter(({ order }) => order.fault.kind === 'latency');
    const other = fitting.find(({ order }) => order.fault.kind !== 'latency');
    return [...latencies, ...(other === undefined ? [] : [other])].map(use);
  };

  return {
    order: (order) => {
      const times = order.times ?? 1;
      const entry: Standing = { order, left: times === 'until cleared' ? Infinity : times };
      standing.add(entry);
      return () => standing.delete(entry);
    },
    take: (request) => takeOf([...standing].filter((entry) => fits(entry, request))),
    takeNamed: (request) =>
      takeOf([...standing].filter((entry) => entry.order.method !== undefined && fits(entry, request))),
    takeForCommand: (command) => {
      const entry = [...standing].find(
        (candidate) =>
          candidate.order.method !== undefined &&
          candidate.order.fault.kind === 'error' &&
          fits(candidate, command),
      );
      const fault = entry === undefined ? undefined : use(entry);
      return fault?.kind === 'error' ? fault : undefined;
    },
    clear: () => standing.clear(),
  };
}
