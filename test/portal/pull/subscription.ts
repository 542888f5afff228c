import type { PortalSettings } from '../settings.ts';
import type { Channels, Subject } from './channels.ts';
import { framingFor, type Framing, type PullMessage } from './messages.ts';

export interface Subscription {
  readonly subjects: readonly Subject[];
  readonly framing: Framing;
  /** What the subscriber missed since the mid (or tag and time) it named. */
  readonly missed: readonly PullMessage[];
  /** Whether it named a place to go on from. */
  readonly continues: boolean;
}

/**
 * Reads a subscriber's query: `CHANNEL_ID=<private>/<shared>`, `clientId`, `mid` or `tag` and `time`, `format`.
 * Undefined when a channel id is wrong or no longer in force, or the client id is not this portal's.
 */
export function readSubscription(
  query: URLSearchParams,
  deps: { readonly channels: Channels; readonly settings: PortalSettings; readonly clientId: string },
): Subscription | undefined {
  const ids = (query.get('CHANNEL_ID') ?? '').split('/').filter((id) => id !== '');
  const found = ids.map((id) => deps.channels.findById(id));
  const subjects = found.flatMap((channel) => (channel === undefined ? [] : [channel.subject]));
  if (ids.length === 0 || subjects.length < ids.length) return undefined;
  if (deps.settings.pullServerVersion >= 4 && query.get('clientId') !== deps.clientId) return undefined;

  const mid = query.get('mid') ?? '';
  const tag = query.get('tag') ?? '';
  const missed =
    mid !== ''
      ? deps.channels.since(subjects, mid)
      : tag !== ''
        ? deps.channels.sinceTag(subjects, tag, query.get('time') ?? '')
        : [];
  return { subjects, framing: framingFor(deps.settings, query), missed, continues: mid !== '' || tag !== '' };
}
