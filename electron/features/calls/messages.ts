import type { CallNews } from '../../core/calls/callNews.ts';
import { createIntake, type Incoming } from '../../core/calls/timing/intake.ts';
import { freshForMs } from '../../core/ports/callSource.ts';
import { createSeldom } from '../../core/ports/log.ts';
import type { PushMessage } from '../../core/ports/portal.ts';
import type { House } from '../../house.ts';
import { createConnectorChannelSource } from '../../sources/connectorChannel/connectorChannelSource.ts';
import { createPortalCardsSource } from '../../sources/portalCards/portalCardsSource.ts';
import { stopAll, type Stop } from '../feature.ts';
import type { ConnectionFeature } from '../portal/connection.ts';

export interface PortalMessages extends Pick<ConnectionFeature, 'connectorChannel'> {
  readonly facts: Pick<ConnectionFeature['facts'], 'messages'>;
}

/** From the messages of both channels to events of calls; a flood of them leaves time for all else. */
export function takePortalMessages(
  { clock, timers, log }: Pick<House, 'clock' | 'timers' | 'log'>,
  { facts, connectorChannel }: PortalMessages,
  { take: onEvent, together }: Pick<CallNews, 'take' | 'together'>,
): Stop {
  const cards = createPortalCardsSource({ clock });
  const connectorMessages = createConnectorChannelSource({ clock });
  const seldom = createSeldom(clock);
  const advise = (reason: string): void => {
    connectorChannel.refused(reason);
    seldom('refused', (times) => log.warn('connector message refused', { reason, times }));
  };
  const intake = (
    take: (message: PushMessage) => void,
    beginsCall: (message: PushMessage) => boolean,
  ): ((message: PushMessage) => void) => {
    const isFresh = ({ sentAtMs }: PushMessage): boolean =>
      sentAtMs !== null && clock.nowMs() - sentAtMs <= freshForMs;
    const lookAt = (message: PushMessage): Incoming => {
      if (!beginsCall(message)) return 'tells';
      return isFresh(message) ? 'rings' : 'rang';
    };
    return createIntake({ take, together, lookAt, clock, timers, log });
  };

  const takeCard = (message: PushMessage): void => {
    const event = cards.toCallEvent(message);
    if (event !== null) onEvent(event);
  };
  const takeConnectorMessage = (message: PushMessage): void => {
    const read = connectorMessages.read(message);
    if (read === null) return;
    if (read.kind === 'event') {
      connectorChannel.understood();
      onEvent(read.event);
      if (read.advice !== null) advise(read.advice);
    } else {
      advise(read.reason);
    }
  };
  return stopAll(
    facts.messages.operator.follow(intake(takeCard, cards.beginsCall)),
    facts.messages.connector.follow(intake(takeConnectorMessage, connectorMessages.beginsCall)),
  );
}
