import type { OperatorCalls } from '../core/calls/operatorCalls.ts';
import type { CommandQueue } from '../core/commands/commandQueue.ts';
import type { UsedPortal } from '../core/connection/portalConnectionTypes.ts';
import type { CallerLookUp, PortalSession } from '../core/ports/portal.ts';

export interface PortalInUseParts {
  readonly commands: Pick<CommandQueue, 'dropAll' | 'usePortal'>;
  /** There once a portal can be in use. */
  readonly calls: () => Pick<OperatorCalls, 'portalGone'>;
}

type Used = Omit<UsedPortal, 'session'> & {
  readonly session: Pick<PortalSession, 'telephony' | 'callerLookUp'>;
};

/** What the rest of the program makes of it that a portal is in use, or none. */
export interface PortalInUse {
  /** @param used null once it was disconnected */
  use(used: Used | null): void;
  callerLookUp(): CallerLookUp | null;
}

export function createPortalInUse({ commands, calls }: PortalInUseParts): PortalInUse {
  let before: Used | null = null;
  return {
    use(used) {
      const was = before;
      // First of all: nobody is to be asked about callers at a portal that is not in use any more.
      before = used;
      if (used === null) commands.dropAll();
      // A portal that was renamed is the same one, and what its cards are about goes on.
      const isSame = used !== null && was !== null && [used.account, used.renamedFrom].includes(was.account);
      if (used === null || (was !== null && !isSame)) calls().portalGone();
      commands.usePortal(used === null ? null : { ...used, telephony: used.session.telephony });
    },
    callerLookUp: () => before?.session.callerLookUp ?? null,
  };
}
