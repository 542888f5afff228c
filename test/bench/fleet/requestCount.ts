import type { PracticePortal } from '../../portal/practicePortal.ts';

export interface RequestCount {
  /** Requests that arrived since `start`. */
  readonly requests: number;
  /** Those answered with 503. */
  readonly refused: number;
  start(): void;
  stop(): void;
}

/** Counts what the portal is asked. The journal itself keeps the newest requests only. */
export function countRequests(portal: PracticePortal): RequestCount {
  let statuses = new Map<number, number | undefined>();
  let counting = false;
  const stop = portal.journal.onRequest((request) => {
    if (counting) statuses.set(request.sequence, request.status);
  });
  return {
    get requests() {
      return statuses.size;
    },
    get refused() {
      return [...statuses.values()].filter((status) => status === 503).length;
    },
    start: () => {
      statuses = new Map();
      counting = true;
    },
    stop,
  };
}
