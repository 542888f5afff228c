import type { PortalDeps, PortalTimings } from '../dependencies.ts';
import type { RestClient } from '../rest/restClient.ts';
import type { ChannelKind } from './configSource.ts';

/** What one push channel needs. */
export interface PushChannelDeps extends Pick<
  PortalDeps,
  'fetch' | 'openSocket' | 'clock' | 'timers' | 'random' | 'log'
> {
  readonly rest: Pick<RestClient, 'call'>;
  readonly origin: string;
  readonly timings: PortalTimings;
  readonly channel: ChannelKind;
}
