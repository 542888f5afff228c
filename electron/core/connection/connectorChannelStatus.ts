import type { ConnectorChannel, PushHealth } from '../../../contracts/portal.ts';
import type { ListenersLog } from '../listeners.ts';
import { createTopic, type Topic } from '../topic.ts';

/** What the Portal page tells connector authors: whether their channel lives, and what was wrong with a message. */
export interface ConnectorChannelStatus {
  readonly channel: Topic<ConnectorChannel>;
  understood(): void;
  /** @param reason in English: it is for connector authors */
  refused(reason: string): void;
  /** Follows the channel's health; returns how to stop. */
  start(): () => void;
}

export function createConnectorChannelStatus(
  health: Topic<PushHealth>,
  log: ListenersLog,
): ConnectorChannelStatus {
  const channel = createTopic<ConnectorChannel>(
    { health: health.get(), understood: 0, refused: 0, lastRefusal: null },
    log,
  );
  const publish = (change: Partial<ConnectorChannel>): void =>
    channel.publish({ ...channel.get(), ...change });
  return {
    channel,
    understood: () => publish({ understood: channel.get().understood + 1 }),
    refused: (reason) => publish({ refused: channel.get().refused + 1, lastRefusal: reason }),
    start: () => health.follow((next) => publish({ health: next })),
  };
}
