import type { JsonObject, JsonValue } from '../rest/parsing/jsonValue.ts';
import type { PortalSettings } from '../settings.ts';
import { isoWithZone } from '../rest/timeBlock.ts';

/** A command of some module of the portal, e.g. voximplant / showExternalCall. */
export interface ModuleMessage {
  readonly moduleId: string;
  readonly command: string;
  readonly params: JsonObject;
}

/** A published message; `mid` grows, has a fixed width, and sorts as text. */
export interface PullMessage {
  readonly id: number;
  readonly mid: string;
  readonly channel: string;
  readonly tag: string;
  /** HTTP date, to the second. */
  readonly time: string;
  readonly sentAtMs: number;
  readonly content: ModuleMessage;
}

/** How messages are put into frames: framed text of servers up to version 3, or one JSON list. */
export type Framing = 'nginx' | 'json';

/** Chooses the framing for a subscriber (Bitrix24 docs, settings/interactivity/custom-push-and-pull-client). */
export function framingFor(settings: PortalSettings, query: URLSearchParams): Framing {
  if (settings.pullFraming !== 'auto') return settings.pullFraming;
  return settings.pullServerVersion >= 4 && query.get('format') === 'json' ? 'json' : 'nginx';
}

/** One frame (or long-polling body) with all these messages. */
export function frame(messages: readonly PullMessage[], framing: Framing, nowMs: number): string {
  const items = messages.map((message) => messageJson(message, nowMs));
  if (framing === 'json') return JSON.stringify(items);
  return items.map((item) => `#!NGINXNMS!#${JSON.stringify(item)}#!NGINXNME!#`).join('\n');
}

function messageJson(message: PullMessage, nowMs: number): JsonValue {
  const { moduleId, command, params } = message.content;
  return {
    id: message.id,
    mid: message.mid,
    channel: message.channel,
    tag: message.tag,
    time: message.time,
    text: { module_id: moduleId, command, params },
    extra: {
      server_time: isoWithZone(message.sentAtMs),
      server_time_unix: message.sentAtMs / 1000,
      server_time_ago: Math.max(0, Math.floor((nowMs - message.sentAtMs) / 1000)),
      server_name: 'practice',
      revision: 19,
      revisionMobile: 3,
    },
  };
}

/** A mid from Unix seconds and a counter, in the shape that Bitrix24's docs print: ten digits and sixteen digits. */
export function formatMid(unixMs: number, counter: number): string {
  return `${String(Math.floor(unixMs / 1000)).padStart(10, '0')}${String(counter).padStart(16, '0')}`;
}
