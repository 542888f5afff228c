import type { PhoneSource, SetupText } from '../../core/ports/phoneSource.ts';
import { createHookSource, hookUrl, type HookSourceDeps } from '../hooks/hookSource.ts';
import { knockByHttp } from '../hooks/knock.ts';

/** Setup > Preferences > Action URL Settings; named as in the phone's settings file (Snom wiki, "Action URL"). */
const events = [
  { id: 'incoming', setting: 'action_incoming_url', news: 'ring' },
  { id: 'outgoing', setting: 'action_outgoing_url', news: 'dial' },
  { id: 'connected', setting: 'action_connected_url', news: 'answer' },
  { id: 'disconnected', setting: 'action_disconnected_url', news: 'end' },
  { id: 'missed', setting: 'action_missed_url', news: 'end' },
] as const;

/** A variable reaches from its `$` to the next `&`. `$call-id` is the SIP Call-ID, `$remote` the other side's SIP address. */
const query = 'callId=$call-id&line=$active_user&number=$remote&name=$display_remote';

export function createSnomSource(deps: HookSourceDeps): PhoneSource {
  return createHookSource(
    { name: 'snom', way: 'network', setup: snomSetup, knock: knockByHttp('snom') },
    deps,
  );
}

function snomSetup(baseUrl: string): readonly SetupText[] {
  return events.map(({ id, setting, news }) => ({
    id,
    setting,
    text: hookUrl(baseUrl, 'snom', news, query),
  }));
}
