import {
  freshForMs,
  type CallDetails,
  type CallEvent,
  type RefusedMessage,
} from '../../core/ports/callSource.ts';
import { isWithheldWord } from '../../core/numbers/withheld.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { PushMessage } from '../../core/ports/portal.ts';
import { readConnectorMessage, type ConnectorMessage } from './connectorMessage.ts';

const connectorChannelSourceName = 'connectorChannel';

/** COMMAND of `pull.application.event.add`, whatever its MODULE_ID. */
const connectorCommand = 'ringside_call';

/** Calls as a connector tells them on the application's own channel; docs/connectors.md is for its authors. */
export interface ConnectorChannelSource {
  /**
   * Null for messages with another command; a refusal for one that is meant for us and cannot be used. Never throws.
   */
  read(message: PushMessage): UnderstoodMessage | RefusedMessage | null;
  /** Quick, without reading all of the message: it is of no use to anybody but as the beginning of a call. */
  beginsCall(message: PushMessage): boolean;
}

export interface UnderstoodMessage {
  readonly kind: 'event';
  readonly event: CallEvent;
  /** What its author should know all the same, in English; null where all is well. */
  readonly advice: string | null;
}

export function createConnectorChannelSource({ clock }: { readonly clock: Clock }): ConnectorChannelSource {
  return {
    read: (message) => {
      if (message.command.toLowerCase() !== connectorCommand) return null;
      const read = readConnectorMessage(message.params);
      if (!read.ok) return { kind: 'refused', reason: read.reason };
      const event = toCallEvent(read.message, message, clock.nowMs());
      return { kind: 'event', event, advice: adviceOn(read.message, message) };
    },
    beginsCall: ({ command, params }) => command.toLowerCase() !== connectorCommand || opens(params),
  };
}

function opens(params: unknown): boolean {
  return (
    typeof params === 'object' &&
    params !== null &&
    'event' in params &&
    (params.event === 'offered' || params.event === 'cardShown')
  );
}

/** A connector whose clock is behind would wonder why no call of its rings. */
function adviceOn({ event, atMs }: ConnectorMessage, { sentAtMs }: PushMessage): string | null {
  const behindMs = atMs === null || sentAtMs === null ? 0 : sentAtMs - atMs;
  if (!opens({ event }) || behindMs <= freshForMs) return null;
  const behindS = Math.round(behindMs / 1000);
  return `atMs is ${behindS} s before the portal's time of the message, so the call did not ring: set the clock or leave atMs out`;
}

function toCallEvent(params: ConnectorMessage, { mid, sentAtMs }: PushMessage, nowMs: number): CallEvent {
  const { event, callId } = params;
  const base = {
    sourceName: connectorChannelSourceName,
    mid,
    // A connector whose clock is ahead must not make calls that have yet to happen, nor news of what is told again later:
    // nothing happened after the message about it was made.
    atMs: Math.min(params.atMs ?? nowMs, sentAtMs ?? nowMs, nowMs),
    call: { callId, sourceCallId: params.connectorCallId ?? callId ?? '' },
  };
  switch (event) {
    case 'offered':
    case 'cardShown':
      return { ...base, type: event, details: detailsOf(params) };
    case 'answered':
    case 'cardHidden':
      return { ...base, type: event };
    case 'ended':
      return { ...base, type: event, outcome: params.outcome ?? 'unknown' };
  }
}

function detailsOf(params: ConnectorMessage): CallDetails {
  return {
    direction: params.direction ?? 'incoming',
    phoneNumber: params.phoneNumber ?? '',
    // A connector passes on what its exchange says.
    name: isWithheldWord(params.name ?? '') ? null : textOrNull(params.name),
    company: textOrNull(params.company),
    responsible: textOrNull(params.responsible),
    line: textOrNull(params.line),
    crmEntity: params.crm === null ? null : { type: params.crm.type, id: params.crm.id },
    shownTo: params.shownTo,
    shownToCount: params.shownToCount,
  };
}

/** Cleaning may leave nothing. */
function textOrNull(text: string | null): string | null {
  return text === '' ? null : text;
}
