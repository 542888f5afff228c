import type { CallOrder } from './callOrders.ts';

/** What is being done about which call, from the press to the answer: a phone, or the line to it, may take its time. */
export interface UnderWay {
  has(order: CallOrder, callKey: string): boolean;
  /** Begins it, unless it is under way already. @param work never rejects */
  once(order: CallOrder, callKey: string, work: () => Promise<void>): Promise<void>;
}

export function createUnderWay(): UnderWay {
  let all = $state.raw<readonly string[]>([]);
  const nameOf = (order: CallOrder, callKey: string): string => `${order} ${callKey}`;
  return {
    has: (order, callKey) => all.includes(nameOf(order, callKey)),
    async once(order, callKey, work) {
      const name = nameOf(order, callKey);
      if (all.includes(name)) return;
      all = [...all, name];
      await work();
      all = all.filter((other) => other !== name);
    },
  };
}
