import type { AppErrorCode, AppErrorData } from '../../../contracts/errors.ts';
import type { Clock } from '../../core/ports/clock.ts';
import { nobodyReachedCodes } from '../../core/ports/network/networkErrors.ts';
import type { RestClient } from '../rest/restClient.ts';
import { readPullConfig, type PullConfig } from './pullConfig.ts';

export type ConfigAnswer =
  | { readonly kind: 'config'; readonly config: PullConfig }
  /** The webhook has no `pull_channel`, or the portal no such method: seldom asked again, since nothing tells when that changes. */
  | { readonly kind: 'unavailable'; readonly problem: AppErrorData }
  /** Refused for good as things are. */
  | { readonly kind: 'refused'; readonly problem: AppErrorData }
  | {
      readonly kind: 'failed';
      readonly problem: AppErrorData;
      readonly notBeforeMs: number | null;
      /** Nobody was reached: no network, no name, no connection. */
      readonly unreached: boolean;
    };

export interface ConfigSource {
  /** Asks the portal where and with which channels to listen. Never throws. */
  fetch(signal: AbortSignal): Promise<ConfigAnswer>;
}

/** Which channel is listened to, and what has to be ticked for it. */
export interface ChannelKind {
  /** For the log. */
  readonly name: 'operator' | 'connector';
  readonly method: 'pull.config.get' | 'pull.application.config.get';
  readonly scope: 'pull_channel' | 'pull';
}

/** The operator's own: all that the portal pushes to them. Webhooks alone (source of module pull 25.200). */
export const operatorChannel: ChannelKind = {
  name: 'operator',
  method: 'pull.config.get',
  scope: 'pull_channel',
};

/** The application's: what it sends itself by `pull.application.event.add` (Bitrix24 docs, Push and Pull). */
export const applicationChannel: ChannelKind = {
  name: 'connector',
  method: 'pull.application.config.get',
  scope: 'pull',
};

const neverOffered: readonly AppErrorCode[] = ['portal.methodUnknown', 'portal.wrongAuthType'];

export function createConfigSource(deps: {
  readonly rest: Pick<RestClient, 'call'>;
  readonly origin: string;
  readonly clock: Clock;
  readonly channel: ChannelKind;
}): ConfigSource {
  const { method, scope } = deps.channel;
  return {
    async fetch(signal) {
      // A cached configuration may name channels that have just been replaced.
      const answer = await deps.rest.call(method, { CACHE: 'N' }, { signal, mayWaitMs: 0 });
      const host = new URL(deps.origin).host;
      if (answer.ok) {
        const config = readPullConfig(answer.result, deps.origin, deps.clock);
        if (config !== null) return { kind: 'config', config };
        return { kind: 'refused', problem: { code: 'push.refused', params: { host } } };
      }
      const { error, retryable, notBeforeMs } = answer;
      if (retryable) {
        return {
          kind: 'failed',
          problem: error,
          notBeforeMs,
          unreached: nobodyReachedCodes.has(error.code),
        };
      }
      if (error.code === 'portal.insufficientScope') {
        return {
          kind: 'unavailable',
          problem: { code: 'push.scopeMissing', params: { scope, host } },
        };
      }
      if (neverOffered.includes(error.code)) {
        return { kind: 'unavailable', problem: { code: 'push.refused', params: error.params } };
      }
      return { kind: 'refused', problem: error };
    },
  };
}
