import type { PortalClock } from '../clock.ts';
import { SystemError } from '../rest/errors.ts';
import type { RestMethod } from '../rest/methods.ts';
import type { JsonObject } from '../rest/parsing/jsonValue.ts';
import { phpString } from '../rest/parsing/phpValues.ts';
import { isoWithZone } from '../rest/timeBlock.ts';
import type { PortalSettings } from '../settings.ts';
import type { Channel, Subject } from './channels.ts';
import type { PushServer } from './pushServer.ts';

/** `pull.config.get` for a user's own webhook, `pull.application.config.get` for an application. */
export function createPullMethods(deps: {
  readonly push: PushServer;
  readonly clock: PortalClock;
  readonly settings: { readonly current: PortalSettings };
}): readonly RestMethod[] {
  const config = (
    privateSubject: Subject,
    sharedSubject: Subject,
    params: JsonObject,
    origin: string,
  ): JsonObject => {
    const { channels } = deps.push;
    const reopen = phpString(params['REOPEN']).toUpperCase() === 'Y';
    const version = deps.settings.current.pullServerVersion;
    return {
      server: serverBlock(origin, version),
      api: { revision_web: 19, revision_mobile: 3 },
      channels: {
        shared: channelBlock(channels.current(sharedSubject)),
        private: channelBlock(reopen ? channels.renew(privateSubject) : channels.current(privateSubject)),
      },
      publicChannels: [],
      exp: 0,
      ...(version >= 4 ? { clientId: deps.push.clientId } : {}),
      serverTime: isoWithZone(deps.clock.nowMs()),
    };
  };

  return [
    {
      name: 'pull.config.get',
      scopes: ['pull_channel'],
      handle: ({ params, identity, origin }) => {
        if (identity.kind === 'oauth') {
          throw new SystemError('WRONG_AUTH_TYPE', 'Method not available for OAuth authorization.');
        }
        return config(`user:${identity.userId}`, 'shared', params, origin);
      },
    },
    {
      name: 'pull.application.config.get',
      scopes: ['pull'],
      handle: ({ params, identity, origin }) => {
        if (identity.kind !== 'oauth') {
          throw new SystemError(
            'WRONG_AUTH_TYPE',
            'Get access to application config available only for application authorization.',
          );
        }
        // An application hears only what was sent by itself, so these subjects never carry module pushes.
        return config(
          `app:${identity.owner}:user:${identity.userId}`,
          `app:${identity.owner}`,
          params,
          origin,
        );
      },
    },
  ];
}

function serverBlock(origin: string, version: number): JsonObject {
  const { host, hostname } = new URL(origin);
  return {
    version,
    server_enabled: true,
    mode: version >= 4 ? 'shared' : 'personal',
    hostname,
    long_polling: `http://${host}/sub/`,
    // Spelt like this by the portal.
    long_pooling_secure: `https://${host}/sub/`,
    websocket_enabled: true,
    websocket: `ws://${host}/sub/`,
    websocket_secure: `wss://${host}/sub/`,
    publish_enabled: false,
    publish: '',
    publish_secure: '',
    config_timestamp: 0,
  };
}

function channelBlock(channel: Channel): JsonObject {
  return {
    id: channel.id,
    ...(channel.type === 'private' ? { public_id: channel.publicId } : {}),
    start: isoWithZone(channel.startMs),
    end: isoWithZone(channel.endMs),
    type: channel.type,
  };
}
