import type { PhoneSource, SetupText } from '../../core/ports/phoneSource.ts';
import { createHookSource, hookUrl, type HookSourceDeps } from '../hooks/hookSource.ts';
import { knockByHttp } from '../hooks/knock.ts';

/** Settings > Outbound Notification > Action URL: the phone's own names (Grandstream Action URL guide, GXP17xx, GRP26xx). */
const events = [
  { id: 'incoming', setting: 'Incoming Call', news: 'ring' },
  { id: 'outgoing', setting: 'Outgoing Call', news: 'dial' },
  { id: 'established', setting: 'Established Call', news: 'answer' },
  { id: 'terminated', setting: 'Terminated Call', news: 'end' },
  { id: 'missed', setting: 'Missed Call', news: 'end' },
] as const;

/**
 * No variable tells the call's id, so calls are told apart by number and time. It stands there empty, or a caller could
 * have one in their name.
 */
const query = 'callId=&line=$active_user&number=$remote&name=$display_remote';

export function createGrandstreamSource(deps: HookSourceDeps): PhoneSource {
  return createHookSource(
    { name: 'grandstream', way: 'network', setup: grandstreamSetup, knock: knockByHttp('grandstream') },
    deps,
  );
}

function grandstreamSetup(baseUrl: string): readonly SetupText[] {
  return events.map(({ id, setting, news }) => ({
    id,
    setting,
    // The guide's own examples are without `http://`: the phone adds it.
    text: hookUrl(baseUrl, 'grandstream', news, query).replace(/^http:\/\//, ''),
  }));
}
