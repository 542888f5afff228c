import type { Clock, Random } from '../../core/ports/clock.ts';
import { createPortalLimits, type PortalLimits } from '../pacing/pacing.ts';
import { createServerClock, type ServerClock } from '../network/serverClock.ts';

/** What is learnt about one portal and outlives a session with it. */
export interface PortalMemory {
  readonly limits: PortalLimits;
  readonly serverClock: ServerClock;
  /** Whether something at this address has spoken Bitrix24's REST since the program started. */
  isKnownPortal(): boolean;
  noteRestAnswer(): void;
}

export function createPortalMemory(deps: { readonly clock: Clock; readonly random: Random }): PortalMemory {
  let known = false;
  return {
    limits: createPortalLimits(deps),
    serverClock: createServerClock(deps.clock),
    isKnownPortal: () => known,
    noteRestAnswer: () => {
      known = true;
    },
  };
}
