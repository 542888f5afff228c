import type { CallEvent } from '../../core/ports/callSource.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { PushMessage } from '../../core/ports/portal.ts';
import { hideCommand, toCallEvent } from './callCardMessage.ts';

/** Calls as the portal's call cards tell them on the operator's own push channel. */
export interface PortalCardsSource {
  /** Null for messages that are not about call cards. Never throws. */
  toCallEvent(message: PushMessage): CallEvent | null;
  /** Quick, without reading the message: it is of no use to anybody but as the beginning of a call. */
  beginsCall(message: PushMessage): boolean;
}

export function createPortalCardsSource({ clock }: { readonly clock: Clock }): PortalCardsSource {
  return {
    toCallEvent: (message) => toCallEvent(message, clock.nowMs()),
    beginsCall: ({ command }) => command !== hideCommand,
  };
}
