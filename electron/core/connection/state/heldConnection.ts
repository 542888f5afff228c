import { accountName } from '../../../../contracts/access/webhookUrl.ts';
import type { Connection } from '../../../../contracts/portal.ts';
import type { Log } from '../../ports/log.ts';
import { createTopic, type Topic } from '../../topic.ts';
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
  /** Whose portal it is, in use or remembered. */
  account(): string | null;
  apply(event: ConnectionEvent<PortalUse>): void;
}

export function createHeldConnection(channels: Pick<PortalChannels, 'use'>, log: Log): HeldConnection {
  let state: ConnectionState<PortalUse> = { at: 'none', problem: null };
  const connection = createTopic(connectionSnapshot(state), log);
  const used = createTopic<UsedPortal | null>(null, log);
  const live = (): InUse<PortalUse> | null => inUseOf(state);

  return {
    connection,
    used,
    connectionInUse: () => connectionSnapshot(restingOf(state)),
    state: () => state,
    live,
    inUse: () => live()?.use ?? null,
    account() {
      const resting = restingOf(state);
      if (resting.at === 'stored') return accountName(resting.record);
      return resting.at === 'live' ? resting.use.account() : null;
    },
    apply(event) {
      const before = state;
      state = next(before, event);
      if (state === before) return;
      const now = live();
      if (now?.use !== inUseOf(before)?.use) {
        channels.use(now?.use.channels ?? {});
        if (now === null) used.publish(null);
        else {
          const { use, renamedFrom } = now;
          used.publish({ account: use.account(), session: use.session, renamedFrom });
        }
      }
      // What was done for it may have come back with an event of its own: the newest state is told.
      connection.publish(connectionSnapshot(state));
    },
  };
}
