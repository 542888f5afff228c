import { createIntake } from '../core/calls/timing/intake.ts';
import type { ConnectorChannelStatus } from '../core/connection/connectorChannel.ts';
import type { CallEvent } from '../core/ports/callSource.ts';
import type { Clock, Timers } from '../core/ports/clock.ts';
import { createSeldom, type Log } from '../core/ports/log.ts';
import type { PushMessage } from '../core/ports/portal.ts';
import { createConnectorChannelSource } from '../sources/connectorChannel/connectorChannelSource.ts';
import { createPortalCardsSource } from '../sources/portalCards/portalCardsSource.ts';

export interface MessageParts {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  readonly onEvent: (event: CallEvent) => void;
  readonly connector: () => Pick<ConnectorChannelStatus, 'understood' | 'refused'>;
}

/** From the messages of both channels to events of calls; a flood of them leaves time for all else. */
export function composeMessages({ clock, timers, log, onEvent, connector }: MessageParts): {
  onPushMessage(message: PushMessage): void;
  onConnectorMessage(message: PushMessage): void;
} {
  const cards = createPortalCardsSource({ clock });
  const connectorMessages = createConnectorChannelSource({ clock });
  const seldom = createSeldom(clock);
  const advise = (reason: string): void => {
    connector().refused(reason);
    seldom('refused', (times) => log.warn('connector message refused', { reason, times }));
  };
  const intake = (
    take: (message: PushMessage) => void,
    beginsCall: (message: PushMessage) => boolean,
  ): ((message: PushMessage) => void) => createIntake({ take, beginsCall, clock, timers, log });

  return {
    onPushMessage: intake((message) => {
      const event = cards.toCallEvent(message);
      if (event !== null) onEvent(event);
    }, cards.beginsCall),
    onConnectorMessage: intake((message) => {
      const read = connectorMessages.read(message);
      if (read === null) return;
      if (read.kind === 'event') {
        connector().understood();
        onEvent(read.event);
        if (read.advice !== null) advise(read.advice);
      } else {
        advise(read.reason);
      }
    }, connectorMessages.beginsCall),
  };
}
