import type { PhoneSource, SetupText } from '../../core/ports/phoneSource.ts';
import { createHookSource, hookUrl, type HookSourceDeps } from '../hooks/hookSource.ts';
import { knockByHttp } from '../hooks/knock.ts';

/** Features > Action URL of the phone's web page: its own names, and what each tells us. */
const events = [
  { id: 'incoming', setting: 'Incoming Call', news: 'ring' },
  { id: 'outgoing', setting: 'Outgoing Call', news: 'dial' },
  { id: 'established', setting: 'Established', news: 'answer' },
  { id: 'terminated', setting: 'Terminated', news: 'end' },
  { id: 'missed', setting: 'Missed Call', news: 'end' },
  { id: 'reject', setting: 'Reject Incoming Call', news: 'busy' },
] as const;

/**
 * Variables as of Yealink's administrator guides (T2x to T5x, CP): `$remote` is the other side's SIP address, `$call_id` a
 * number that the phone counts itself. A field of the phone takes 511 characters.
 */
const query = 'callId=$call_id&line=$active_user&number=$remote&name=$display_remote';

export function createYealinkSource(deps: HookSourceDeps): PhoneSource {
  return createHookSource(
    { name: 'yealink', way: 'network', setup: yealinkSetup, knock: knockByHttp('yealink') },
    deps,
  );
}

function yealinkSetup(baseUrl: string): readonly SetupText[] {
  return events.map(({ id, setting, news }) => ({
    id,
    setting,
    text: hookUrl(baseUrl, 'yealink', news, query),
  }));
}
