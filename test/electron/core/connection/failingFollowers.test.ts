import { expect, it } from 'vitest';
import type { AppErrorData } from '../../../../contracts/errors.ts';
import { createConnectorChannelStatus } from '../../../../electron/core/connection/connectorChannelStatus.ts';
import { createPortalStatus } from '../../../../electron/core/connection/portalStatus.ts';
import { createTopic } from '../../../../electron/core/topic.ts';
import { setUp as setUpQueue } from '../commands/heldPortal.ts';
import { setUp, url } from './connectionSetUp.ts';

/** All that windows, tray and wiring follow of a connection. */
const followed = ['connection', 'push', 'connectorPush', 'channels', 'connectorChannel', 'snapshot'] as const;

it.each(followed)(
  'a follower of %s that throws is logged, and keeps nothing from the others',
  async (name) => {
    const failures: unknown[] = [];
    const log = {
      info: () => undefined,
      warn: () => undefined,
      error: (_event: string, cause: unknown) => void failures.push(cause),
    };
    const { portal, secrets, time } = setUp({ log });
    const connector = createConnectorChannelStatus(portal.connectorPush, log);
    const status = createPortalStatus({
      connection: portal,
      connectorChannel: connector.channel,
      secrets,
      commands: setUpQueue().queue,
      journalProblem: createTopic<AppErrorData | null>(null, log),
      clock: time,
      timers: time,
      log,
    });
    connector.start();
    status.start();
    const topics = { ...portal, connectorChannel: connector.channel, snapshot: status.snapshot };
    const failure = new Error('Object has been destroyed');
    topics[name].follow(() => {
      throw failure;
    });
    const states: string[] = [];
    status.snapshot.follow(({ connection, health }) => states.push(`${connection.status} ${health.state}`));

    // Only this has both channels, one after the other.
    await portal.connect(url);
    await portal.signIn({ portalAddress: 'portal.example', clientId: 'local.1', clientSecret: 'secret' });
    expect(states.at(-1)).toBe('connected connected');
    expect(new Set(failures)).toEqual(new Set([failure]));
  },
);
