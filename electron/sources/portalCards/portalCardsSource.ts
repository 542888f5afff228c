import * as v from 'valibot';
import { cleanText } from '../../../contracts/untrustedText.ts';
import { portalCardsSourceName, type CallEvent } from '../../core/ports/callSource.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { PushMessage } from '../../core/ports/portal.ts';
import { readCallCardParty } from './callCardParty.ts';
import { foreignFields } from './foreignFields.ts';

/** Calls as the portal's call cards tell them on the operator's own push channel. */
export interface PortalCardsSource {
  /** Null for messages that are not about call cards. Never throws. */
  toCallEvent(message: PushMessage): CallEvent | null;
  /** Quick, without reading the message: it is of no use to anybody but as the beginning of a call. */
  beginsCall(message: PushMessage): boolean;
}

export function createPortalCardsSource({ clock }: { readonly clock: Clock }): PortalCardsSource {
  return {
    toCallEvent: (message) => readCardMessage(message, clock.nowMs()),
    beginsCall: ({ command }) => command !== hideCommand,
  };
}

const hideCommand = 'hideExternalCall';

/** `externalCall.` + md5 + `.` + Unix seconds is 57 characters long. */
const callIdLength = 200;

const callIdSchema = v.pipe(
  v.union([v.string(), v.number()]),
  v.transform(String),
  v.nonEmpty(),
  v.maxLength(callIdLength),
  v.check((id) => id === cleanText(id, callIdLength)),
);

/**
 * Reads `showExternalCall` and `hideExternalCall` of module voximplant. Whatever else stands in the message, or is
 * missing, a card with a CALL_ID is a card.
 * @param nowMs Unix ms, taken where the message does not say when it was sent
 * @returns null for every other message
 */
function readCardMessage(message: PushMessage, nowMs: number): CallEvent | null {
  if (message.moduleId !== 'voximplant') return null;
  const base = { sourceName: portalCardsSourceName, mid: message.mid, atMs: message.sentAtMs ?? nowMs };
  if (message.command === hideCommand) {
    const hidden = callIdOf(message.params);
    return hidden === null ? null : { ...base, type: 'cardHidden', call: reference(hidden) };
  }
  if (message.command !== 'showExternalCall') return null;
  const callId = callIdOf(message.params);
  if (callId === null) return null;
  const details = readCallCardParty(message.params);
  const isUntimed = message.sentAtMs === null || message.mayBeOlder === true;
  const clicked =
    details.clicked === undefined ? {} : ({ clicked: isUntimed ? 'untimed' : 'timed' } as const);
  return { ...base, type: 'cardShown', call: reference(callId), details: { ...details, ...clicked } };
}

function callIdOf(params: unknown): string | null {
  const callId = v.safeParse(callIdSchema, foreignFields(params).get('callId'));
  return callId.success ? callId.output : null;
}

function reference(callId: string): CallEvent['call'] {
  return { callId, sourceCallId: callId };
}
