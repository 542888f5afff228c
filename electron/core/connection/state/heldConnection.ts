import { doubtOf, type OwnerDoubt } from '../../../../contracts/access/ownerDoubts.ts';
import { accountName } from '../../../../contracts/access/webhookUrl.ts';
import type { Connection } from '../../../../contracts/portal.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import { createTopic, type Topic } from '../../topic.ts';
import { nobodyAmong, problemOfNobody } from '../owner/accessOwner.ts';
import type { PortalChannels } from '../portalChannels.ts';
import type { UsedPortal } from '../portalConnectionTypes.ts';
import type { PortalUse } from '../portalUse.ts';
import { connectionSnapshot } from './connectionSnapshots.ts';
import { inUseOf, restingOf, type ConnectionState, type InUse } from './connectionState.ts';
import { next, type ConnectionEvent } from './nextConnection.ts';

/**
 * The connection is what `next` says. What has to happen for it (channels, the portal that commands go to) follows from
 * the state alone and is done in `apply`, so that no order of events can leave the two apart.
 */
export interface HeldConnection {
  readonly connection: Topic<Connection>;
  /** The portal that is in use from now on, or none. */
  readonly used: Topic<UsedPortal | null>;
  /** As windows see it: the portal in use, also while another one is being connected or a question is open. */
  connectionInUse(): Connection;
  state(): ConnectionState<PortalUse>;
  live(): InUse<PortalUse> | null;
  inUse(): PortalUse | null;
  /** The operator says that the sign-in in use is their own all the same. Null where there is no doubt of ours. */
  useAllTheSame(doubt: OwnerDoubt): PortalUse | null;
  /** Whose portal it is, in use or remembered. */
  account(): string | null;
  apply(event: ConnectionEvent<PortalUse>): void;
}

export function createHeldConnection(
  channels: Pick<PortalChannels, 'use'>,
  clock: Pick<Clock, 'nowMs'>,
  log: Log,
): HeldConnection {
  let state: ConnectionState<PortalUse> = { at: 'none', problem: null };
  const connection = createTopic(connectionSnapshot(state), log);
  const used = createTopic<UsedPortal | null>(null, log);
  const live = (): InUse<PortalUse> | null => inUseOf(state);

  const apply = (event: ConnectionEvent<PortalUse>): void => {
    const before = state;
    state = next(before, event);
    if (state === before) return;
    const now = live();
    if (now?.use !== inUseOf(before)?.use) {
      channels.use(now?.use.channels ?? {});
      if (now === null) used.publish(null);
      else {
        const { use, renamedFrom } = now;
        used.publish({
          account: use.account(),
          session: use.session,
          renamedFrom,
          nobody(userIds) {
            const then = live();
            return then?.use === use ? nobodyAmong(then.owner, use.access(), userIds, clock.nowMs()) : null;
          },
        });
      }
    }
    // What was done for it may have come back with an event of its own: the newest state is told.
    connection.publish(connectionSnapshot(state));
  };

  return {
    connection,
    used,
    connectionInUse: () => connectionSnapshot(restingOf(state)),
    state: () => state,
    live,
    inUse: () => live()?.use ?? null,
    useAllTheSame(doubt) {
      const { use, owner } = live() ?? { use: null, owner: null };
      if (use === null || owner === null) return null;
      const allTheSame = doubtOf(problemOfNobody(owner, use.access()));
      if (allTheSame === null) return null;
      // What is asked about by now was read by nobody yet.
      if (allTheSame !== doubt) return use;
      log.warn('sign-in of nobody is used all the same', { error: allTheSame });
      apply({ is: 'ownerTold', use, owner: { ...owner, allTheSame } });
      return use;
    },
    account() {
      const resting = restingOf(state);
      if (resting.at === 'stored') return accountName(resting.record);
      return resting.at === 'live' ? resting.use.account() : null;
    },
    apply,
  };
}
