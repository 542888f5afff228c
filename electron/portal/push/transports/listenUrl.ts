import type { ContinuationParams } from '../messages/continuation.ts';
import { speaksJsonRpc, type PullConfig } from '../pullConfig.ts';

/**
 * The address to listen at: what the portal named, its own query kept, with channels, client and the place to go on
 * from. It is a secret: whoever has it hears the operator's channel. Source: Bitrix24 docs, "Custom Push&Pull client".
 */
export function listenUrl(base: string, config: PullConfig, continuation: ContinuationParams): string {
  const url = new URL(base);
  const own = listenParams(config, continuation).map(([name, value]) => `${name}=${escape(value)}`);
  const existing = url.search.replace(/^\?/, '').replace(/&+$/, '');
  url.search = [...(existing === '' ? [] : [existing]), ...own].join('&');
  url.hash = '';
  return url.href;
}

function listenParams(config: PullConfig, continuation: ContinuationParams): ContinuationParams {
  const channels = [config.privateChannel, config.sharedChannel]
    .filter((id) => id !== null && id !== '')
    .join('/');
  return [
    config.token === null ? ['CHANNEL_ID', channels] : ['token', config.token],
    ...(config.clientId === null ? [] : [['clientId', config.clientId] as const]),
    ['revision', String(config.revision)],
    // Version 5 speaks JSON-RPC (seen in the SDK); 4 sends JSON when asked, older ones ignore the word.
    speaksJsonRpc(config) ? ['jsonRpc', 'true'] : ['format', 'json'],
    ...continuation,
  ];
}

/** Slashes join the channels and colons join id and signature: older servers read both unescaped. */
function escape(value: string): string {
  return encodeURIComponent(value).replace(/%2F/g, '/').replace(/%3A/g, ':');
}
